import Hardware

/// What every output must do, whatever is behind it: a fake, or a real line that nothing else drives.
///
/// - Returns: the requirements that `output` broke.
public func violations<Output: DigitalOutput & ~Copyable>(
  ofDigitalOutput output: inout Output
) -> [String] {
  var broken: [String] = []
  func expect(_ level: OutputLevel, _ requirement: String) {
    do {
      if try output.readBack() != level { broken.append(requirement) }
    } catch {
      broken.append("\(requirement): \(error)")
    }
  }
  func drive(_ level: OutputLevel) {
    do { try output.drive(level) } catch { broken.append("driving \(level): \(error)") }
  }
  expect(.inactive, "an output starts inactive")
  drive(.active)
  expect(.active, "what was driven active reads back active")
  drive(.active)
  expect(.active, "driving the same level again changes nothing")
  drive(.inactive)
  expect(.inactive, "what was driven inactive reads back inactive")
  return broken
}
