internal import CLinux
internal import Console
internal import LinuxHardware
internal import Timing

@main
struct Feredge {
  static func main() {
    var clock = SystemClock()
    var line = LineBuffer<64>()
    line.append("feredge ")
    line.append(clock.now().nanoseconds > 0 ? "ticks\n" : "stands still\n")
    let bytes = line.bytes
    unsafe bytes.withUnsafeBufferPointer { text in
      _ = unsafe write(1, text.baseAddress, text.count)
    }
  }
}
