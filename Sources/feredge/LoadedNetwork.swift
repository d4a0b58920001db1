internal import Console
internal import Inference
internal import LinuxHardware

/// Any network from a file, with memory of its own.
struct LoadedNetwork: ~Copyable {
  private let memory: LockedMemory
  var interpreter: Interpreter

  /// - Parameters:
  ///   - file: must stay mapped for as long as the network is in use.
  ///   - path: what a complaint is about.
  init(_ file: borrowing MappedFile, _ path: TextRange) throws(Complaint) {
    let memory = try Self.memory(for: file, path)
    do throws(ModelError) {
      // Page-aligned, zeroed, this network's alone, and kept as long as the interpreter.
      var block = unsafe FixedMemory(start: memory.start, byteCount: memory.byteCount)
      interpreter = try Interpreter(model: try Self.model(in: file), memory: &block)
    } catch {
      throw .network(error, path)
    }
    self.memory = memory
  }

  private static func memory(
    for file: borrowing MappedFile, _ path: TextRange
  ) throws(Complaint) -> LockedMemory {
    let byteCount: Int
    do throws(ModelError) {
      byteCount = Interpreter.sufficientBytes(for: try model(in: file))
    } catch {
      throw .network(error, path)
    }
    do throws(SystemError) {
      return try LockedMemory(byteCount: byteCount)
    } catch {
      throw .system(error, .text(path))
    }
  }

  /// The judged network of a file.
  private static func model(in file: borrowing MappedFile) throws(ModelError) -> Model {
    guard let start = unsafe address(of: file) else {
      throw .invalid(first: ModelProblem(.file, .notAModel), count: 1)
    }
    return try unsafe Model(validating: start, byteCount: file.byteCount)
  }

  /// Where a file's bytes lie; valid as long as the file is mapped. `nil` for an empty file.
  @unsafe
  static func address(of file: borrowing MappedFile) -> UnsafeRawPointer? {
    unsafe file.bytes.withUnsafeBufferPointer { unsafe UnsafeRawPointer($0.baseAddress) }
  }
}
