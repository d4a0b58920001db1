import Console
import Testing

@Suite struct ErrorLineTests {
  @Test func `an error is one line in the form of the contract`() {
    let device = Array("/dev/video0".utf8)
    #expect(
      written {
        $0.append(errorOn: device.span, "cannot start streaming")
        $0.append(reason: "device busy", errno: 16)
      } == "feredge: /dev/video0: cannot start streaming: device busy (errno 16)\n")
    #expect(
      written {
        $0.append(errorOn: "status", "no answer")
        $0.append(reason: "no instance runs")
      } == "feredge: status: no answer: no instance runs\n")
  }

  @Test func `the longest and ugliest name fits`() {
    let name = [UInt8](repeating: 0xFF, count: 10_000)
    var line = ErrorLine()
    line.append(errorOn: name.span, "cannot be opened for reading and writing")
    line.append(reason: "the device did not acknowledge", errno: .min)
    let isCut = line.overflowed
    #expect(!isCut)
  }
}
