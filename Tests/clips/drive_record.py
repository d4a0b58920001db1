"""What is kept of one drive: the truth, and what the program and the eye landmarks said in each frame."""

import json
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from judge import FACE_OVERLAP, overlap
from rules import LEVEL_NAMES

RECORD_VERSION = 1


class Record:
    """`truth` is a dictionary; `frames` holds arrays with a value for each frame, nan where nothing was told."""

    def __init__(self, truth, frames):
        self.truth, self.frames = truth, frames

    @classmethod
    def of_replay(cls, command, film, fps, job, sources, finder, key):
        """Streams a film through the program."""
        with TemporaryDirectory() as name:
            folder = Path(name)
            ears = replay(command, film, fps, finder, folder)
            trace = [json.loads(line) for line in (folder / "trace").read_text().splitlines()]
            events = [json.loads(line) for line in (folder / "events").read_text().splitlines()]
        if len(trace) != len(film.times):
            raise RuntimeError(f"{len(trace)} lines of trace for {len(film.times)} frames")
        plan = film.plan
        truth = {
            "key": key,
            "job": list(job),
            "kind": plan.kind,
            "fps": fps,
            "seconds": plan.seconds,
            "sources": sources,
            "closed": [list(part) for part in plan.closed()],
            "yawns": [list(part) for part in plan.yawns],
            "defects": [list(part) for part in plan.defects],
        }
        box = film.scene.box
        return cls(truth, arrays_of(trace, events, ears, [box[0], box[1], box[2] - box[0], box[3] - box[1]]))

    @property
    def kind(self):
        return self.truth["kind"]

    @property
    def name(self):
        kind, _, turn, _, seed = self.truth["job"]
        return f"{kind} {self.truth['sources'][0]['person']} turn {turn} seed {seed}"

    def save(self, path):
        partial = path.with_suffix(".partial")
        with open(partial, "wb") as file:
            np.savez_compressed(file, truth=json.dumps(self.truth), **self.frames)
        partial.rename(path)

    @classmethod
    def load(cls, path):
        with np.load(path) as arrays:
            frames = {name: arrays[name] for name in arrays.files if name != "truth"}
            return cls(json.loads(str(arrays["truth"])), frames)

    @staticmethod
    def is_fresh(path, key):
        if not path.exists():
            return False
        with np.load(path) as arrays:
            return json.loads(str(arrays["truth"]))["key"] == key


def replay(command, film, fps, finder, folder):
    """Writes `trace` and `events` into the folder; gives the eye aspect ratio of every frame."""
    width, height = film.size
    call = [*command, "replay", "-", "--trace", str(folder / "trace"), "--events", str(folder / "events")]
    ears = []
    with open(folder / "words", "w+") as words:
        program = subprocess.Popen(call, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=words)
        try:
            program.stdin.write(f"YUV4MPEG2 W{width} H{height} F{fps}:1 Ip A1:1 Cmono\n".encode())
            for index, (time, frame) in enumerate(film.frames()):
                program.stdin.write(f"FRAME XT={round(time * 1e6)}\n".encode())
                program.stdin.write(frame.tobytes())
                ears.append(finder.ratio(frame, film.eyes(index)) if film.scene.eyes else np.nan)
            program.stdin.close()
        except BrokenPipeError:
            pass  # the program ended early: its exit status and words follow
        if program.wait():
            words.seek(0)
            raise RuntimeError(f"{film.plan.kind}: exit {program.returncode}: {words.read().strip()}")
    return ears


def arrays_of(trace, events, ears, box):
    value = lambda number: np.nan if number is None else number
    column = lambda pick: np.array([value(pick(line)) for line in trace], np.float32)
    angle = lambda place: column(lambda line: line["pose"][place] if line["pose"] else None)
    boxes = [line["face"][:4] if line["face"] else None for line in trace]
    return {
        "t": np.array([line["t"] for line in trace]),
        "level": np.array([LEVEL_NAMES.index(line["level"]) for line in trace], np.uint8),
        "alert": np.array([line["alert"] for line in trace], np.uint8),
        "closure": column(lambda line: line["closure"]),
        "left": column(lambda line: line["eyes"][0]),
        "right": column(lambda line: line["eyes"][1]),
        "yawn": column(lambda line: line["yawn"]),
        "perclos": column(lambda line: line["perclos"]),
        "yaw": angle(0),
        "pitch": angle(1),
        "presence": column(lambda line: line["face"][4] if line["face"] else None),
        "boxes": np.array([found or [np.nan] * 4 for found in boxes], np.float32),
        "face": np.array([found is not None and overlap(found, box) >= FACE_OVERLAP for found in boxes]),
        "degraded": degraded(events, len(trace)),
        "ear": np.array(ears, np.float32),
    }


def degraded(events, count):
    """Whether a defect of sight was in force, at each frame, by the events."""
    result, reasons, reached = np.zeros(count, bool), set(), 0
    for event in events:
        if event["event"] == "degraded":
            result[reached : event["frame"]] = bool(reasons)
            reached = event["frame"]
            (reasons.add if event["on"] else reasons.discard)(event["reason"])
    result[reached:] = bool(reasons)
    return result
