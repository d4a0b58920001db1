internal import LinuxHardware
internal import Units

/// How often a network said each class of pictures of each class, in memory taken before the first.
struct ConfusionMatrix: ~Copyable {
  private let memory: LockedMemory
  /// How many classes there are.
  let size: Int
  /// Pictures that were counted.
  private(set) var total: Int64 = 0
  /// Those of which the network said the truth.
  private(set) var correct: Int64 = 0

  /// - Parameter size: 1 or more.
  init(size: Int) throws(SystemError) {
    memory = try LockedMemory(byteCount: size * size * MemoryLayout<Int64>.stride)
    self.size = size
  }

  /// Counts, a row per true class.
  private var counts: UnsafeMutableBufferPointer<Int64> {
    // The memory is page-aligned, large enough, and nothing else.
    unsafe UnsafeMutableBufferPointer(
      start: memory.start.assumingMemoryBound(to: Int64.self), count: size * size)
  }

  private func place(_ truth: Int, _ said: Int) -> Int {
    precondition(truth >= 0 && truth < size && said >= 0 && said < size, "two of the classes")
    return truth * size + said
  }

  mutating func add(truth: Int, said: Int) {
    unsafe counts[place(truth, said)] += 1
    total += 1
    if truth == said { correct += 1 }
  }

  /// Pictures of class `truth` of which the network said `said`.
  func count(truth: Int, said: Int) -> Int64 { unsafe counts[place(truth, said)] }

  /// Pictures of a class.
  func support(_ truth: Int) -> Int64 {
    var sum: Int64 = 0
    for said in 0..<size { sum += count(truth: truth, said: said) }
    return sum
  }

  /// Pictures of which the network said a class, rightly or not.
  func claims(_ said: Int) -> Int64 {
    var sum: Int64 = 0
    for truth in 0..<size { sum += count(truth: truth, said: said) }
    return sum
  }

  /// Of the pictures said to be of this class, the share that are; `nil`: the network never said it.
  func precision(_ index: Int) -> Permille? {
    share(count(truth: index, said: index), of: claims(index))
  }

  /// Of the pictures of this class, the share that were found; `nil`: there are none.
  func recall(_ index: Int) -> Permille? {
    share(count(truth: index, said: index), of: support(index))
  }

  /// Harmonic mean of precision and recall, 2 · right ÷ (claims + support); `nil`: neither is there.
  func f1(_ index: Int) -> Permille? {
    share(2 * count(truth: index, said: index), of: claims(index) + support(index))
  }

  private func share(_ part: Int64, of whole: Int64) -> Permille? {
    whole > 0 ? Permille(part, of: whole) : nil
  }
}
