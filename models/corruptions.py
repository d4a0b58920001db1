"""Accuracy under single disturbances:  python3 models/corruptions.py DATA [--part validation] [--limit 200] [--json FILE]

Prints the figures at medium strength, then at the strongest. With `--json` every strength of `disturbances.py` is measured, for the curves in the cards:
`python3 models/disturbance_plot.py FILE`. Pictures are disturbed before the networks see them: FER2013's crops and CEW's eyes as they are, whole pictures before
the whole chain. Runs the shipped `.tflite` on TensorFlow Lite's fast kernels, which round a little differently from the reference ones: differences of a few
tenths of a point are not real.
"""

import argparse
import json
from pathlib import Path

import numpy as np
from tqdm import tqdm

import data
from chain import Chain
from detection import decode, match, to_frame, view_of
from disturbances import DISTURBANCES, EYES, disturbed, following
from marked import table
from sampling import EYE_SIDE_OF_EYE_DISTANCE, Square, pyramid, sample
from tflite import FastNetwork, network_file
from train import read_config

NONE = "none"
FACE_OF_CEW = 32 / EYE_SIDE_OF_EYE_DISTANCE / EYES       # pixels: how wide the face is whose eye fills such a picture


def whole(image, points, change, seed, face=None):
    """(Frame without boxes, points, matrix) of a disturbed picture."""
    image, points, matrix = disturbed(image, points, change, seed, face)
    return data.Frame(pyramid(image), np.zeros((0, 4))), points, matrix


def boxes_after(boxes, matrix, size):
    """Boxes [n,4] of a moved picture: each keeps its shape, its centre and size follow; gone are those whose centre left the picture."""
    if matrix is None or not len(boxes):
        return boxes
    centre, half = (boxes[:, :2] + boxes[:, 2:]) / 2, (boxes[:, 2:] - boxes[:, :2]) / 2 * np.hypot(*matrix[0, :2])
    centre = following(centre, matrix)
    inside = ((centre >= 0) & (centre < size)).all(1)
    return np.hstack([centre - half, centre + half])[inside]


def share_right(rights, seens):
    """Per cent right. `rights`: of what was said, None where nothing was; NaN where of nine in ten nothing can be seen (`seens`), because it is hidden."""
    said = [right for right in rights if right is not None]
    return 100 * np.mean(said) if np.mean(seens) > 0.1 else np.nan


class Robustness:
    """The figures of one change on at most `limit` items of each set."""

    def __init__(self, folder, part, limit):
        self.networks = {n: FastNetwork(network_file(n)) for n in ("face-detector", "face", "eye-state")}
        self.threshold = read_config("face-detector")["shipped"]["score_threshold"]
        self.chain = Chain(self.networks, self.threshold)

        def some(items):
            return items[::-(-len(items) // limit)]
        self.fer2013, self.ferplus = some(data.fer2013(folder, part)), some(data.ferplus_majority(folder, part))
        self.cew = some([p for p in data.eye_patches(folder, part) if p.source == "cew"])
        self.drowsy, self.youtube = data.drowsy(folder, part), some(data.youtube(folder, part))
        self.incar, self.yawdd, self.fddb = data.incar(folder, part), data.yawdd(folder, part), some(data.fddb(folder, part))

    def figures(self, change, covers):
        """{figure: per cent; NaN where the change has no place to be drawn on}"""
        return {**self._expressions(change), "eyes, cew": np.nan if covers else self._eyes(change), **self._drivers(change),
                **({"FDDB recall": np.nan, "FDDB false boxes": np.nan} if covers else self._news(change)), "points error": self._points(change)}

    def _expressions(self, change):
        answers = [self.networks["face"].real(disturbed(f.levels[0], f.points, change, i)[0]) for i, f in enumerate(self.fer2013)]
        seven = [a["expression"].argmax() == f.label for a, f in zip(answers, self.fer2013)]
        eight = [a["ferplus"].argmax() == top for a, top in zip(answers, self.ferplus) if top >= 0]
        return {"FER2013, 7": 100 * np.mean(seven), "FER+": 100 * np.mean(eight)}

    def _eyes(self, change):
        images = [disturbed(p.levels[0], None, change, i, FACE_OF_CEW)[0] for i, p in enumerate(self.cew)]
        crops = [sample(pyramid(image), Square((16, 16), 32), 24) for image in images]
        return 100 * np.mean([(self.networks["eye-state"].real(crop)["closed"][0] >= 0.5) == p.closed for crop, p in zip(crops, self.cew)])

    def _drivers(self, change):
        """What the whole chain says of web faces' eyes and of drivers; no face found counts as wrong."""
        faces = [self.chain.read(whole(f.levels[0], f.points, change, i)[0]) for i, f in enumerate(self.drowsy)]
        drivers = [self.chain.read(whole(f.levels[0], f.points[0], change, i)[0]) for i, f in enumerate(self.incar)]
        eyes_seen, mouths_seen = [r is not None and r.eyes_seen for r in faces], [r is not None and r.mouth_seen for r in drivers]
        eyes = [False if r is None else (r.eyes_closed >= 0.5) == f.eyes_closed if r.eyes_seen else None for r, f in zip(faces, self.drowsy)]
        yawns = [False if r is None else r.yawns == f.yawn if r.mouth_seen else None for r, f in zip(drivers, self.yawdd)]
        return {"eyes, chain": share_right(eyes, eyes_seen), "eyes seen": 100 * np.mean(eyes_seen), "yawn, chain": share_right(yawns, mouths_seen),
                "mouths seen": 100 * np.mean(mouths_seen), "in-car faces found": 100 * np.mean([r is not None for r in drivers])}

    def _news(self, change):
        """Recall at IoU 0.4 and false boxes per 100 pictures, at the shipped threshold."""
        right, faces, false = 0, 0, 0
        for i, f in enumerate(self.fddb):
            face = float(np.median(f.boxes[:, 3] - f.boxes[:, 1])) if len(f.boxes) else None
            frame, _, matrix = whole(f.levels[0], None, change, i, face)
            view, square = view_of(frame)
            rows = decode(self.networks["face-detector"].real(view), self.threshold)
            for d in rows:
                d.box = to_frame(d.box.reshape(2, 2), square).ravel()
            matched, count = match(rows, boxes_after(f.boxes, matrix, frame.size), 0.4)
            hits = sum(hit for _, hit in matched)
            right, faces, false = right + hits, faces + count, false + len(rows) - hits
        return {"FDDB recall": 100 * right / faces, "FDDB false boxes": 100 * false / len(self.fddb)}

    def _points(self, change):
        """Mean error over the distance of the eyes, where a face is found. The truth as in the file."""
        errors = []
        for i, f in enumerate(self.youtube):
            frame, points, _ = whole(f.levels[0], f.points + data.YOUTUBE_OFFSET, change, i)
            reading = self.chain.read(frame)
            if reading:
                errors.append(np.linalg.norm(reading.points - points, axis=1).mean() / np.linalg.norm(points[1] - points[0]))
        return 100 * np.mean(errors)


def asked(curves):
    """[(disturbance or None, strength)] to measure: none at all, then those of both tables, with `curves` all."""
    return [(None, None)] + [(d, s) for d in DISTURBANCES for s in (d.strengths if curves else d.medium + d.strong)]


def tables(part, rows):
    """The Markdown tables of the medium and of the strongest disturbances."""
    def one(title, strengths):
        names = [NONE] + [d.named(s) for d in DISTURBANCES for s in strengths(d)]
        figures = [[name, *("" if np.isnan(v) else f"{v:.1f}" for v in rows[name].values())] for name in names]
        return table([f"{part}, {title}", *rows[NONE]], figures)
    return one("medium", lambda d: d.medium) + "\n\n" + one("strong", lambda d: d.strong)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data")
    parser.add_argument("--part", choices=("test", "validation"), default="validation")
    parser.add_argument("--limit", type=int, default=10**6, help="at most so many items of each set, taken evenly (default all)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="measure every strength and write the figures here as well")
    arguments = parser.parse_args()
    robustness = Robustness(arguments.data, data.TEST if arguments.part == "test" else data.VALIDATION, arguments.limit)
    rows = {}
    for disturbance, strength in tqdm(asked(arguments.json)):
        if disturbance is None:
            rows[NONE] = robustness.figures(lambda x, points, face, rng: (x, None), covers=False)
        else:
            rows[disturbance.named(strength)] = robustness.figures(disturbance.of(strength), disturbance.covers)
    print(tables(arguments.part, rows))
    if arguments.json:
        arguments.json.parent.mkdir(parents=True, exist_ok=True)
        arguments.json.write_text(json.dumps({"part": arguments.part, "rows": rows}, indent=1) + "\n")


if __name__ == "__main__":
    main()
