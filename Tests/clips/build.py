#!/usr/bin/env python3
"""Builds labelled Y4M clips of real faces from the project's test data.

Three sets: `warped` (a face with open eyes whose own lids close for 3 s), `switched` (the same with another person's
closed-eye face, cut in), `yawns` (one person without and with a yawn). Only test parts are read. Each clip is NAME.y4m with
NAME.truth.json beside it. One seed gives the same clips every time.
"""

import argparse
import json
from pathlib import Path

import numpy as np
from tqdm import tqdm

from camera import Camera
from canvas import place, place_over
from lids import Lids, fitting_donors
from script import CALM_AFTER, CALM_BEFORE, YAWN_FADE, YAWN_FOR, microsleep, switch, yawn_intervals, yawn_share
from sources import MarkedFace, PictureFile, marked_faces, yawn_pairs
from y4m import ClipWriter

SETS = ("warped", "switched", "yawns")
# A closed eye is laid over a face if it is among this many that fit its light best.
FITTING_DONORS = 5


def truth_text(truth):
    """JSON with a line for each key, source and interval."""
    lines = []
    for key, value in truth.items():
        text = json.dumps(value)
        if key in ("sources", "intervals"):
            text = "[\n  " + ",\n  ".join(json.dumps(item) for item in value) + "\n ]"
        lines.append(f" {json.dumps(key)}: {text}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


class Clip:
    """One clip to be drawn: pictures over time, and the truth about them."""

    def __init__(self, name, kind, scene, sources, intervals, picture):
        self.name, self.kind, self.scene = name, kind, scene
        self.sources, self.intervals, self.picture = sources, intervals, picture

    def write(self, folder, size, fps, random):
        camera = Camera(size, random)
        count = int(np.ceil(self.intervals[-1]["to"] * fps))
        with ClipWriter(folder / f"{self.name}.y4m", size, fps) as clip:
            for index in range(count):
                microseconds = round(index * 1_000_000 / fps)
                time = microseconds / 1e6
                clip.write(camera.frame(self.picture(time), time), microseconds)
        x0, y0, x1, y1 = (float(value) for value in self.scene.box)
        truth = {
            "name": self.name,
            "set": self.kind,
            "fps": fps,
            "size": list(size),
            "frames": count,
            "face": [round(x0, 1), round(y0, 1), round(x1 - x0, 1), round(y1 - y0, 1)],
            "sources": self.sources,
            "intervals": self.intervals,
        }
        (folder / f"{self.name}.truth.json").write_text(truth_text(truth))


def warped(faces, size, turn, random):
    """Open-eye faces whose lids close, with blinks before and after."""
    donors = [face for face in faces if face.is_donor]
    for face in (face for face in faces if face.state == "open"):
        scene = place(face, size, random)
        fitting = fitting_donors(scene, donors, FITTING_DONORS)
        donor = fitting[random.integers(len(fitting))]
        lids, script = Lids(scene, donor), microsleep(random)
        yield Clip(
            f"warped-{face.person}-{donor.person}-{turn}",
            "warped",
            scene,
            [face.source, donor.source],
            script.intervals(),
            lambda time, lids=lids, script=script: lids.picture(script.closure(time)),
        )


def switched(faces, size, turn, random):
    """Open-eye faces replaced by another person's closed-eye face, and back."""
    closed = [face for face in faces if face.state == "closed"]
    for face in (face for face in faces if face.state == "open"):
        scene = place(face, size, random)
        other = closed[random.integers(len(closed))]
        asleep, script = place_over(other, scene, random), switch(random)
        yield Clip(
            f"switched-{face.person}-{other.person}-{turn}",
            "switched",
            scene,
            [face.source, other.source],
            script.intervals(),
            lambda time, pair=(scene.image, asleep.image), script=script: pair[script.closure(time) > 0.5],
        )


def yawns(data, size, turn, random):
    """In-car people without and with a yawn, cross-faded."""
    frames = PictureFile(data, "faces_det_incar")
    for entry in yawn_pairs("test"):
        person, rows = entry["person"], [int(entry["calm"]), *map(int, entry["yawns"].split())]
        faces = [
            MarkedFace(frames.name, row, person, entry["eyes"], False, frames.image(row), frames.box(row), ()) for row in rows
        ]
        scenes = [place(face, size, random) for face in faces]

        def picture(time, images=[scene.image for scene in scenes]):
            middle = CALM_BEFORE + YAWN_FOR / 2
            later = np.clip((time - middle) / YAWN_FADE + 0.5, 0, 1)
            yawn = images[1] * (1 - later) + images[2] * later
            share = yawn_share(time)
            return (images[0] * (1 - share) + yawn * share).astype(np.float32)

        sources = [face.source for face in faces]
        for source in sources[1:]:
            source["eyes"] = "unknown"
        yield Clip(f"yawns-{person}-{rows[0]}-{turn}", "yawns", scenes[0], sources, yawn_intervals(entry["eyes"]), picture)


def size_of(text):
    width, _, height = text.partition("x")
    size = (int(width), int(height))
    if size[0] * 3 != size[1] * 4 or min(size) < 120:
        raise argparse.ArgumentTypeError("a 4:3 size of at least 160x120, such as 320x240")
    return size


def clips_of(kind, faces, data, size, turn, random):
    if kind == "yawns":
        return yawns(data, size, turn, random)
    return (warped if kind == "warped" else switched)(faces, size, turn, random)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, help="folder of the data files")
    parser.add_argument("out", type=Path, help="folder for the clips")
    parser.add_argument("--fps", type=int, default=15)
    parser.add_argument("--size", type=size_of, default=(320, 240), help="WIDTHxHEIGHT, default 320x240")
    parser.add_argument("--count", type=int, default=0, help="clips of each set; default: one for each person")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sets", default=",".join(SETS), help="comma-separated, default all")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    faces = marked_faces(options.data)
    for kind in options.sets.split(","):
        if kind not in SETS:
            parser.error(f"no such set: {kind}")
        random = np.random.default_rng([options.seed, SETS.index(kind)])
        people = len(yawn_pairs("test")) if kind == "yawns" else sum(face.state == "open" for face in faces)
        count = options.count or people
        with tqdm(total=count, desc=kind, unit="clip") as progress:
            turn = 0
            while progress.n < count:
                for clip in clips_of(kind, faces, options.data, options.size, turn, random):
                    clip.write(options.out, options.size, options.fps, random)
                    progress.update()
                    if progress.n == count:
                        break
                turn += 1


if __name__ == "__main__":
    main()
