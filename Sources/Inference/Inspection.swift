/// What an interpreter is made of, to be shown to a person.
extension Interpreter {
  /// One operator in numbers.
  public struct OperatorSummary {
    /// The schema's name, such as `CONV_2D`.
    public let name: StaticString
    /// Shape of the first input.
    public let input: TensorShape
    /// Shape of the first output.
    public let output: TensorShape
    /// Products that it adds up; 0 for operators that do not weigh.
    public let multiplyAdds: Int
    /// How many blocks of its weights it weighs; `nil` where all, as without blocks of zeros.
    public let blockShare: BlockShare?
  }

  /// A stretch of the arena and the part of a run for which it is taken.
  public struct PlannedPlace {
    public enum Owner: Equatable, Sendable {
      case tensor(Int)
      case scratch(ofOperator: Int)
    }

    public let owner: Owner
    /// Bytes from the start of the arena.
    public let offset: Int
    public let byteCount: Int
    /// The first and last operator that uses it, clipped to `0..<operatorCount`.
    public let operators: ClosedRange<Int>
  }

  public var operatorCount: Int { file.operators.count }

  /// - Precondition: `index` is in `0..<operatorCount`.
  public func operatorSummary(_ index: Int) -> OperatorSummary {
    precondition(index >= 0 && index < operatorCount, "an operator of the network")
    do throws(ModelProblem.Kind) {
      let view = try OperatorView(index, in: file)
      return OperatorSummary(
        name: OperatorCode.name(of: view.code), input: try view.input(0).shape,
        output: try view.output().shape, multiplyAdds: preparation.multiplyAdds(of: index),
        blockShare: preparation.blockShare(of: index))
    } catch {
      preconditionFailure("a sound network can be read again")
    }
  }

  /// How many entries `plannedPlace` has; not every one takes part in the plan.
  public var plannedPlaceCount: Int { preparation.plan.buffers.count }

  /// - Returns: `nil` for a tensor or operator that needs no place of its own.
  public func plannedPlace(_ index: Int) -> PlannedPlace? {
    let plan = preparation.plan
    let buffer = plan.buffers[index]
    guard buffer.byteCount > 0, operatorCount > 0 else { return nil }
    let first = min(max(Int(buffer.firstUse), 0), operatorCount - 1)
    let last = min(max(Int(buffer.lastUse), first), operatorCount - 1)
    return PlannedPlace(
      owner: index < plan.tensorCount
        ? .tensor(index) : .scratch(ofOperator: index - plan.tensorCount),
      offset: buffer.offset, byteCount: buffer.byteCount, operators: first...last)
  }

  /// The tensor behind an input.
  public func inputTensor(_ index: Int) -> Int { inputs[index].tensor }
  /// The tensor behind an output.
  public func outputTensor(_ index: Int) -> Int { outputs[index].tensor }
}

/// Names of the parts of a model file, sound or not.
public struct ModelNames {
  private let file: ModelFile?

  /// - Precondition: as for `Model.init(validating:byteCount:)`, while the names are in use.
  @unsafe
  public init(in start: UnsafeRawPointer, byteCount: Int) {
    file = try? ModelFile(opening: unsafe FileBytes(start: start, count: byteCount))
  }

  /// Calls `body` with the name of a tensor; empty where it has none.
  public func withTensorName<R>(_ index: Int, _ body: (Span<UInt8>) -> R) -> R {
    guard let file, let name = PortNames(file: file).tensorName(index),
      let address = unsafe try? file.bytes.address(of: name.start, byteCount: name.count)
    else { return body(Span()) }
    // Inside the file, whose bytes stay as they are while the names are in use.
    let text = unsafe UnsafeRawBufferPointer(start: address, count: name.count)
    return body(unsafe Span(_unsafeBytes: text))
  }

  /// The kind of an operator, such as `CONV_2D`; `nil` where it cannot be read.
  public func operatorName(_ index: Int) -> StaticString? {
    guard let file, index >= 0, index < file.operators.count,
      let view = try? OperatorView(index, in: file)
    else { return nil }
    return OperatorCode.name(of: view.code)
  }
}
