import CVectorUnits

/// Holds every path of the inner loops that this processor has against the portable one, which is
/// written to be read: random sizes, values at the extremes, scales of every kind.
///
/// Built for this machine and, as Embedded Swift, for each board's processor; see `make inner-loops`.
@main
struct Main {
  private static let rounds = 4000

  static func main() {
    let paths = Paths()
    var agree = paths.count > 0
    for index in 0..<paths.count {
      var workbench = Workbench(path: paths[index], seed: 2026)
      agree = tell("weighing: ", workbench.different(rounds) { $0.weighingAgrees() }) && agree
      agree = tell("kept: ", workbench.different(rounds) { $0.keptWeighingAgrees() }) && agree
      agree = tell("tapping: ", workbench.different(rounds) { $0.tappingAgrees() }) && agree
      agree = tell("addition: ", workbench.different(rounds) { $0.additionAgrees() }) && agree
      agree = tell("lookup: ", workbench.different(rounds) { $0.lookingUpAgrees() }) && agree
      agree = tell("rows: ", workbench.different(rounds) { $0.rowsAgree() }) && agree
      agree = tell("packed rows: ", workbench.different(rounds) { $0.packedRowsAgree() }) && agree
      agree = tell("kept rows: ", workbench.different(rounds) { $0.keptRowsAgree() }) && agree
    }
    print("(seed 2026, 4000 rounds of each loop and path)")
    precondition(agree, "an inner loop differs from the portable one, or there is none")
  }

  /// Prints and returns whether none differed.
  private static func tell(_ loop: StaticString, _ different: Int) -> Bool {
    print(loop, terminator: "")
    print(different == 0 ? "same bytes, " : "DIFFERENT BYTES, ", terminator: "")
    return different == 0
  }
}

/// The fast paths of this processor, the fastest first.
struct Paths {
  private var numbers = InlineArray<2, Int32>(repeating: Int32(feredge_portable))
  private(set) var count = 0

  init() {
    let fastest = feredge_fastest_path()
    if fastest != Int32(feredge_portable) { append(fastest) }
    // Whoever has VNNI has AVX2.
    if fastest == Int32(feredge_vnni) { append(Int32(feredge_avx2)) }
  }

  private mutating func append(_ path: Int32) {
    numbers[count] = path
    count += 1
  }

  subscript(index: Int) -> Int32 { numbers[index] }
}
