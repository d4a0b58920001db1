import Alerting
import Drowsiness
import Firmware
import Hardware
import Imaging
import Perception
import SimulatedHardware
import Timing
import Units

/// What the devices of a loop under test do, and what was done to them; shared with the test.
final class Bench {
  var time = Instant.zero
  var kind = Timeline.Kind.live
  /// Whether the camera delivers a frame at `time`.
  var delivers: (Instant) -> Bool = { _ in true }
  /// What is read in a frame at `time`.
  var evidence: (Instant) -> Evidence = { _ in .awake }
  /// Levels at the pins: alert, buzzer, fault, heartbeat.
  var pins: [OutputLevel] = Array(repeating: .inactive, count: 4)
  /// A pin that something outside holds.
  var stuckPin: Int?
  var pets = 0
  var isArmed = true
  /// Zero: the board has no watchdog.
  var watchdogTimeout = TimeSpan.seconds(10)
  var restarts = 0
  /// Why the camera delivers nothing, and why it cannot be restarted; `nil`: it can.
  var loss = ScriptedCameraFailure.silent
  var restartLoss: ScriptedCameraFailure?
  var restartTakes = TimeSpan.zero
  var lines: [String] = []
  /// The same, as bytes.
  var entries: [[UInt8]] = []
  var diskIsFull = false
  /// What was kept, and when.
  var states: [(Instant, [UInt8])] = []
  var busIsStuck = false
  var transfers = 0
  /// How often the parts' supply failed for a moment.
  var powerCuts = 0
  /// What was written on the bus: address, register, bytes.
  var writes: [(UInt8, UInt8, [UInt8])] = []
  /// Whether the acknowledge button is held at `time`.
  var isPressed: (Instant) -> Bool = { _ in false }
}

extension Evidence {
  static let awake = face(closed: 20)
  static let asleep = face(closed: 980)

  static func face(closed: Int32) -> Evidence {
    .face(
      FaceEvidence(
        leftEyeClosed: Permille(closed), rightEyeClosed: Permille(closed), yawn: Permille(10),
        pose: HeadPose(yaw: DeciDegrees(0), pitch: DeciDegrees(0), roll: DeciDegrees(0))))
  }
}

struct BenchCamera: FrameSource, ~Copyable {
  let bench: Bench
  let period = TimeSpan.milliseconds(100)
  /// How long one call waits for a pipe.
  let patience = TimeSpan.milliseconds(500)
  let geometry = FrameGeometry(width: 4, height: 4, bytesPerRow: 4)!
  let luma = [UInt8](repeating: 128, count: 16)
  var sequence: UInt32 = 0

  init(_ bench: Bench) { self.bench = bench }

  mutating func withNextFrame<Outcome>(
    before deadline: Instant, _ body: (borrowing Frame) -> Outcome
  ) throws(ScriptedCameraFailure) -> Outcome {
    let isLive = bench.kind == .live
    let due = isLive ? bench.time + period : bench.time
    guard bench.delivers(due) else {
      bench.time = min(deadline, bench.time + patience)
      throw bench.loss
    }
    bench.time = due
    let ownTime = Instant(nanoseconds: Int64(sequence) * period.nanoseconds)
    sequence += 1
    return body(
      Frame(
        luma: luma.span, geometry: geometry, capturedAt: isLive ? due : ownTime, sequence: sequence)
    )
  }

  mutating func restart() throws(ScriptedCameraFailure) {
    bench.restarts += 1
    bench.time = bench.time + bench.restartTakes
    if let loss = bench.restartLoss { throw loss }
  }
}

struct BenchPerceiver: FramePerceiver, ~Copyable {
  let bench: Bench

  mutating func perceive<Clock: MonotonicClock & ~Copyable>(
    _ frame: borrowing Frame, timing: inout StageTimes, clock: inout Clock
  ) -> Perceived {
    Perceived(evidence: bench.evidence(frame.capturedAt), face: nil, expression: nil)
  }
}

struct BenchPin: DigitalOutput, ~Copyable {
  let bench: Bench
  let number: Int

  mutating func drive(_ level: OutputLevel) throws(SimulatedFault) {
    if bench.stuckPin != number { bench.pins[number] = level }
  }

  mutating func readBack() throws(SimulatedFault) -> OutputLevel { bench.pins[number] }
}

struct BenchButton: DigitalInput, ~Copyable {
  let bench: Bench

  mutating func read() throws(SimulatedFault) -> OutputLevel {
    bench.isPressed(bench.time) ? .active : .inactive
  }
}

struct BenchWatchdog: WatchdogTimer, ~Copyable {
  let bench: Bench
  var timeout: TimeSpan { bench.watchdogTimeout }

  mutating func pet() throws(SimulatedFault) { bench.pets += 1 }
  mutating func disarm() throws(SimulatedFault) { bench.isArmed = false }
}

struct BenchClock: MonotonicClock, ~Copyable {
  let bench: Bench

  mutating func now() -> Instant { bench.time }
  mutating func sleep(until instant: Instant) { bench.time = max(bench.time, instant) }
}

enum DiskError: Error { case full }

struct BenchSink: LineSink, ~Copyable {
  let bench: Bench

  mutating func write(_ line: Span<UInt8>) throws(DiskError) {
    if bench.diskIsFull { throw .full }
    bench.entries.append(line.indices.map { line[$0] })
    bench.lines.append(line.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) })
  }

  mutating func flush() throws(DiskError) {}
}

struct BenchStore: StateStore, ~Copyable {
  let bench: Bench

  mutating func replace(with bytes: Span<UInt8>, isLast: Bool) throws(DiskError) {
    if bench.diskIsFull { throw .full }
    bench.states.append((bench.time, bytes.indices.map { bytes[$0] }))
  }
}

/// A bus whose transfers take time: half a millisecond, or the adapter's time-out when it is stuck.
struct BenchBus: I2CBus, ~Copyable {
  let bench: Bench
  var bus = SimulatedI2CBus()
  /// What registers hold after power-on, where that is not 0, and how often they were set so.
  var powerOn: [UInt8: UInt16] = [:]
  private var powerCuts = 0

  init(_ bench: Bench, _ addresses: UInt8...) {
    self.bench = bench
    for address in addresses { bus.attach(I2CAddress(address)!) }
  }

  private mutating func spend(of device: I2CAddress) throws(SimulatedI2CFailure) {
    if powerCuts != bench.powerCuts {
      powerCuts = bench.powerCuts
      for register in UInt8.min...UInt8.max { bus[register, of: device] = powerOn[register] ?? 0 }
    }
    bench.transfers += 1
    bench.time = bench.time + (bench.busIsStuck ? .milliseconds(20) : .microseconds(500))
    if bench.busIsStuck { throw .busStuck }
  }

  mutating func probe(_ device: I2CAddress) throws(SimulatedI2CFailure) -> Bool {
    try spend(of: device)
    return try bus.probe(device)
  }

  mutating func readWord(
    register: UInt8, of device: I2CAddress
  ) throws(SimulatedI2CFailure) -> UInt16 {
    try spend(of: device)
    return try bus.readWord(register: register, of: device)
  }

  mutating func writeWord(
    _ word: UInt16, register: UInt8, of device: I2CAddress
  ) throws(SimulatedI2CFailure) {
    try spend(of: device)
    bench.writes.append((device.rawValue, register, [UInt8(word & 0xFF), UInt8(word >> 8)]))
    try bus.writeWord(word, register: register, of: device)
  }

  mutating func readByte(
    register: UInt8, of device: I2CAddress
  ) throws(SimulatedI2CFailure) -> UInt8 {
    try spend(of: device)
    return try bus.readByte(register: register, of: device)
  }

  mutating func writeByte(
    _ byte: UInt8, register: UInt8, of device: I2CAddress
  ) throws(SimulatedI2CFailure) {
    try spend(of: device)
    bench.writes.append((device.rawValue, register, [byte]))
    try bus.writeByte(byte, register: register, of: device)
  }

  mutating func writeBlock(
    _ bytes: Span<UInt8>, register: UInt8, of device: I2CAddress
  ) throws(SimulatedI2CFailure) {
    try spend(of: device)
    bench.writes.append((device.rawValue, register, bytes.indices.map { bytes[$0] }))
    try bus.writeBlock(bytes, register: register, of: device)
  }

  mutating func send(_ command: UInt8, to device: I2CAddress) throws(SimulatedI2CFailure) {
    try spend(of: device)
    try bus.send(command, to: device)
  }

  mutating func receiveWord(from device: I2CAddress) throws(SimulatedI2CFailure) -> UInt16 {
    try spend(of: device)
    return try bus.receiveWord(from: device)
  }
}

typealias BenchLoop = FrameLoop<
  BenchCamera, BenchPerceiver, BenchPin, BenchButton, BenchWatchdog, BenchClock, BenchSink,
  BenchBus, BenchStore
>

extension Bench {
  /// A loop over these devices, as a board's.
  ///
  /// - Parameter log: whose disk has the event log; `nil`: there is none.
  func loop(
    mayReset: Bool = true, restLimit: TimeSpan? = nil,
    parts: consuming BusParts<BenchBus> = .none, remembering kept: DeviceMemory = DeviceMemory(),
    log: Bench? = nil
  ) -> BenchLoop {
    BenchLoop(
      camera: BenchCamera(self), perceiver: BenchPerceiver(bench: self),
      monitor: DrowsinessMonitor(
        policy: .driver, baseline: kept.baseline, sightDefect: kept.causes.sight),
      panel: AlertPanel(
        Annunciator(
          alert: BenchPin(bench: self, number: 0), buzzer: BenchPin(bench: self, number: 1),
          fault: BenchPin(bench: self, number: 2), heartbeat: BenchPin(bench: self, number: 3)),
        button: restLimit == nil ? nil : BenchButton(bench: self), pattern: .driver),
      watchdog: WatchdogGuard(BenchWatchdog(bench: self)), clock: BenchClock(bench: self),
      chronicle: Chronicle(
        Journal(
          events: BenchSink(bench: self), log: log.map { BenchSink(bench: $0) }, trace: nil,
          withTimings: false)),
      recovery: CameraRecovery(mayReset: mayReset), parts: parts,
      rest: ControlledRest(limit: restLimit),
      keeper: MemoryKeeper(BenchStore(bench: self), holding: kept, hasFailed: diskIsFull),
      timeline: Timeline(kind, from: .zero),
      budget: FrameBudget(period: .milliseconds(100)))
  }

  /// Turns the loop until `end`.
  func turn(
    _ loop: inout BenchLoop, until end: TimeSpan, order: LoopOrder? = nil,
    each: (borrowing FrameReport) -> Void = { _ in }
  ) {
    var order = order
    while time - .zero < end {
      _ = loop.pass { report in
        each(report)
        defer { order = nil }
        return order
      }
    }
  }
}
