/// MAX_POOL_2D and AVERAGE_POOL_2D of int16 tensors: as of int8, see `PoolingGeometry`.
struct WidePooling2D: Kernel {
  private let input: Int
  private let output: Int
  private let batch: Int
  private let channels: Int
  private let window: Window
  private let range: WideRange
  private let isMaximum: Bool

  init(checking view: OperatorView) throws(ModelProblem.Kind) {
    try view.expect(inputs: 1...1)
    let input = try view.int16Input(0)
    let output = try view.int16Output()
    guard input.shape.rank == 4 else { throw .argumentShape(argument: 0) }
    guard input.scale == output.scale else { throw .argumentQuantizationDiffers(argument: 0) }
    window = try PoolingGeometry.window(of: view, input.shape)
    guard window.produces(output.shape, from: input.shape),
      output.shape.channels == input.shape.channels
    else { throw .argumentShape(argument: 1) }
    range = try WideRange(fused: try view.option(5, default: 0), scale: output.scale)
    isMaximum = view.code == OperatorCode.maxPool2D
    self.input = input.index
    self.output = output.index
    batch = input.shape.batch
    channels = input.shape.channels
  }

  func run(in memory: KernelMemory) {
    let input = memory.numbers(Int16.self, of: self.input)
    let output = memory.numbers(Int16.self, of: self.output)
    let imageLength = window.vertical.input * window.horizontal.input * channels
    var target = 0
    for image in 0..<batch {
      for y in 0..<window.vertical.output {
        for x in 0..<window.horizontal.output {
          for channel in 0..<channels {
            let value = pool(input, image * imageLength + channel, y, x)
            output[target] = range.clamp(value)
            target += 1
          }
        }
      }
    }
  }

  /// One channel of one window, which holds a pixel at least (see `PoolingGeometry`).
  private func pool(
    _ input: UnalignedValues<Int16>, _ first: Int, _ y: Int, _ x: Int
  ) -> Int32 {
    let top = window.vertical.start(y)
    let left = window.horizontal.start(x)
    let rows = window.vertical.taps(from: top)
    let columns = window.horizontal.taps(from: left)
    var largest = Int32(Int16.min)
    var sum: Int32 = 0
    for row in rows {
      let line = first + ((top + row) * window.horizontal.input + left) * channels
      for column in columns {
        let value = Int32(input[line + column * channels])
        largest = max(largest, value)
        sum &+= value
      }
    }
    if isMaximum { return largest }
    let count = Int32(rows.count * columns.count)
    return (sum > 0 ? sum &+ count / 2 : sum &- count / 2) / count
  }
}
