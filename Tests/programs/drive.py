"""Checks what the program made of the drawn drive against the drive's own script.

usage: Tests/programs/drive.py FOLDER EVENTS

FOLDER holds frames.y4m and truth.jsonl (a line for each frame of the scenario `drive`), EVENTS what `feredge replay` wrote of
the same frames. Prints a line for each promise; exit 1 when one is broken.
"""

import json
import sys
from pathlib import Path

MICROSLEEP_AFTER = 1.5  # s of closure; the alert must come within half a second of that
CLOSED_FROM = 800  # lid closure in thousandths that counts as closed (P80)


def intervals(truth, holds):
    """The stretches [start, end) of time in which `holds(frame)` is true."""
    found, start = [], None
    for frame in truth + [None]:
        if frame is not None and holds(frame):
            start = frame["t"] if start is None else start
        elif start is not None:
            found.append((start, frame["t"] if frame else truth[-1]["t"]))
            start = None
    return found


def level_at(events, time):
    level = "none"
    for event in events:
        if event["event"] == "level" and event["t"] <= time:
            level = event["to"]
    return level


def check(truth, events):
    """Yields (passed, promise) for every promise."""
    closed = intervals(
        truth, lambda f: f["present"] and min(f["left_lid"], f["right_lid"]) >= CLOSED_FROM)
    long = [(a, b) for a, b in closed if b - a >= MICROSLEEP_AFTER]
    yield bool(long), f"the drive has {len(long)} closure(s) of 1.5 s and more"
    levels = [e for e in events if e["event"] == "level"]
    alarms = [e for e in levels if e["to"] in ("microsleep", "sleep")]
    for start, end in long:
        hits = [e["t"] - start for e in alarms if start <= e["t"] <= end]
        delay = f"{hits[0]:.2f} s after" if hits else "never after"
        yield bool(hits) and hits[0] <= 2.0, f"microsleep {delay} the eyes closed at {start:.2f} s"
        yield level_at(events, end + 5) == "none", f"none again 5 s after they opened at {end:.2f} s"
    stray = [e["t"] for e in alarms if not any(a <= e["t"] <= b + 0.2 for a, b in closed)]
    yield not stray, f"no microsleep without closed eyes{': at ' + str(stray) if stray else ''}"
    for start, end in intervals(truth, lambda f: not f["present"]):
        if end - start < 4:
            continue
        blind = [e["t"] for e in levels if e["to"] == "blind" and start <= e["t"] <= end]
        told = f"{blind[0] - start:.2f} s after" if blind else "never after"
        yield bool(blind) and blind[0] - start <= 10, f"blind {told} the face left at {start:.2f} s"
        yield level_at(events, end + 5) != "blind", f"watching again 5 s after {end:.2f} s"
    yield events[-1]["event"] == "stop", "the last event is stop"


def main():
    folder, path = Path(sys.argv[1]), Path(sys.argv[2])
    with (folder / "frames.y4m").open("rb") as clip:
        rate = next(word for word in clip.readline().split() if word.startswith(b"F"))
    frames, seconds = (int(number) for number in rate[1:].split(b":"))
    truth = [json.loads(line) for line in (folder / "truth.jsonl").open()]
    for frame in truth:
        frame["t"] = frame["frame"] * seconds / frames
    events = [json.loads(line) for line in path.open()]
    results = list(check(truth, events))
    for passed, promise in results:
        print(f"{'pass' if passed else 'FAIL'} {promise}")
    failed = sum(not passed for passed, _ in results)
    print(f"{len(results) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
