import Foundation
import Hardware
import Imaging
import LinuxHardware
import TestSupport
import Testing
import Timing

/// `rpicam-vid`, played by scripts.
@Suite struct RpicamTests {
  let folder = TestFolder()
  static let request = CameraRequest(width: 64, height: 4, framesPerSecond: 30)
  /// 64×4 of luma and two planes of 32×2.
  static let frameBytes = 384

  /// A program of that name in this test's folder.
  ///
  /// Another process writes it: a file that this one had open for writing may still be so in the child that
  /// another test is just starting, and then it cannot be run (`ETXTBSY`).
  private func script(_ lines: String, named name: String = "rpicam-vid") -> [UInt8] {
    let text = folder.write(Array("#!/bin/sh\n\(lines)\n".utf8), to: "\(name).text")
    let path = folder.path(of: name)
    let install = Process()
    install.executableURL = URL(filePath: "/usr/bin/install")
    install.arguments = ["-m", "755", text, path]
    try! install.run()
    install.waitUntilExit()
    precondition(install.terminationStatus == 0, "the script is there")
    return Array(path.utf8)
  }

  /// A file of frames whose luma is the frame's number, and whose chroma is 255.
  private func frames(_ numbers: ClosedRange<UInt8>) -> String {
    folder.write(
      numbers.flatMap { [UInt8](repeating: $0, count: 256) + [UInt8](repeating: 255, count: 128) },
      to: "frames")
  }

  private func deadline() -> Instant {
    var clock = SystemClock()
    return clock.now() + .seconds(20)
  }

  /// The first and last luma of the next frame, or why there is none.
  private func next(_ camera: inout RpicamCamera) -> Result<[UInt8], CameraError> {
    do throws(CameraError) {
      return .success(
        try camera.withNextFrame(before: deadline()) { frame in
          [frame.luma[0], frame.luma[frame.luma.count - 1]]
        })
    } catch {
      return .failure(error)
    }
  }

  @Test func `frames come out of the pipe one by one, their colour left out`() throws {
    let program = script("cat \(frames(1...3))")
    var camera = try RpicamCamera(program: program.span, Self.request)
    #expect(camera.geometry == FrameGeometry(width: 64, height: 4, bytesPerRow: 64))
    for number in 1...3 as ClosedRange<UInt8> {
      #expect(next(&camera) == .success([number, number]))
    }
    #expect(next(&camera) == .failure(.childEnded))
    #expect(next(&camera) == .failure(.childEnded))
  }

  @Test func `a child that ended is started anew`() throws {
    let program = script("cat \(frames(7...7))")
    var camera = try RpicamCamera(program: program.span, Self.request)
    for _ in 0..<3 {
      #expect(next(&camera) == .success([7, 7]))
      #expect(next(&camera) == .failure(.childEnded))
      try camera.restart()
    }
  }

  @Test func `a frame that was cut off is never joined with another child's`() throws {
    let half = folder.write([UInt8](repeating: 1, count: 200), to: "half")
    let mark = folder.path(of: "mark")
    let program = script(
      "if [ -e \(mark) ]; then cat \(frames(5...5)); else touch \(mark); cat \(half); fi")
    var camera = try RpicamCamera(program: program.span, Self.request)
    #expect(next(&camera) == .failure(.childEnded))
    try camera.restart()
    #expect(next(&camera) == .success([5, 5]))
  }

  @Test func `the child is told size and rate, and to be quiet`() throws {
    let told = folder.path(of: "told")
    let program = script("echo \"$@\" > \(told); cat \(frames(1...1))")
    _ = try RpicamCamera(program: program.span, Self.request)
    #expect(
      String(decoding: folder.read("told"), as: UTF8.self)
        == "--codec yuv420 --width 64 --height 4 --framerate 30 --timeout 0 --nopreview --flush "
        + "--verbose 0 --output -\n")
  }

  @Test func `the child ends with the camera`() throws {
    let number = folder.path(of: "number")
    let program = script("echo $$ > \(number); cat \(frames(1...1)); exec sleep 1000")
    var camera = try RpicamCamera(program: program.span, Self.request)
    #expect(next(&camera) == .success([1, 1]))
    let child = try #require(
      Int32(String(decoding: folder.read("number").dropLast(), as: UTF8.self)))
    #expect(kill(child, 0) == 0)
    _ = consume camera
    #expect(kill(child, 0) == -1)
  }

  @Test func `what cannot be started or delivers nothing is told at once`() {
    func error(_ program: [UInt8], _ request: CameraRequest = Self.request) -> CameraError? {
      do throws(CameraError) {
        _ = try RpicamCamera(program: program.span, request)
        return nil
      } catch { return error }
    }
    #expect(
      error(Array("no-such-rpicam-vid".utf8))
        == .system(SystemError(.spawn, .noSuchFile)))
    #expect(error(script("exit 255")) == .childEnded)
    #expect(
      error(script("cat"), CameraRequest(width: 100, height: 50))
        == .rpicamSize(width: 100, height: 50))
  }
}
