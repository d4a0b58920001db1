internal import Timing
internal import Units

/// What the last minutes say, as against the closure that is going on.
struct DrowsinessSigns: Hashable {
  /// Long closures' share of the window, as the policy's divisor makes it.
  var closedShare = Permille(0)
  /// Whether enough was observed for PERCLOS to be known.
  var isPERCLOSKnown = false
  var slowClosures: Int32
  var yawns: Int32
  var nods: Int32
  var isSlumped: Bool
}

/// Signs → the level that the driver's pattern alone calls for: none, attention or drowsy.
///
/// ```
///         one early sign                 15 %, 3 slow closures, a slump, or both early signs
///  none ─────────────────► attention ──────────────────────────────────────────────► drowsy
///    ▲                      │    ▲                                                      │
///    └──── no early sign ───┘    └── PERCLOS known and < 8 %, slow closures < 2, ───────┘
///                                    not both early signs, no slump
/// ```
///
/// Early signs are of two kinds: dozing (10 % PERCLOS, two slow closures, or a nod) and yawns. Both
/// at a time weigh as drowsy, because PERCLOS alone misses moderate drowsiness (Abe 2023,
/// PMC10108649). `drowsy` is latched: it is left only on what was seen, not because a window ran
/// empty while nothing was visible.
struct DrowsinessPattern {
  private let policy: DrowsinessPolicy
  private var eyelidsAreHeavy = false
  private var isDrowsy = false

  init(policy: DrowsinessPolicy) { self.policy = policy }

  mutating func level(of signs: DrowsinessSigns) -> Level {
    judgeEyelids(signs)
    let early = earlySigns(signs)
    if signs.closedShare >= policy.perclosDrowsy || signs.isSlumped || early >= 2
      || signs.slowClosures >= policy.slowClosuresDrowsy
    {
      isDrowsy = true
    } else if signs.isPERCLOSKnown, signs.closedShare < policy.perclosClears,
      signs.slowClosures < policy.slowClosuresAttention
    {
      isDrowsy = false
    }
    return isDrowsy ? .drowsy : early > 0 ? .attention : .none
  }

  private mutating func judgeEyelids(_ signs: DrowsinessSigns) {
    if signs.closedShare >= policy.perclosAttention
      || signs.slowClosures >= policy.slowClosuresAttention
    {
      eyelidsAreHeavy = true
    } else if signs.closedShare < policy.perclosClears {
      eyelidsAreHeavy = false
    }
  }

  private func earlySigns(_ signs: DrowsinessSigns) -> Int {
    (eyelidsAreHeavy || signs.nods > 0 ? 1 : 0) + (signs.yawns >= policy.yawnsAttention ? 1 : 0)
  }
}
