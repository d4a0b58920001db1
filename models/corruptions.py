"""Accuracy under single disturbances of medium strength:  python3 models/corruptions.py DATA [--part validation] [--limit 600]

Pictures are disturbed before the networks see them: FER2013's crops and CEW's eyes as they are, whole faces before the whole chain. Runs the shipped
`.tflite` on TensorFlow Lite's fast kernels, which round a little differently from the reference ones: differences of a few tenths of a point are not real.
"""

import argparse

import cv2
import numpy as np
from tqdm import tqdm

import data
from chain import Chain
from covers import face_mask, sunglasses
from detection import decode, match, to_frame, view_of
from sampling import Square, pyramid, sample
from tflite import FastNetwork, network_file
from train import read_config


def gamma(exponent):
    """255 · (x / 255) ** exponent."""
    return lambda x, points, rng: 255 * (x / 255) ** exponent


def side_light(x, points, rng):
    """A ramp of 3 : 1 from one side to the other, the mean kept."""
    return x * np.linspace(1.5, 0.5, x.shape[1])[None, ::int(rng.choice((-1, 1)))]


def glare(x, points, rng):
    """One white spot, 15 % of the width across, anywhere in the middle half."""
    h, w = x.shape
    cx, cy = rng.uniform(0.25, 0.75) * w, rng.uniform(0.25, 0.75) * h
    y, x_ = np.mgrid[:h, :w]
    spot = np.clip((0.075 * w - np.hypot(x_ - cx, y - cy)) / (0.02 * w) + 1, 0, 1)
    return x * (1 - spot) + 255 * spot


def noise(x, points, rng):
    """Gaussian, sigma 10 of 255."""
    return x + rng.normal(0, 10, x.shape)


def blur(x, points, rng):
    """Gaussian, sigma of one pixel when the face is 48 wide."""
    face = 48 if points is None else max(np.hypot(*(points[1] - points[0])) / 0.342, 24)
    return cv2.GaussianBlur(x, (0, 0), face / 48)


def contrast_inverted(x, points, rng):
    """Detail finer than an eighth of the width turned over and halved, as skin and iris do in the near infra-red."""
    broad = cv2.GaussianBlur(x, (0, 0), x.shape[1] / 8)
    return broad - 0.5 * (x - broad)


def on_points(cover, shade):
    """Draws `cover` in gray `shade`; pictures without points stay as they are."""
    return lambda x, points, rng: x if points is None else cover(x, points, shade)


def moved(shift, octaves, degrees):
    """The picture shifted by `shift` of its width, enlarged and turned about its centre, borders repeated."""
    def apply(x, points, rng):
        h, w = x.shape
        sign = rng.choice((-1, 1), 4)
        m = cv2.getRotationMatrix2D(((w - 1) / 2, (h - 1) / 2), degrees * sign[0], 2.0 ** (octaves * sign[1]))
        m[:, 2] += sign[2:] * shift * w
        apply.matrix = m
        return cv2.warpAffine(x, m, (w, h), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return apply


CORRUPTIONS = {"none": None, "gamma 0.6": gamma(0.6), "gamma 1.7": gamma(1.7), "side light 1:3": side_light, "glare spot": glare, "noise 10": noise,
               "blur 1 px at 48": blur, "shift and scale 5 %": moved(0.05, np.log2(1.05), 0), "roll 10°": moved(0, 0, 10),
               "sunglasses": on_points(sunglasses, 20.0), "mask": on_points(face_mask, 205.0), "contrast inverted by half": contrast_inverted}


def disturbed(image, points, name, seed):
    """(uint8 image, points) under one corruption; `points` [n,2] follow when the picture is moved."""
    change = CORRUPTIONS[name]
    if change is None:
        return image, points
    x = change(image.astype(np.float32), points, np.random.default_rng(seed))
    if hasattr(change, "matrix") and points is not None:
        points = (points - 0.5) @ change.matrix[:, :2].T + change.matrix[:, 2] + 0.5
    return np.clip(np.rint(x), 0, 255).astype(np.uint8), points


class Robustness:
    """The figures of one corruption; `limit`: so many items of each set, taken evenly."""

    def __init__(self, folder, part, limit):
        self.networks = {n: FastNetwork(network_file(n)) for n in ("face-detector", "face", "eye-state")}
        self.threshold = read_config("face-detector")["shipped"]["score_threshold"]

        def some(items):
            return items[::max(len(items) // limit, 1)]
        self.fer2013 = some(data.fer2013(folder, part))
        self.cew = some([p for p in data.eye_patches(folder, part) if p.source == "cew"])
        self.drowsy, self.youtube = data.drowsy(folder, part), some(data.youtube(folder, part))
        self.incar, self.yawdd, self.fddb = data.incar(folder, part), data.yawdd(folder, part), some(data.fddb(folder, part))

    def _frame(self, levels, points, name, seed):
        image, points = disturbed(levels[0], points, name, seed)
        return data.Frame(pyramid(image), np.zeros((0, 4))), points

    def figures(self, name):
        """{figure: per cent}"""
        chain = Chain(self.networks, self.threshold)
        expression = [self.networks["face"].real(disturbed(f.levels[0], f.points, name, i)[0])["expression"].argmax() == f.label
                      for i, f in enumerate(self.fer2013)]
        eyes = [(self.networks["eye-state"].real(sample(pyramid(disturbed(p.levels[0], None, name, i)[0]), Square((16, 16), 32), 24))["closed"][0]
                 >= 0.5) == p.closed for i, p in enumerate(self.cew)]
        out = {"FER2013, 7": expression, "eyes, cew": eyes if name not in ("sunglasses", "mask") else []}
        readings = [chain.read(self._frame(f.levels, f.points, name, i)[0]) for i, f in enumerate(self.drowsy)]
        out["eyes, chain"] = [r is not None and (r.eyes_closed >= 0.5) == f.eyes_closed for r, f in zip(readings, self.drowsy)]
        readings = [chain.read(self._frame(f.levels, f.points[0], name, i)[0]) for i, f in enumerate(self.incar)]
        out["yawn, chain"] = [r is not None and (r.face["yawn"][0] >= 0.5) == f.yawn for r, f in zip(readings, self.yawdd)]
        out["in-car faces found"] = [r is not None for r in readings]
        found = []
        for i, f in enumerate(self.youtube):
            frame, points = self._frame(f.levels, f.points + data.YOUTUBE_OFFSET, name, i)    # the truth as in the file
            reading = chain.read(frame)
            if reading:
                found.append(np.linalg.norm(reading.points - points, axis=1).mean() / np.linalg.norm(points[1] - points[0]))
        out = {k: 100 * float(np.mean(v)) if v else float("nan") for k, v in out.items()}
        out["FDDB recall"] = self._recall(name)
        out["points error"] = 100 * float(np.mean(found))
        return out

    def _recall(self, name):
        """Recall at IoU 0.4; pictures that only move keep the boxes they had, so those are left out."""
        if name in ("shift and scale 5 %", "roll 10°", "sunglasses", "mask"):
            return float("nan")
        right, faces = 0, 0
        for i, f in enumerate(self.fddb):
            view, square = view_of(self._frame(f.levels, None, name, i)[0])
            rows = decode(self.networks["face-detector"].real(view), self.threshold)
            for d in rows:
                d.box = to_frame(d.box.reshape(2, 2), square).ravel()
            matched, count = match(rows, f.boxes, 0.4)
            right, faces = right + sum(hit for _, hit in matched), faces + count
        return 100 * right / faces


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data")
    parser.add_argument("--part", choices=("test", "validation"), default="validation")
    parser.add_argument("--limit", type=int, default=600, help="items of each set")
    arguments = parser.parse_args()
    robustness = Robustness(arguments.data, data.TEST if arguments.part == "test" else data.VALIDATION, arguments.limit)
    rows = {name: robustness.figures(name) for name in tqdm(CORRUPTIONS)}
    columns = list(rows["none"])
    print(f"| {arguments.part} | " + " | ".join(columns) + " |\n| --- |" + " ---: |" * len(columns))
    for name, row in rows.items():
        print(f"| {name} | " + " | ".join("" if np.isnan(row[c]) else f"{row[c]:.1f}" for c in columns) + " |")


if __name__ == "__main__":
    main()
