"""What happens in a clip and when: lids, another person, yawns. A script draws the clip and is its truth."""

from dataclasses import dataclass, field

import numpy as np

# The part of the lid's way from which an eye counts as closed (P80: Wierwille et al. 1994, as PERCLOS counts it).
CLOSED_SHARE = 0.8
# Below this part of the way an eye still looks open.
OPEN_SHARE = 0.2

# Seconds of the clips with a microsleep.
OPEN_BEFORE, CLOSED_FOR, OPEN_AFTER = 10.0, 3.0, 7.0
# Seconds of the clips with a yawn.
CALM_BEFORE, YAWN_FOR, CALM_AFTER = 6.0, 4.0, 7.0
YAWN_FADE = 0.4


@dataclass
class LidMove:
    """The lids go down within `closing` seconds from `start`, stay for `held`, and rise within `opening`."""

    start: float
    closing: float
    held: float
    opening: float
    kind: str

    @property
    def end(self):
        return self.start + self.closing + self.held + self.opening

    def closure(self, time):
        """0 open ... 1 closed; smooth at both ends of the way."""
        way = min((time - self.start) / self.closing, (self.end - time) / self.opening)
        way = min(max(way, 0.0), 1.0)
        return way * way * (3 - 2 * way)

    def crossing(self, share):
        """When the lids pass `share` of their way down and up again."""
        way = 0.5 - np.sin(np.arcsin(1 - 2 * share) / 3)  # inverse of the smooth step
        return self.start + way * self.closing, self.end - way * self.opening


@dataclass
class Script:
    """The moves of a clip; `seconds` is its length."""

    seconds: float
    moves: list = field(default_factory=list)

    def closure(self, time):
        return max((move.closure(time) for move in self.moves), default=0.0)

    def intervals(self):
        """Intervals that cover the clip: from, to, eyes (open, moving, closed), kind."""
        result, reached = [], 0.0

        def add(end, eyes, kind):
            nonlocal reached
            if end > reached:
                result.append({"from": round(reached, 6), "to": round(end, 6), "eyes": eyes, "kind": kind})
                reached = end

        for move in self.moves:
            down_open, up_open = move.crossing(OPEN_SHARE)
            down_closed, up_closed = move.crossing(CLOSED_SHARE)
            add(down_open, "open", "open")
            add(down_closed, "moving", move.kind)
            add(up_closed, "closed", move.kind)
            add(up_open, "moving", move.kind)
        add(self.seconds, "open", "open")
        return result


def blinks(start, end, random):
    """Ordinary blinks (150-250 ms as a whole, every 2-5 s) that fit between two instants."""
    moves = []
    time = start + random.uniform(1.0, 3.0)
    while True:
        closing, held, opening = random.uniform(0.05, 0.07), random.uniform(0.03, 0.07), random.uniform(0.08, 0.11)
        move = LidMove(time, closing, held, opening, "blink")
        if move.end > end - 0.5:
            return moves
        moves.append(move)
        time = move.end + random.uniform(2.0, 5.0)


def microsleep(random):
    """Open and blinking, closed for CLOSED_FOR seconds, open and blinking again."""
    start = OPEN_BEFORE + random.uniform(0, 0.2)
    closure = LidMove(start, random.uniform(0.10, 0.15), CLOSED_FOR, random.uniform(0.10, 0.15), "microsleep")
    seconds = OPEN_BEFORE + CLOSED_FOR + OPEN_AFTER + 0.6
    return Script(seconds, blinks(0, start, random) + [closure] + blinks(closure.end, seconds, random))


def switch(random):
    """The same times for a clip that cuts to a face with closed eyes and back: the lids take no time."""
    start = OPEN_BEFORE + random.uniform(0, 0.2)
    cut = 1e-6
    closure = LidMove(start, cut, CLOSED_FOR, cut, "microsleep")
    return Script(OPEN_BEFORE + CLOSED_FOR + OPEN_AFTER + 0.2, [closure])


def yawn_share(time):
    """0...1: how far the picture of the yawn has replaced the calm one."""
    return float(np.clip(min(time - CALM_BEFORE, CALM_BEFORE + YAWN_FOR - time) / YAWN_FADE + 0.5, 0, 1))


def yawn_intervals(eyes):
    """Intervals of a yawn clip; `eyes` are those of the calm picture, during the yawn nothing is claimed about them."""
    first, last, end = CALM_BEFORE, CALM_BEFORE + YAWN_FOR, CALM_BEFORE + YAWN_FOR + CALM_AFTER
    return [
        {"from": 0.0, "to": first, "eyes": eyes, "kind": "calm"},
        {"from": first, "to": last, "eyes": "unknown", "kind": "yawn"},
        {"from": last, "to": end, "eyes": eyes, "kind": "calm"},
    ]
