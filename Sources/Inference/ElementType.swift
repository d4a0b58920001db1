/// What one element of a tensor is; raw values are `TensorType` of the TensorFlow Lite schema.
public enum ElementType: Int8, Equatable, Sendable, BitwiseCopyable {
  case float32 = 0
  case int32 = 2
  case uint8 = 3
  case int64 = 4
  case bool = 6
  case int16 = 7
  case int8 = 9

  /// Bytes of one element.
  public var byteCount: Int {
    switch self {
    case .int8, .uint8, .bool: 1
    case .int16: 2
    case .float32, .int32: 4
    case .int64: 8
    }
  }
}
