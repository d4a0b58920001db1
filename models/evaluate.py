"""Prints the results table of models/README.md:  python3 models/evaluate.py DATA [NETWORK ...] [--part validation] [--json FILE]

The shipped `.tflite` files run through TensorFlow Lite's reference kernels on the test parts (or the validation parts).
"""

import argparse
import json
import os
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np
from tqdm import tqdm

import data
from chain import Chain, together
from detection import HEIGHT, LARGE, LOWEST_SCORE, WIDTH, Curve, choose_threshold, decode, view_of
from face_task import badly_framed_crop, covered_mouths, with_squares
from results import costs_of, mean_error, share, tables
from sampling import Square, eye_squares, sample
from settings import network_file, read_config
from tflite import FastNetwork, ReferenceNetwork

SUBSETS = {"7 classes": [0, 1, 2, 3, 4, 5, 6], "6 classes (no disgust)": [0, 2, 3, 4, 5, 6],
           "4 classes (happy, sad, surprise, neutral)": [3, 4, 5, 6], "3 classes (angry, happy, sad)": [0, 3, 4]}
FOLDS = {data.VALIDATION: "fold 8 (validation)", data.TEST: "fold 9"}


class Networks(dict):
    """The shipped networks by name, loaded when first asked for."""

    def __init__(self, kind=ReferenceNetwork):
        super().__init__()
        self.kind = kind

    def __missing__(self, name):
        self[name] = self.kind(network_file(name))
        return self[name]


class Evaluation:
    """Runs the networks on one part of the data and collects rows (network, what, figure) and raw answers for the cards."""

    def __init__(self, folder, part, kind=ReferenceNetwork):
        self.folder, self.part, self.rows, self.answers = folder, part, [], {}
        self.networks = Networks(kind)
        shipped = read_config("face-detector")["shipped"]
        self.threshold, self.joint_threshold = shipped["score_threshold"], shipped["joint_threshold"]

    def add(self, network, what, figure):
        self.rows.append((network, what, figure))

    def run(self, network, images, what):
        return self.networks[network].batch(tqdm(images, desc=what, mininterval=5))

    def curve(self, frames, iou, what, network="face-detector", size=(WIDTH, HEIGHT)):
        found = [decode(self.networks[network].real(view_of(f, size)[0]), LOWEST_SCORE) for f in tqdm(frames, desc=what, mininterval=5)]
        return Curve(frames, found, iou, size)

    def face_detector(self):
        news = self.curve(data.fddb(self.folder, data.VALIDATION), 0.4, "fddb fold 8")
        cars = self.curve(data.incar(self.folder, data.VALIDATION), 0.5, "in-car validation")
        chosen = choose_threshold(news, cars)
        self.add("face-detector", "score threshold shipped (what the validation parts choose)", f"{self.threshold:.3f} ({chosen:.3f})")
        self._detection("FDDB fold 8 (validation), IoU 0.4", news)
        self._detection("in-car validation, IoU 0.5", cars)
        if self.part == data.TEST:
            news = self.curve(data.fddb(self.folder, data.TEST), 0.4, "fddb fold 9")
            cars = self.curve(data.incar(self.folder, data.TEST), 0.5, "in-car test")
            self._detection("FDDB fold 9, IoU 0.4", news)
            self._detection("in-car test (machine-made boxes: agreement), IoU 0.5", cars)
        for part in sorted({data.VALIDATION, self.part}):
            large = self.curve(data.fddb(self.folder, part), 0.4, "fddb, large view", "face-detector-large", LARGE)
            self._detection(f"FDDB {FOLDS[part]}, IoU 0.4, the large file at 320×248", large)
        self.answers["detector"] = {"news": self._points(news), "incar": self._points(cars), "rows": news.rows.tolist()}

    def _points(self, curve):
        return [(k / 256, *map(float, curve.at(k / 256))) for k in range(26, 250, 4)]

    def _detection(self, what, curve, network="face-detector", threshold=None):
        recall, false = curve.at(threshold or self.threshold)
        right = round(recall * curve.faces)
        self.add(network, what, f"{share(right, curve.faces)}, {false:.3f} false per image")

    def together(self):
        """The large view's detections with `presence` as one score, at a threshold of its own that fold 8 chooses."""
        for part in sorted({data.VALIDATION, self.part}):
            frames = tqdm(data.fddb(self.folder, part), desc="fddb, together", mininterval=5)
            found = [together(f, self.networks["face-detector-large"], self.networks["face"], LARGE) for f in frames]
            curve = Curve(frames, found, 0.4, LARGE)
            if part == data.VALIDATION:
                self.add("together", "joint threshold shipped (what fold 8 chooses)", f"{self.joint_threshold:.3f} ({choose_threshold(curve):.3f})")
            self._detection(f"FDDB {FOLDS[part]}, IoU 0.4, at 320×248", curve, "together", self.joint_threshold)

    def face(self):
        faces = data.fer2013(self.folder, self.part)
        labels = np.array([f.label for f in faces])
        answers = self.run("face", [f.levels[0] for f in faces], "fer2013")
        out = answers["expression"]
        part = "private test" if self.part == data.TEST else "public test (validation)"
        for name, classes in SUBSETS.items():
            chosen = np.isin(labels, classes)
            best = np.array(classes)[out[chosen][:, classes].argmax(1)]
            self.add("face", f"FER2013 {part}, {name}", share(int((best == labels[chosen]).sum()), int(chosen.sum())))
        self._ferplus(answers["ferplus"], part)
        self.answers["expression"] = {"labels": labels.tolist(), "probabilities": out.tolist()}
        cars = data.yawdd(self.folder, self.part)
        crops = [sample(f.levels, f.square, 48) for f in cars]
        out = self.run("face", crops, "yawdd")
        right = (out["yawn"][:, 0] >= 0.5) == np.array([f.yawn for f in cars])
        self.add("face", "yawn per image, in-car faces cropped at their known points", share(int(right.sum()), len(cars)))
        self.add("face", "presence found on the same", share(int((out["presence"][:, 0] >= 0.5).sum()), len(cars)))
        self.add("face", "mouth seen on the same", share(int((out["mouth"][:, 0] >= 0.5).sum()), len(cars)))
        out_covered = self.run("face", covered_mouths(crops, cars), "mouths covered")["mouth"][:, 0]
        self.add("face", "mouth hidden by a drawn mask, scarf or hand on the same", share(int((out_covered < 0.5).sum()), len(cars)))
        frames, rng = with_squares(data.fddb(self.folder, self.part) + data.incar(self.folder, self.part)), np.random.default_rng(7)
        absent = [badly_framed_crop(frames, rng) for _ in range(1000)]
        out_absent = self.run("face", [sample(f.levels, f.square, 48) for f in absent], "background")["presence"][:, 0]
        self.add("face", "presence denied on background and badly framed faces", share(int((out_absent < 0.5).sum()), len(absent)))
        self.answers["yawn"] = {"labels": [f.yawn for f in cars], "probabilities": out["yawn"][:, 0].tolist()}

    def _ferplus(self, out, part):
        top = data.ferplus_majority(self.folder, self.part)
        known = top >= 0
        self.add("face", f"FER+ majority, 8 classes, {part}, rows with one top vote that is an emotion",
                 share(int((out.argmax(1) == top)[known].sum()), int(known.sum())))
        self.answers["ferplus"] = {"labels": top[known].tolist(), "probabilities": out[known].tolist()}

    def eye_state(self):
        patches = data.eye_patches(self.folder, self.part)
        notes = {"cew": "", "mrl": " (one person; no target)", "closeup": " (no person ids; no target)"}
        for source, note in notes.items():
            items = [p for p in patches if p.source == source]
            out = self.run("eye-state", [sample(p.levels, Square((16, 16), 32), 24) for p in items], source)["closed"][:, 0]
            truth = np.array([p.closed for p in items])
            self.add("eye-state", f"`eyes`, {source}{note}", share(int(((out >= 0.5) == truth).sum()), len(items)))
            self.answers[f"eyes_{source}"] = {"labels": truth.tolist(), "probabilities": out.tolist()}
        faces = data.drowsy(self.folder, self.part)
        out = self.run("eye-state", [sample(f.levels, s, 24) for f in faces for s in eye_squares(f.points)], "drowsy faces")
        mean = out["closed"][:, 0].reshape(-1, 2).mean(1)
        right = (mean >= 0.5) == np.array([f.eyes_closed for f in faces])
        self.add("eye-state", "whole faces (web), eyes cropped at known points, mean of both eyes", share(int(right.sum()), len(faces)))
        self.answers["eyes_faces"] = {"labels": [f.eyes_closed for f in faces], "probabilities": mean.tolist()}

    def chain(self):
        chain = Chain(self.networks, self.threshold)
        faces = data.drowsy(self.folder, self.part)
        readings = [chain.read(_frame_of(f)) for f in tqdm(faces, desc="chain: drowsy", mininterval=5)]
        right = sum(r is not None and (r.eyes_closed >= 0.5) == f.eyes_closed for r, f in zip(readings, faces))
        self.add("chain", "eyes closed or open, whole faces (web); no face found counts as wrong", share(int(right), len(faces)))
        self.add("chain", "of these, faces found", share(sum(r is not None for r in readings), len(faces)))
        frames = data.incar(self.folder, self.part)
        labels = data.yawdd(self.folder, self.part)
        readings = [chain.read(f) for f in tqdm(frames, desc="chain: in-car", mininterval=5)]
        right = sum(r is not None and r.yawns == f.yawn for r, f in zip(readings, labels))
        self.add("chain", "yawn per image, in-car frames; no face found counts as wrong, a hidden mouth as no yawn", share(int(right), len(frames)))
        self.add("chain", "of these, mouths seen", share(sum(r is not None and r.mouth_seen for r in readings), len(frames)))
        known = [(r, f) for r, f in zip(readings, labels) if f.eyes_closed is not None]
        right = sum(r is not None and (r.eyes_closed >= 0.5) == f.eyes_closed for r, f in known)
        self.add("chain", "eyes closed or open, in-car frames with eye labels", share(int(right), len(known)))
        dark = [r for r, f in zip(readings, labels) if f.eyes_hidden and r]
        if dark:
            self.add("chain", "sunglasses in in-car frames: `visible` below 0.5", share(sum(r.visible.mean() < 0.5 for r in dark), len(dark)))
        faces = data.youtube(self.folder, self.part)
        readings = [chain.read(_frame_of(f)) for f in tqdm(faces, desc="chain: youtube", mininterval=5)]
        errors = self._point_errors(readings, faces, data.YOUTUBE_OFFSET)
        self.add("chain", "five points, mean error over eye distance (machine-tracked truth)",
                 f"{mean_error(errors)}; {len(errors)} of {len(faces)} found)")
        self.answers["point_errors"] = [float(e) for e in errors]
        errors = self._point_errors(readings, faces, 0)
        self.add("chain", "the same, the truth moved half a pixel up and left (`data.YOUTUBE_OFFSET`)",
                 f"{mean_error(errors)})")

    def _point_errors(self, readings, faces, offset):
        """Mean error of each face that was found, over its eye distance, against points moved by `offset` pixels to the right and down."""
        return [np.linalg.norm(r.points - f.points - offset, axis=1).mean() / np.linalg.norm(f.points[1] - f.points[0])
                for r, f in zip(readings, faces) if r]


def _frame_of(face):
    return data.Frame(face.levels, np.zeros((0, 4)))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data")
    parser.add_argument("network", nargs="*", help="face-detector, face, eye-state, chain, together; all by default")
    parser.add_argument("--part", choices=("test", "validation"), default="test")
    parser.add_argument("--fast", action="store_true", help="TensorFlow Lite's fast kernels, which round a little differently: for choices")
    parser.add_argument("--programs", nargs=2, metavar=("FEREDGE", "BOARD_FEREDGE"), help="what memory and instructions of an inference are measured with")
    parser.add_argument("--json", help="where to write rows and answers, for plots.py")
    arguments = parser.parse_args()
    part, kind = data.TEST if arguments.part == "test" else data.VALIDATION, FastNetwork if arguments.fast else ReferenceNetwork
    evaluation = Evaluation(arguments.data, part, kind)
    for name in arguments.network or ("face-detector", "face", "eye-state", "chain", "together"):
        getattr(evaluation, name.replace("-", "_"))()
    costs = costs_of(arguments.programs, Path("build/models")) if arguments.programs else None
    print(tables(evaluation.rows, arguments.part, costs))
    if arguments.json:
        with open(arguments.json, "w") as file:
            json.dump({"part": arguments.part, "rows": evaluation.rows, "answers": evaluation.answers, "costs": costs}, file)


if __name__ == "__main__":
    main()
