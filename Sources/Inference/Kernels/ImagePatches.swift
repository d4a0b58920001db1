/// The windows of an image as rows of values in the weights' order, ready for a dot product.
///
/// A 1×1 window without padding is a pixel where it lies; any other is gathered into scratch memory,
/// the taps outside the image filled with the zero point.
struct ImagePatches: BitwiseCopyable {
  let window: Window
  let channels: Int
  let zeroPoint: Int8

  /// Values of one patch.
  var length: Int { window.vertical.filter * window.horizontal.filter * channels }
  /// The same, rounded up to whole vectors. What lies beyond `length` is rubbish.
  var paddedLength: Int { (length + 15) & ~15 }
  /// Values of one image.
  var imageLength: Int { window.vertical.input * window.horizontal.input * channels }
  /// Room for four patches, and for a last vector that overshoots.
  var scratchBytes: Int { areInPlace ? 0 : 4 * paddedLength + 16 }

  /// Whether patches are pixels where they lie, one after another.
  private var areInPlace: Bool {
    let isPoint = { (axis: Window.Axis) in
      axis.filter == 1 && axis.stride == 1 && axis.padding == 0
    }
    return isPoint(window.vertical) && isPoint(window.horizontal)
  }

  /// The patches of four neighbouring outputs; `position` counts outputs in rows.
  @inline(__always)
  func four(from position: Int, of image: Values<Int8>, _ scratch: MutableValues<Int8>) -> FourRows
  {
    if areInPlace { return FourRows(image.dropping(position &* channels), stride: channels) }
    for index in 0..<4 {
      gather(image, position &+ index, into: scratch.dropping(index &* paddedLength))
    }
    return FourRows(scratch.values, stride: paddedLength)
  }

  /// The patch of one output.
  @inline(__always)
  func one(
    _ position: Int, of image: Values<Int8>, _ scratch: MutableValues<Int8>
  ) -> Values<Int8> {
    if areInPlace { return image.dropping(position * channels) }
    gather(image, position, into: scratch)
    return scratch.values
  }

  private func gather(_ image: Values<Int8>, _ position: Int, into patch: MutableValues<Int8>) {
    let across = window.horizontal
    let top = window.vertical.start(position / across.output)
    let left = across.start(position % across.output)
    if window.vertical.isInside(top), across.isInside(left), across.dilation == 1 {
      gatherInside(image, top: top, left: left, into: patch)
    } else {
      gatherAtBorder(image, top: top, left: left, into: patch)
    }
  }

  /// Copies rows in whole vectors, in rising order: each overshoots into the place of the next.
  @inline(__always)
  private func gatherInside(
    _ image: Values<Int8>, top: Int, left: Int, into patch: MutableValues<Int8>
  ) {
    let rowLength = window.horizontal.filter * channels
    let lineLength = window.horizontal.input * channels
    var source = (top &* window.horizontal.input &+ left) &* channels
    var place = 0
    for _ in 0..<window.vertical.filter {
      var index = 0
      while index < rowLength {
        patch.store(image.sixteen(at: source &+ index), at: place &+ index)
        index &+= 16
      }
      place &+= rowLength
      source &+= lineLength &* window.vertical.dilation
    }
  }

  /// Copies tap by tap and fills what lies outside the image.
  private func gatherAtBorder(
    _ image: Values<Int8>, top: Int, left: Int, into patch: MutableValues<Int8>
  ) {
    let across = window.horizontal
    var place = 0
    for row in 0..<window.vertical.filter {
      let y = top + row * window.vertical.dilation
      for column in 0..<across.filter {
        let x = left + column * across.dilation
        if y >= 0, y < window.vertical.input, x >= 0, x < across.input {
          let pixel = image.dropping((y * across.input + x) * channels)
          patch.copy(pixel, to: place, length: channels)
        } else {
          patch.fill(from: place, length: channels, with: zeroPoint)
        }
        place += channels
      }
    }
  }
}
