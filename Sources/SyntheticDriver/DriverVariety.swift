/// People who differ as drivers do: skin, face, hair, beard, glasses, light, place and cabin.
///
/// The ranges of lengths are meant to span most adults; they and the rest are ours, not taken from a table.
extension DriverAppearance {
  /// The person with number `seed`; the same number gives the same person on every machine.
  public init(seed: UInt64) {
    var random = DriverRandom(seed: seed)
    self.init()
    drawFace(from: &random)
    drawHair(from: &random)
    drawEyes(from: &random)
    drawSurroundings(from: &random)
    texture = UInt32(truncatingIfNeeded: random.next())
  }

  private mutating func drawFace(from random: inout DriverRandom) {
    skin = random.share(from: 0.09, through: 0.6)
    headHalfWidth = random.share(from: 1.12, through: 1.3)
    chin = random.share(from: 1.64, through: 1.9)
    jawTaper = random.share(from: -0.14, through: 0.06)
    noseHeight = random.share(from: 0.75, through: 1.25)
    noseWidth = random.share(from: 0.85, through: 1.3)
    lipFullness = random.share(from: 0.7, through: 1.5)
    mouthLine = random.share(from: 1.05, through: 1.19)
    eyeDistance = random.share(from: 0.1, through: 0.24)
    centerX = random.share(from: 0.38, through: 0.62)
    centerY = random.share(from: 0.34, through: 0.5)
  }

  private mutating func drawHair(from random: inout DriverRandom) {
    let darkest: Float = 0.015
    hair =
      random.chance(700)
      ? random.share(from: darkest, through: 0.08) : random.share(from: 0.1, through: 0.45)
    hairline = random.chance(100) ? 1.75 : random.share(from: 0.9, through: 1.2)
    hairVolume = random.share(from: 0.02, through: 0.22)
    longHair = hairline < 1.7 && random.chance(350)
    beard = !longHair && random.chance(350) ? random.share(from: 0.2, through: 0.9) : 0
    brow = hair < 0.1 ? hair + 0.02 : random.share(from: 0.06, through: 0.2)
    browThickness = random.share(from: 0.03, through: 0.075)
    browHeight = random.share(from: 0.31, through: 0.43)
  }

  private mutating func drawEyes(from random: inout DriverRandom) {
    eyeHalfWidth = random.share(from: 0.22, through: 0.275)
    lidHeight = random.share(from: 0.085, through: 0.135)
    eyeTilt = random.share(from: -0.01, through: 0.035)
    iris = random.share(from: 0.03, through: 0.2)
    glasses = random.chance(300)
    glassesFrame = random.share(from: 0.01, through: 0.12)
  }

  private mutating func drawSurroundings(from random: inout DriverRandom) {
    lightX = random.share(from: -0.9, through: 0.9)
    lightY = random.share(from: -0.9, through: 0.1)
    lightZ = random.share(from: 0.5, through: 1)
    ambient = random.share(from: 0.2, through: 0.6)
    exposure = random.share(from: 0.55, through: 1.5)
    noise = random.share(from: 1, through: 5)
    shirt = random.share(from: 0.02, through: 0.6)
    seat = random.share(from: 0.02, through: 0.3)
    cabin = random.share(from: 0.01, through: 0.25)
    window = random.share(from: 0.2, through: 1.2)
    windowOnRight = random.chance(500)
  }
}

extension DriverRandom {
  /// A number in `low`…`high` in 65,537 steps, so that all machines round alike.
  mutating func share(from low: Float, through high: Float) -> Float {
    low + (high - low) * Float(number(from: 0, through: 65_536)) / 65_536
  }
}
