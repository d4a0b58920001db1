import Foundation
import Inference

/// A model file and memory to run it in, for the length of a test.
struct Workbench: ~Copyable {
  let bytes: UnsafeMutableRawBufferPointer
  private var blocks: [UnsafeMutableRawPointer] = []

  init(_ data: Data) {
    bytes = .allocate(byteCount: max(1, data.count), alignment: 64)
    data.copyBytes(to: bytes)
    byteCount = data.count
  }

  let byteCount: Int

  deinit {
    bytes.deallocate()
    for block in blocks { block.deallocate() }
  }

  func problems() -> ModelProblems {
    unsafe Model.problems(in: UnsafeRawPointer(bytes.baseAddress!), byteCount: byteCount)
  }

  func model() throws(ModelError) -> Model {
    try unsafe Model(validating: UnsafeRawPointer(bytes.baseAddress!), byteCount: byteCount)
  }

  mutating func memory(_ byteCount: Int) -> FixedMemory {
    let block = UnsafeMutableRawPointer.allocate(byteCount: byteCount, alignment: 64)
    block.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
    blocks.append(block)
    return unsafe FixedMemory(start: block, byteCount: byteCount)
  }

  mutating func interpreter(memoryBytes: Int = 64 << 20) throws(ModelError) -> Interpreter {
    var memory = memory(memoryBytes)
    return try Interpreter(model: try model(), memory: &memory)
  }
}

extension Interpreter {
  /// Runs the network on one item: the bytes of all inputs one after another; returns all outputs likewise.
  mutating func run(_ item: ArraySlice<Int8>) throws(InvocationError) -> [Int8] {
    var start = item.startIndex
    for input in 0..<inputCount {
      withInput(input) { span in
        for index in span.indices { span[index] = item[start + index] }
        start += span.count
      }
    }
    try invoke()
    var results: [Int8] = []
    for index in 0..<outputCount {
      let span = output(index)
      for place in span.indices { results.append(span[place]) }
    }
    return results
  }

  var inputBytes: Int {
    (0..<inputCount).reduce(0) { $0 + inputShape($1).elementCount * inputType($1).byteCount }
  }
}
