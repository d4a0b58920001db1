import Alerting
import Console
import Drowsiness
import Firmware
import Foundation
import Hardware
import Testing
import Timing

@Suite struct EventLineTests {
  private func line(_ event: Event, at nanoseconds: Int64 = 12_033_500_000, frame: Int64 = 361)
    -> String
  {
    written { $0.append(event, at: Instant(nanoseconds: nanoseconds), frame: frame) }
  }

  @Test func `every event has the bytes of the contract`() {
    #expect(
      line(.level(from: .none, to: .microsleep))
        == #"{"t":12.034,"frame":361,"event":"level","from":"none","to":"microsleep"}"# + "\n")
    #expect(
      line(
        .start(
          version: ShortText("0.1.0"), camera: ShortText("synthetic:drive"),
          rate: ShownRate(thousandths: 30_000), profile: .driver), at: 0, frame: 0)
        == #"{"t":0.000,"frame":0,"event":"start","version":"0.1.0","camera":"synthetic:drive","#
        + #""fps":30,"profile":"driver"}"# + "\n")
    let state = AlertState(alert: .active, buzzer: .inactive, fault: .active, heartbeat: .active)
    #expect(
      line(.alert(state)) == #"{"t":12.034,"frame":361,"event":"alert","alert":1,"buzzer":0}"#
        + "\n"
    )
    #expect(
      line(.face(found: false)) == #"{"t":12.034,"frame":361,"event":"face","found":false}"# + "\n")
    #expect(
      line(.degraded(.sight(.noFace), on: true))
        == #"{"t":12.034,"frame":361,"event":"degraded","reason":"no-face","on":true}"# + "\n")
    #expect(
      line(.degraded(.late, on: false))
        == #"{"t":12.034,"frame":361,"event":"degraded","reason":"late","on":false}"# + "\n")
    #expect(
      line(.fault(.cameraSilent, on: true))
        == #"{"t":12.034,"frame":361,"event":"fault","code":"camera-silent","on":true}"# + "\n")
    #expect(
      line(.acknowledged(until: Instant(nanoseconds: 15_000_000_000)))
        == #"{"t":12.034,"frame":361,"event":"ack","until":15.000}"# + "\n")
    #expect(
      line(.stop(.signal, frames: 362))
        == #"{"t":12.034,"frame":361,"event":"stop","reason":"signal","frames":362}"# + "\n")
  }

  @Test func `a broken rate is told with three decimals`() {
    let ntsc = ShownRate(period: TimeSpan(nanoseconds: 33_366_667))
    #expect(ntsc.thousandths == 29_970)
    #expect(ShownRate(period: TimeSpan(nanoseconds: 33_333_333)).thousandths == 30_000)
    #expect(
      line(.start(version: ShortText("1"), camera: ShortText("a"), rate: ntsc, profile: .pilot))
        .contains(#""fps":29.970,"#))
  }

  @Test func `the longest event fits a line and is valid JSON`() throws {
    let name = [UInt8](repeating: 1, count: 500)
    var line = EventLine()
    line.append(
      .start(
        version: ShortText("10.100.1000-dirty"), camera: ShortText(name.span),
        rate: ShownRate(thousandths: 999_999), profile: .driver),
      at: Instant(nanoseconds: .min), frame: .min)
    let isCut = line.overflowed
    #expect(!isCut)
    let bytes = line.bytes
    let data = bytes.withUnsafeBufferPointer { Data($0) }
    #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: data) }
  }
}
