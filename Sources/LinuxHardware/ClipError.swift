public import Hardware
public import Imaging

/// Why a clip delivers no frame. Frames count from 0.
public enum ClipError: FrameFailure, Hashable, Sendable {
  /// The file or pipe could not be opened or read.
  case system(SystemError)
  /// The clip ends before its first line does, after so many bytes.
  case headerCut(bytes: Int)
  case header(ClipHeaderError)
  /// There is a header and no frame.
  case noFrames
  case frameHeader(frame: Int64, ClipFrameHeaderError)
  /// The clip ends inside a frame, after so many of its bytes (its own line not counted).
  case frameCut(frame: Int64, bytes: Int, of: Int)
  /// The frame's `XT` lies before the frame's that went before.
  case timeRunsBackward(frame: Int64)
  /// More than 2³² frames.
  case tooLong
  /// Nothing came through the pipe within the patience; what came before is kept, so call again.
  case silent
  /// All frames were delivered.
  case ended

  public var loss: FrameLoss {
    switch self {
    case .ended: .ended
    case .silent: .silent
    // A clip cannot be opened anew where it broke off.
    case .system, .headerCut, .header, .noFrames, .frameHeader, .frameCut, .timeRunsBackward,
      .tooLong:
      .damaged
    }
  }
}
