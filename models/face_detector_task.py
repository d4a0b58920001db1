"""What the `face-detector` network is shown and how it is judged."""

import numpy as np
import torch
from torch.nn import functional as F

import data
from augment import photometric
from detection import HEIGHT, LOWEST_SCORE, WIDTH, Curve, cells, choose_threshold, decode, view_of
from drawn import read_drawn
from networks import STRIDES
from scene import mosaic, paste, render, window

MAPS = [(-(-HEIGHT // s), -(-WIDTH // s)) for s in STRIDES]


def assign(scene, config):
    """Targets of all cells of all levels, one after another: positive (1, 0, or -1 for neither), box and points in strides, points_known."""
    out = []
    for stride, shape in zip(STRIDES, MAPS):
        centres = cells(*shape, stride)
        n = len(centres)
        positive, box, points, known = np.zeros(n, np.float32), np.ones((n, 4), np.float32), np.zeros((n, 10), np.float32), np.zeros(n, np.float32)
        for x0, y0, x1, y1 in scene.ignored:
            positive[(centres[:, 0] > x0) & (centres[:, 0] < x1) & (centres[:, 1] > y0) & (centres[:, 1] < y1)] = -1
        low, high = config[f"size_{stride}"]
        size = np.sqrt(np.prod(scene.boxes[:, 2:] - scene.boxes[:, :2], axis=1))
        middle = (scene.boxes[:, :2] + scene.boxes[:, 2:]) / 2
        distance = np.abs(centres[:, None] - middle[None]).max(2) / stride if len(size) else np.zeros((n, 0))
        for j in np.argsort(-size):
            near = distance[:, j] <= config["ignored_radius"]
            if not low / 1.3 <= size[j] < high * 1.3:
                continue
            positive[near & (positive == 0)] = -1
            if low <= size[j] < high:
                sides = np.c_[centres - scene.boxes[j, :2], scene.boxes[j, 2:] - centres] / stride
                own = (distance[:, j] <= config["radius"]) & (sides.min(1) > 0.1) | (distance[:, j] == distance[:, j].min())
                positive[own] = 1
                box[own] = np.maximum(sides[own], 0.05)
                known[own] = float(np.isfinite(scene.points[j]).all())
                points[own] = np.nan_to_num(((scene.points[j][None] - centres[own][:, None]) / stride).reshape(-1, 10))
        out.append((positive, box, points, known))
    return {name: np.concatenate(parts).astype(np.float32) for name, parts in zip(("positive", "box", "points", "points_known"), zip(*out))}


def generalised_iou(a, b):
    """(IoU, generalised IoU) of distances l, t, r, b from common points, [n,4] each."""
    a = a.clamp(min=1e-3)
    inner = torch.minimum(a, b)
    outer = torch.maximum(a, b)
    both = (inner[:, 0] + inner[:, 2]) * (inner[:, 1] + inner[:, 3])
    hull = (outer[:, 0] + outer[:, 2]) * (outer[:, 1] + outer[:, 3])
    union = (a[:, 0] + a[:, 2]) * (a[:, 1] + a[:, 3]) + (b[:, 0] + b[:, 2]) * (b[:, 1] + b[:, 3]) - both
    iou = both / union
    return iou, iou - (hull - union) / hull


class FaceDetectorTask:
    """Batches, loss and validation for `train.py`."""

    def __init__(self, folder, config, drawn=None):
        self.config = config
        self.frames, self.cars = data.fddb(folder, data.TRAIN), data.incar(folder, data.TRAIN)
        self.drawn = read_drawn(drawn)[0] if drawn else []
        faces = data.fer2013(folder, data.TRAIN) + data.youtube(folder, data.TRAIN) + data.drowsy(folder, data.TRAIN)
        self.faces = [f for f in faces if f.points is not None and f.box is not None]
        self.portraits = [data.Frame(f.levels, f.box[None], f.points[None]) for f in self.faces + data.yawdd(folder, data.TRAIN)]
        self.validation = {"fddb": data.fddb(folder, data.VALIDATION), "incar": data.incar(folder, data.VALIDATION)}

    def steps(self):
        return len(self.frames) // self.config["batch"]["views"]

    def _scene(self, frame, rng):
        view = self.config["view"]
        scene = render(frame, window(frame, view, rng), bool(rng.random() < 0.5))
        if rng.random() < view["mosaic"]:
            more = [self.frames[i] for i in rng.integers(len(self.frames), size=3)]
            scenes = [scene] + [render(f, window(f, view, rng), bool(rng.random() < 0.5)) for f in more]
            scene = mosaic([scenes[i] for i in rng.permutation(4)], rng)
        if rng.random() < view["paste"]:
            paste(scene, self.faces, self.frames, view, rng)
        return scene

    def batches(self, rng, strength=1.0):
        """One epoch: (uint8 [N,120,160], {target: array})."""
        counts = self.config["batch"]
        order = rng.permutation(len(self.frames))
        for step in range(self.steps()):
            frames = [self.frames[i] for i in order[step * counts["views"]:][:counts["views"]]]
            for name, pool in (("cars", self.cars), ("portraits", self.portraits), ("drawn", self.drawn)):
                frames += [pool[i] for i in rng.integers(len(pool), size=counts[name])] if pool else []
            scenes = [self._scene(f, rng) for f in frames]
            rows = [assign(s, self.config["assign"]) for s in scenes]
            images = photometric(np.stack([s.image for s in scenes]), rng, self.config["augment"], strength)
            yield images, {k: np.stack([r[k] for r in rows]) for k in rows[0]}

    def loss(self, outputs, t):
        """{part: loss}: quality focal loss on scores (target: 0.7 + 0.3 x the box's IoU, so that small faces, whose boxes overlap
        less, are not scored much lower for it), generalised IoU on boxes, smooth L1 on points over the face's size."""
        def cat(name):
            return torch.cat([outputs[f"{name}_{s}"].flatten(2).transpose(1, 2) for s in STRIDES], 1)
        score, box, points = cat("score")[..., 0], cat("box"), cat("points")
        own = t["positive"] == 1
        count = own.sum().clamp(min=1)
        iou, generalised = generalised_iou(box[own], t["box"][own])
        quality = torch.zeros_like(score)
        quality[own] = 0.7 + 0.3 * iou.detach()
        focal = F.binary_cross_entropy_with_logits(score, quality, reduction="none") * (quality - score.sigmoid()).abs() ** 2
        size = (t["box"][own][:, :2] + t["box"][own][:, 2:]).mean(1, keepdim=True)
        known = t["points_known"][own][:, None]
        error = F.smooth_l1_loss(points[own] / size, t["points"][own] / size, beta=0.05, reduction="none")
        reach = F.smooth_l1_loss(box[own] / size, t["box"][own] / size, beta=0.1, reduction="none").mean(1)
        weight = self.config["loss"]
        return {"score": weight["score"] * 4 * (focal * (t["positive"] >= 0)).sum() / count,
                "box": weight["box"] * ((1 - generalised) + reach).sum() / count,
                "points": weight["points"] * 5 * (error * known).sum() / 10 / known.sum().clamp(min=1)}

    def validate(self, predict):
        """{name: figure}: the threshold chosen on both validation sets and what it gives there."""
        curves = {}
        for name, frames in self.validation.items():
            out = predict(np.stack([view_of(f)[0] for f in frames]))
            for stride in STRIDES:
                out[f"score_{stride}"] = 1 / (1 + np.exp(-out[f"score_{stride}"]))
            found = [decode({k: v[i] for k, v in out.items()}, LOWEST_SCORE) for i in range(len(frames))]
            curves[name] = Curve(frames, found, 0.4 if name == "fddb" else 0.5)
        threshold = choose_threshold(curves["fddb"], curves["incar"])
        (a, b), (c, d) = curves["fddb"].at(threshold), curves["incar"].at(threshold)
        return {"threshold": threshold, "fddb_recall": float(a), "fddb_false": float(b), "incar_recall": float(c), "incar_false": float(d)}

    def representative(self, rng):
        """uint8 [N,120,160]: views that the converter measures value ranges on."""
        frames = self.frames + self.cars
        whole = np.stack([view_of(frames[i])[0] for i in rng.integers(len(frames), size=300)])
        batches = self.batches(rng)
        return np.concatenate([whole] + [next(batches)[0] for _ in range(4)])
