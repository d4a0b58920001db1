"""What happens in a drive and when: minutes awake, closures of many lengths, yawns, times in which nothing can be seen."""

from dataclasses import dataclass, field

import numpy as np

from script import CLOSED_SHARE, LidMove, blinks

# What a drive is for. Rates per hour are counted on `awake` drives, whose eyes never close for longer than a blink.
KINDS = ("awake", "sleepy", "yawning", "sight", "masked")
# Seconds awake at the start of a drive with closures, between its two parts, and its slow closures' part.
SETTLING, BETWEEN, SLOW_PART = 30.0, 65.0, 80.0
# Held closures of a drive with closures, in seconds: from the shortest microsleep to a sleep.
HELD = ((1.5, 1.8), (1.8, 2.5), (1.5, 3.0), (2.5, 6.0))
OPEN_BETWEEN = (8.0, 14.0)
# Slow closures below a microsleep that carry PERCLOS over 15 %: held for about 0.9 s in 4 s.
SLOW_HELD, SLOW_OPEN = (0.55, 1.25), (2.2, 3.6)
# What keeps a camera from showing eyes, and for how long; seconds of sight between.
DEFECTS = ("covered", "dark", "burnt", "away", "glasses", "frozen", "blurred")
DEFECT_FOR, SIGHT_BETWEEN = 12.0, 10.0
# A yawn and the calm between two of them.
YAWN, CALM = (2.5, 5.0), (12.0, 25.0)
# One blink in seven follows the one before within a second.
BURST = 1 / 7


@dataclass
class Plan:
    """A drive before it is drawn. Times are seconds; `yawns` are (from, to), `defects` (from, to, name)."""

    kind: str
    seconds: float
    moves: list = field(default_factory=list)
    yawns: list = field(default_factory=list)
    defects: list = field(default_factory=list)

    def closure(self, times):
        """How far the lids are down at each of `times` (0...1)."""
        result = np.zeros(len(times))
        for move in self.moves:
            first, last = np.searchsorted(times, (move.start, move.end))
            for index in range(first, last):
                result[index] = max(result[index], move.closure(times[index]))
        return result

    def closed(self):
        """(from, to) of every time the lids are at least 0.8 of their way down."""
        return [move.crossing(CLOSED_SHARE) for move in self.moves]


def natural_blinks(start, end, random):
    """Blinks of 150-400 ms as a whole, every 1.5-7 s, some in bursts."""
    moves, time = [], start + random.uniform(0.5, 3.0)
    while True:
        closing, held, opening = random.uniform(0.05, 0.1), random.uniform(0.02, 0.15), random.uniform(0.08, 0.15)
        move = LidMove(time, closing, held, opening, "blink")
        if move.end > end - 0.5:
            return moves
        moves.append(move)
        time = move.end + (random.uniform(0.3, 0.9) if random.random() < BURST else random.uniform(1.5, 7.0))


def awake(seconds, random):
    return Plan("awake", seconds, natural_blinks(0, seconds, random))


def sleepy(random):
    """Awake, four closures of 1.5 s and more, awake, then slow closures of about a second each."""
    moves, time = [], 0.0

    def add(pause, held, kind):
        nonlocal time
        move = LidMove(time + pause, random.uniform(0.08, 0.2), held, random.uniform(0.1, 0.2), kind)
        moves.extend(natural_blinks(time, move.start, random) if pause > 5 else [])
        moves.append(move)
        time = move.end

    pause = SETTLING
    for held in random.permutation(HELD):
        add(pause, random.uniform(*held), "microsleep")
        pause = random.uniform(*OPEN_BETWEEN)
    pause, end = BETWEEN, time + BETWEEN + SLOW_PART
    while time < end:
        add(pause, random.uniform(*SLOW_HELD), "slow")
        pause = random.uniform(*SLOW_OPEN)
    return Plan("sleepy", time + 5.0, moves)


def sight(random):
    """Blinking, and every defect once."""
    defects, time = [], SIGHT_BETWEEN
    for name in random.permutation(DEFECTS):
        defects.append((time, time + DEFECT_FOR, str(name)))
        time += DEFECT_FOR + SIGHT_BETWEEN
    return Plan("sight", time, blinks(0, time, random), defects=defects)


def yawning(seconds, random, kind="yawning"):
    yawns, time = [], 0.0
    while True:
        start = time + random.uniform(*CALM)
        time = start + random.uniform(*YAWN)
        if time > seconds - CALM[0]:
            return Plan(kind, seconds, yawns=yawns)
        yawns.append((start, time))
