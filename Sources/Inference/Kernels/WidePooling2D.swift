/// MAX_POOL_2D and AVERAGE_POOL_2D of int16 tensors: as of int8, see `PoolingGeometry`.
struct WidePooling2D: Kernel {
  private let geometry: PoolingGeometry
  private let isMaximum: Bool

  init(checking view: OperatorView) throws(ModelProblem.Kind) {
    geometry = try PoolingGeometry(checking: view, of: .int16)
    isMaximum = view.code == OperatorCode.maxPool2D
  }

  func run(in memory: KernelMemory) {
    let input = memory.numbers(Int16.self, of: geometry.input)
    let output = memory.numbers(Int16.self, of: geometry.output)
    geometry.forEachWindow { image, rows, columns, place in
      for channel in 0..<geometry.channels {
        let value = pool(input, image + channel, rows, columns)
        output[place + channel] = geometry.range.clampWide(value)
      }
    }
  }

  /// One channel of one window.
  private func pool(
    _ input: UnalignedValues<Int16>, _ first: Int, _ rows: Range<Int>, _ columns: Range<Int>
  ) -> Int32 {
    var largest = Int32(Int16.min)
    var sum: Int32 = 0
    for row in rows {
      for column in columns {
        let value = Int32(input[first + geometry.place(row, column)])
        largest = max(largest, value)
        sum &+= value
      }
    }
    if isMaximum { return largest }
    let count = Int32(rows.count * columns.count)
    return (sum > 0 ? sum &+ count / 2 : sum &- count / 2) / count
  }
}
