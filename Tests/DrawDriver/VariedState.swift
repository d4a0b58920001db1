import SyntheticDriver
import Units

extension DriverState {
  /// A random state; lids open, closed and in between, and mouths, in fixed shares.
  static func varied(number: Int, from random: inout DriverRandom) -> DriverState {
    var state = DriverState()
    let lids: Int32 =
      switch number % 10 {
      case 0...3: random.number(from: 0, through: 180)
      case 4...7: random.number(from: 930, through: 1000)
      case 8: random.number(from: 180, through: 500)
      default: random.number(from: 500, through: 930)
      }
    state.leftLid = Permille(lids)
    state.rightLid = Permille(lids)
    if random.chance(40) {
      state.leftLid = Permille(random.number(from: 0, through: 1) * 1000)
    }
    state.mouth = Permille(
      random.chance(300)
        ? random.number(from: 600, through: 1000)
        : random.chance(700) ? 0 : random.number(from: 0, through: 450))
    let wide = random.chance(400)
    state.pose = HeadPose(
      yaw: DeciDegrees(random.number(from: wide ? -350 : -120, through: wide ? 350 : 120)),
      pitch: DeciDegrees(random.number(from: wide ? -220 : -90, through: wide ? 150 : 90)),
      roll: DeciDegrees(random.number(from: wide ? -200 : -70, through: wide ? 200 : 70)))
    state.leanX = random.number(from: -300, through: 300)
    state.leanY = random.number(from: -200, through: 200)
    state.gazeX = random.number(from: -900, through: 900)
    state.gazeY = random.number(from: -600, through: 600)
    state.present = !random.chance(50)
    return state
  }
}

extension DriverAppearance {
  /// The same person in other light and at another place.
  mutating func vary(from random: inout DriverRandom) {
    func share(_ low: Float, _ high: Float) -> Float {
      low + (high - low) * Float(random.number(from: 0, through: 4096)) / 4096
    }
    eyeDistance = share(0.09, 0.25)
    centerX = share(0.3, 0.7)
    centerY = share(0.28, 0.55)
    lightX = share(-1, 1)
    lightY = share(-1, 0.2)
    ambient = share(0.2, 0.65)
    exposure = share(0.4, 1.6)
    noise = share(0.5, 6)
  }
}
