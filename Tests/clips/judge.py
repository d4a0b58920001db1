"""Judges what `feredge replay` said about one clip against the clip's truth. Times are seconds of the clip."""

from dataclasses import dataclass, field

import numpy as np

LEVELS = ("none", "attention", "drowsy", "microsleep", "sleep")
# What must hold on a clip: the level microsleep this soon after the eyes closed, none this soon after they opened.
MICROSLEEP_WITHIN, NONE_WITHIN = 2.0, 5.0
# A closure of at least this long is a microsleep (commercial systems' figure; the levels of the command line's document).
MICROSLEEP_CLOSURE = 1.5
# With a face in view all the time, being blind for longer than this (starting up included) is a failure.
BLIND_AT_MOST = 1.0
# A mouth judged open this long is a yawn; a shorter gap than YAWN_GAP does not end it.
YAWN_SHARE, YAWN_SECONDS, YAWN_GAP = 0.5, 1.2, 0.25
# A reported face counts as found when it overlaps the true one this much (the camera's drift is not in the true box).
FACE_OVERLAP = 0.3


@dataclass
class Verdict:
    """The measures of one clip; `failures` is empty when all that must hold does."""

    truth: dict
    failures: list = field(default_factory=list)
    delays: list = field(default_factory=list)
    recoveries: list = field(default_factory=list)
    false_alarms: dict = field(default_factory=dict)
    awake_seconds: float = 0.0
    face_share: float = 0.0
    eyes_share: float = 0.0
    open_scores: np.ndarray = None
    closed_scores: np.ndarray = None
    yawns: int = 0
    yawns_found: int = 0
    yawns_false: int = 0

    @property
    def closures(self):
        """Long closures that the truth tells."""
        return len(long_closures(self.truth))


def rank(level):
    """Place in LEVELS; blind stands beside them, below none."""
    return LEVELS.index(level) if level in LEVELS else -1


def overlap(first, second):
    """Intersection over union of two x, y, w, h boxes."""
    left, top = max(first[0], second[0]), max(first[1], second[1])
    right = min(first[0] + first[2], second[0] + second[2])
    bottom = min(first[1] + first[3], second[1] + second[3])
    both = max(right - left, 0) * max(bottom - top, 0)
    return both / (first[2] * first[3] + second[2] * second[3] - both)


def long_closures(truth):
    return [
        part for part in truth["intervals"] if part["eyes"] == "closed" and part["to"] - part["from"] >= MICROSLEEP_CLOSURE
    ]


def excused(truth):
    """Times in which a level above attention is right or nothing is claimed: (from, to) pairs."""
    parts = long_closures(truth) + [part for part in truth["intervals"] if part["kind"] == "yawn"]
    return [(part["from"], part["to"] + NONE_WITHIN) for part in parts]


def state_at(truth, time):
    """The interval that holds `time`."""
    return next((part for part in truth["intervals"] if part["from"] <= time < part["to"]), truth["intervals"][-1])


def judge_closures(verdict, times, levels):
    for closure in long_closures(verdict.truth):
        start, end = closure["from"], closure["to"]
        alarms = [t for t, level in zip(times, levels) if start <= t < end + NONE_WITHIN and rank(level) >= rank("microsleep")]
        if not alarms:
            highest = max((level for t, level in zip(times, levels) if start <= t < end), key=rank, default="nothing")
            verdict.failures.append(f"no microsleep: {highest} at most while the eyes were closed")
        else:
            delay = alarms[0] - start
            verdict.delays.append(delay)
            if delay > MICROSLEEP_WITHIN:
                verdict.failures.append(f"microsleep {delay:.2f} s after the eyes closed")
        calm = [t for t, level in zip(times, levels) if t >= end and level == "none"]
        if not calm or calm[0] - end > NONE_WITHIN:
            when = f"{calm[0] - end:.2f} s after they opened" if calm else "never again"
            verdict.failures.append(f"none {when}")
        else:
            verdict.recoveries.append(calm[0] - end)


def judge_open_parts(verdict, times, levels):
    """No level above attention outside of the excused times; counts each rise above it once."""
    free = excused(verdict.truth)
    before = "none"
    for index, (time, level) in enumerate(zip(times, levels)):
        if any(start <= time < end for start, end in free):
            before = "none"
            continue
        verdict.awake_seconds += times[index + 1] - time if index + 1 < len(times) else 0.0
        if rank(level) > rank("attention") and rank(level) > rank(before):
            verdict.false_alarms[level] = verdict.false_alarms.get(level, 0) + 1
            verdict.failures.append(f"{level} at {time:.2f} s with open eyes")
        before = level


def judge_sight(verdict, trace, times):
    levels = [line["level"] for line in trace]
    steps = np.diff(times, append=times[-1])
    blind = float(sum(step for step, level in zip(steps, levels) if level == "blind"))
    if blind > BLIND_AT_MOST:
        verdict.failures.append(f"blind for {blind:.2f} s with a face in view")
    faces = [line["face"] is not None and overlap(line["face"][:4], verdict.truth["face"]) >= FACE_OVERLAP for line in trace]
    verdict.face_share = float(np.mean(faces))
    verdict.eyes_share = float(np.mean([line["closure"] is not None for line in trace]))


def collect_scores(verdict, trace):
    """Closure scores of frames whose eyes are surely open, and of those in a long closure; lids on their way belong to neither."""
    scores = {"open": [], "closed": []}
    for line in trace:
        part = state_at(verdict.truth, line["t"])
        if line["closure"] is not None and part["eyes"] in scores and part["kind"] != "blink":
            scores[part["eyes"]].append(line["closure"])
    verdict.open_scores, verdict.closed_scores = np.array(scores["open"]), np.array(scores["closed"])


def yawn_runs(trace):
    """(from, to) of every time the mouth was judged open for YAWN_SECONDS."""
    runs = []
    for time in (line["t"] for line in trace if line["yawn"] is not None and line["yawn"] >= YAWN_SHARE):
        if runs and time - runs[-1][1] <= YAWN_GAP:
            runs[-1][1] = time
        else:
            runs.append([time, time])
    return [(start, end) for start, end in runs if end - start >= YAWN_SECONDS]


def judge_yawns(verdict, trace):
    true = [(part["from"], part["to"]) for part in verdict.truth["intervals"] if part["kind"] == "yawn"]
    runs = yawn_runs(trace)
    touches = lambda a, b: a[0] < b[1] and b[0] < a[1]
    verdict.yawns = len(true)
    verdict.yawns_found = sum(any(touches(run, yawn) for run in runs) for yawn in true)
    verdict.yawns_false = sum(not any(touches(run, yawn) for yawn in true) for run in runs)


def levels_of_events(events, count):
    """The level of each frame as the level events tell it."""
    levels, current, place = [], "none", 0
    changes = [event for event in events if event["event"] == "level"]
    if changes:
        current = changes[0]["from"]
    for frame in range(count):
        while place < len(changes) and changes[place]["frame"] <= frame:
            current = changes[place]["to"]
            place += 1
        levels.append(current)
    return levels


def judge(truth, events, trace):
    """The verdict on one clip; `events` and `trace` are the parsed lines of the two files."""
    verdict = Verdict(truth)
    if len(trace) != truth["frames"]:
        verdict.failures.append(f"{len(trace)} lines of trace for {truth['frames']} frames")
    if not trace:
        return verdict
    times, levels = [line["t"] for line in trace], [line["level"] for line in trace]
    first = trace[0]["frame"]
    told = levels_of_events([dict(event, frame=event["frame"] - first) for event in events], len(trace))
    for line, level in zip(trace, told):
        if line["level"] != level:
            verdict.failures.append(f"frame {line['frame']}: level {line['level']} in the trace, {level} by the events")
            break
    judge_closures(verdict, times, levels)
    judge_open_parts(verdict, times, levels)
    judge_sight(verdict, trace, times)
    collect_scores(verdict, trace)
    judge_yawns(verdict, trace)
    return verdict
