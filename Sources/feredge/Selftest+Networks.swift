internal import Console
internal import Inference
internal import LinuxHardware
internal import Perception
internal import Timing

/// The networks, and the block of memory in which they run.
extension Selftest {
  static func testNetworks(_ sheet: inout SelftestSheet) {
    do throws(SystemError) {
      var memory = try LockedMemory(byteCount: ShippedNetworks.networkBytes)
      testNetworks(in: &memory, &sheet)
    } catch {
      var detail = SelftestSheet.Detail()
      detail.append(error)
      sheet.note("memory", .fail, detail)
    }
  }

  private static func testNetworks(
    in memory: inout LockedMemory, _ sheet: inout SelftestSheet
  ) {
    do throws(Complaint) {
      // The block outlives the interpreters: the caller holds it.
      var free = unsafe FixedMemory(start: memory.start, byteCount: memory.byteCount)
      var detector = try ShippedNetworks.interpreter(.detector, &free)
      var face = try ShippedNetworks.interpreter(.face, &free)
      var eye = try ShippedNetworks.interpreter(.eye, &free)
      let plan = MemoryPlan(
        arenas: detector.footprint.arenaBytes + face.footprint.arenaBytes
          + eye.footprint.arenaBytes,
        used: memory.byteCount - free.remainingBytes)
      plan.mark(&memory)
      test(.detector, &detector, &sheet)
      test(.face, &face, &sheet)
      test(.eye, &eye, &sheet)
      plan.test(memory, &sheet)
    } catch {
      sheet.note("memory", .fail, SelftestSheet.Detail(error))
    }
  }

  /// Runs a network over the test pictures and compares with the reference kernels, to the bit.
  private static func test(
    _ role: NetworkRole, _ network: inout Interpreter, _ sheet: inout SelftestSheet
  ) {
    let expected = NetworkVector.expected(of: role)
    if !equals(ShippedNetworks.digest(of: role), expected.file) {
      return sheet.note(
        role.testName, .fail, "another file: python3 models/selftest_table.py makes its vectors")
    }
    var clock = SystemClock()
    let start = clock.now()
    guard let outputs = try? digestOfOutputs(of: &network) else {
      return sheet.note(role.testName, .fail, "cannot be run to its end")
    }
    let time = clock.now() - start
    guard equals(outputs, expected.outputs) else {
      return sheet.note(role.testName, .fail, "outputs differ from the reference kernels'")
    }
    var detail = SelftestSheet.Detail()
    detail.append("equal to the reference to the bit, ")
    detail.append(
      millisecondsOf: TimeSpan(nanoseconds: time.nanoseconds / Int64(TestPicture.count)))
    detail.append(" ms")
    sheet.note(role.testName, .pass, detail)
  }

  private static func digestOfOutputs(
    of network: inout Interpreter
  ) throws(InvocationError) -> InlineArray<32, UInt8> {
    let shape = network.inputShape(0)
    var hash = SHA256()
    for picture in 0..<TestPicture.count {
      network.withInput(0) { values in
        TestPicture.draw(picture, width: shape.width * shape.channels, into: &values)
      }
      try network.invoke()
      for output in 0..<network.outputCount { hash.add(network.output(output)) }
    }
    return hash.digest()
  }

  /// - Parameter text: in hexadecimal.
  private static func equals(_ digest: InlineArray<32, UInt8>, _ text: StaticString) -> Bool {
    var line = LineBuffer<64>()
    for index in digest.indices { line.append(hexadecimal: UInt64(digest[index]), digits: 2) }
    return line.bytes.equals(text)
  }
}

/// What the networks were given of the memory block, and whether they keep to it.
private struct MemoryPlan {
  /// Bytes for activations.
  let arenas: Int
  /// Bytes from the block's start that belong to a network.
  let used: Int

  /// A byte that no kernel writes by chance in all the places at once.
  private static var mark: UInt8 { 0xA5 }

  /// Marks all that no network may touch.
  func mark(_ memory: inout LockedMemory) {
    var bytes = memory.mutableBytes
    for index in used..<bytes.count { bytes[index] = Self.mark }
  }

  /// Tells whether the marks are still there.
  func test(_ memory: borrowing LockedMemory, _ sheet: inout SelftestSheet) {
    let touched = touchedBytes(in: memory.bytes)
    var detail = SelftestSheet.Detail()
    if touched > 0 {
      detail.append(decimal: Int64(touched))
      detail.append(" bytes written that belong to no network")
      return sheet.note("memory", .fail, detail)
    }
    detail.append(decimal: Int64(used + 1023) / 1024)
    detail.append(" of ")
    detail.append(decimal: Int64(memory.byteCount / 1024))
    detail.append(" KiB, arenas ")
    detail.append(decimal: Int64(arenas + 1023) / 1024)
    detail.append("; nothing written beyond")
    if let refusal = memory.lockFailure {
      detail.append("; not locked: ")
      detail.append(refusal.reason)
    }
    sheet.note("memory", .pass, detail)
  }

  private func touchedBytes(in bytes: Span<UInt8>) -> Int {
    var touched = 0
    for index in used..<bytes.count where bytes[index] != Self.mark { touched += 1 }
    return touched
  }
}

extension NetworkRole {
  fileprivate var testName: StaticString {
    switch self {
    case .detector: "network face-detector"
    case .face: "network face"
    case .eye: "network eye-state"
    }
  }
}
