internal import Console
internal import Imaging
internal import Inference
internal import LinuxHardware
internal import Perception

/// The errors of clips, lines and networks in words.
extension LineBuffer {
  mutating func append(_ error: CameraError) {
    switch error {
    case .system(let error): append(error)
    case .noCamera:
      append("cannot find a camera: no capture device in /dev/video0 to 63, and no rpicam-vid")
    case .notACaptureDevice: append("not a camera: it captures no video")
    case .cannotStream: append("not usable: it has no memory-mapped streaming")
    case .noUsableFormat: append("not usable: all its formats are compressed or without brightness")
    case .badGeometry(let width, let height, let pitch):
      append("bad picture size: the driver says ")
      append(decimal: Int64(width))
      append("x")
      append(decimal: Int64(height))
      append(" with rows of ")
      append(decimal: Int64(pitch))
      append(" bytes")
    case .tooFewBuffers(let count):
      append("cannot make buffers: the driver gave ")
      append(decimal: Int64(count))
    case .formatChanged: append("cannot restart: it came back with another picture size or format")
    case .rpicamSize(let width, let height):
      append("bad picture size: ")
      append(decimal: Int64(width))
      append("x")
      append(decimal: Int64(height))
      append("; the width must be a multiple of 64, the height even")
    case .childEnded: append("no frame: it ended; rpicam-hello --list-cameras tells what it finds")
    case .silent: append("cannot take a frame: none came in time")
    }
  }

  mutating func append(_ error: ClipError) {
    switch error {
    case .system(let error): append(error)
    case .headerCut(let bytes):
      append("cut off: the clip ends in its first line, after ")
      append(decimal: Int64(bytes))
      append(bytes == 1 ? " byte" : " bytes")
    case .header(let error):
      append("not a usable clip: ")
      append(error.words)
    case .noFrames: append("no frame: the clip ends behind its first line")
    case .frameHeader(let frame, let error):
      append("bad frame ")
      append(decimal: frame)
      append(": ")
      append(error.words)
    case .frameCut(let frame, let bytes, let whole):
      append("cut off: frame ")
      append(decimal: frame)
      append(" has ")
      append(decimal: Int64(bytes))
      append(" of ")
      append(decimal: Int64(whole))
      append(" bytes")
    case .timeRunsBackward(let frame):
      append("bad frame ")
      append(decimal: frame)
      append(": its time lies before the frame's before it")
    case .tooLong: append("too long: more than 4294967295 frames")
    case .silent: append("cannot read: nothing came in time")
    case .ended: append("ended: no frame is left")
    }
  }

  mutating func append(_ error: GPIOError) {
    switch error {
    case .system(let error): append(error)
    case .noChip: append("cannot find the line: this machine has no GPIO chip")
    case .noSuchLine: append("cannot find the line: no such line on the chip")
    case .lineTaken(let consumer):
      append("cannot take the line: in use")
      if consumer.count > 0 { append(" by ") }
      for index in 0..<consumer.count { append(byte: consumer[index]) }
    }
  }

  mutating func append(_ error: ModelError) {
    switch error {
    case .invalid(let first, let count):
      append("not a usable network: ")
      append(decimal: Int64(count))
      append(count == 1 ? " problem; " : " problems; the first in ")
      switch first.place {
      case .file: append("the file")
      case .operatorCode(let index): append("operator code ", index)
      case .tensor(let index): append("tensor ", index)
      case .operation(let index): append("operator ", index)
      }
      append(": ")
      append(first.kind)
    case .memoryTooSmall(let required, let available):
      append("no room for the network: needs ")
      append(decimal: Int64(required))
      append(" bytes, there are ")
      append(decimal: Int64(available))
    }
  }

  mutating func append(_ error: InvocationError) {
    switch error {
    case .indexOutOfRange(let operation, let index, let length):
      append("cannot run the network: operator ", operation)
      append(" GATHER: index ", index)
      append(" outside 0 to ", length - 1)
    }
  }

  private mutating func append(_ text: StaticString, _ index: Int) {
    append(text)
    append(decimal: Int64(index))
  }

  mutating func append(_ error: PerceptionError) {
    switch error {
    case .wrongInput(let role):
      append(role.name)
      append(": input is not an 8-bit luma picture")
    case .mayFail(let role):
      append(role.name)
      append(": a picture could make it fail: it picks slices by computed indices")
    case .missingOutput(let role, let output):
      append(role.name)
      append(": no such output: ")
      append(output.name)
    case .wrongOutput(let role, let output):
      append(role.name)
      append(": wrong size or scale of output ")
      append(output.name)
    case .memoryTooSmall(let required, let remaining):
      append("no room for the pictures: needs ")
      append(decimal: Int64(required))
      append(" bytes, there are ")
      append(decimal: Int64(remaining))
    }
  }
}

extension ClipHeaderError {
  fileprivate var words: StaticString {
    switch self {
    case .notAClip: "it does not start with YUV4MPEG2"
    case .lineTooLong: "its first line is too long"
    case .widthMissing: "no width (W)"
    case .heightMissing: "no height (H)"
    case .frameRateMissing: "no frame rate (F)"
    case .badWidth: "width is not a whole number in 1 to 8192"
    case .badHeight: "height is not a whole number in 1 to 8192"
    case .badFrameRate: "frame rate is not a ratio of numbers above 0"
    case .frameRateOutOfRange: "frame rate outside 1 to 1000"
    case .colorSpaceUnsupported: "colour space is neither mono, 420 nor 422 with 8 bits"
    }
  }
}

extension ClipFrameHeaderError {
  fileprivate var words: StaticString {
    switch self {
    case .notAFrame: "it does not start with FRAME"
    case .lineTooLong: "its line is too long"
    case .badTime: "XT is not a number of microseconds"
    }
  }
}

extension NetworkRole {
  var name: StaticString {
    switch self {
    case .detector: "face-detector"
    case .face: "face"
    case .eye: "eye-state"
    }
  }
}
