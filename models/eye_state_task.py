"""What the `eye-state` network is shown and how it is judged: is the eye of a 24x24 patch closed, is there an eye to be seen."""

import cv2
import numpy as np
import torch
from torch.nn import functional as F

import data
from augment import invert_detail, unsharp, photometric
from drawn import read_drawn
from sampling import Square, eye_squares, lifted, sample
from taught import TaughtBatches

SIZE = 24
UNKNOWN = -1.0


def sunglass(image, rng):
    """Covers the patch with a dark, slightly mirroring disc."""
    h, w = image.shape
    mask = np.zeros((h, w), np.float32)
    centre = (int(w / 2 + rng.uniform(-3, 3)), int(h / 2 + rng.uniform(-3, 3)))
    cv2.ellipse(mask, centre, (int(rng.uniform(9, 16)), int(rng.uniform(8, 14))), rng.uniform(-20, 20), 0, 360, rng.uniform(0.9, 1.0), -1)
    mask = cv2.GaussianBlur(mask, (0, 0), 0.7)
    dark = rng.uniform(0, 60) + np.linspace(0, rng.uniform(-25, 60), w)[None] * np.ones((h, 1))
    return np.clip(image * (1 - mask) + dark * mask, 0, 255).astype(np.uint8)


def left_visible(log_odds, sigmas, from_sigma, to_sigma):
    """Log-odds that an eye is seen once it is blurred by `sigmas` pixels: as before below `from_sigma`, its probability 1 % of that from `to_sigma` on."""
    left = np.clip((to_sigma - sigmas) / (to_sigma - from_sigma), 0.01, 1)
    seen = left / (1 + np.exp(-log_odds))
    return np.log(seen / (1 - seen + 1e-6)).astype(np.float32)


class EyeStateTask:
    """Batches, loss and validation for `train.py`."""

    def __init__(self, folder, config, drawn=None, teachers=None, cache=None):
        """`teachers`: checkpoints of the networks that say what they see; the pictures and their answers are kept in the file `cache`."""
        self.config = config
        patches = data.eye_patches(folder, data.TRAIN)
        self.patches = {s: [p for p in patches if p.source == s] for s in ("cew", "mrl", "closeup")}
        fer2013, yawdd, drowsy = (read(folder, data.TRAIN) for read in (data.fer2013, data.yawdd, data.drowsy))
        labelled = [f for f in fer2013 + yawdd + drowsy if f.eyes_closed is not None and f.points is not None]
        self.faces = [[f for f in labelled if f.eyes_closed == c] for c in (0, 1)]
        self.hidden = [f for f in yawdd if f.eyes_hidden]
        youtube = data.youtube(folder, data.TRAIN)
        self.open = [f for f in youtube if f.eye_opening.min() > 0.3]
        self.anything = yawdd + drowsy + youtube
        self.drawn = [[f for f in read_drawn(drawn)[1] if f.eyes_closed == c] for c in (0, 1)] if drawn else None
        held_out = [f for f in data.fer2013(folder, data.VALIDATION) if f.eyes_closed is not None and f.points is not None]
        self.unlabelled, self.taught = [f for f in fer2013 + self.anything if f.points is not None] if teachers else [], None
        self.validation = {"cew": [p for p in data.eye_patches(folder, data.VALIDATION) if p.source == "cew"],
                           "drowsy": data.drowsy(folder, data.VALIDATION), "fer2013": held_out}
        if teachers:
            pictures = {k: config[k] for k in ("batch", "jitter", "augment")} | {"unlabelled": config["taught"]["unlabelled"], "drawn": bool(drawn), "eyes": len(self.unlabelled)}
            self.taught = TaughtBatches(self._drawn_batches, config["taught"]["epochs"], config["seed"], teachers, cache, sorted(pictures.items()))

    def steps(self):
        return len(self.patches["cew"]) // self.config["batch"]["cew"]

    def _jittered(self, square, jitter, rng):
        shift, octaves, roll = jitter
        return square.moved(rng.uniform(-shift, shift, 2), 2 ** rng.uniform(-octaves, octaves), rng.uniform(-roll, roll))

    def _patch(self, patch, rng):
        side = patch.levels[0].shape[0]
        square = self._jittered(Square((side / 2, side / 2), side), self.config["jitter"]["patches"], rng)
        return sample(patch.levels, square, SIZE, flip=bool(rng.random() < 0.5)), float(patch.closed), 1.0

    def _eye(self, face, rng, closed, visible):
        square = self._jittered(eye_squares(face.points)[rng.integers(2)], self.config["jitter"]["faces"], rng)
        return sample(face.levels, square, SIZE, flip=bool(rng.random() < 0.5)), closed, visible

    def _no_eye(self, rng):
        """Sunglasses, real or drawn, or a place on a picture of a face away from its eyes."""
        kind = rng.random()
        if kind < 0.4 and self.hidden:
            return self._eye(self.hidden[rng.integers(len(self.hidden))], rng, UNKNOWN, 0.0)
        face = self.anything[rng.integers(len(self.anything))]
        if kind < 0.65:
            return sunglass(self._eye(face, rng, UNKNOWN, 0.0)[0], rng), UNKNOWN, 0.0
        eyes = eye_squares(face.points)
        h, w = face.levels[0].shape
        while True:
            square = Square((rng.uniform(0, w), rng.uniform(0, h)), eyes[0].side * 2 ** rng.uniform(-0.5, 0.5))
            if min(np.hypot(*np.subtract(e.centre, square.centre)) / e.side for e in eyes) > 0.75:
                return sample(face.levels, square.moved((0, 0), 1, rng.uniform(-30, 30)), SIZE), UNKNOWN, 0.0

    def _labelled(self, pools, rng):
        closed = int(rng.integers(2))
        return self._eye(pools[closed][rng.integers(len(pools[closed]))], rng, float(closed), 1.0)

    def _lifted(self, images, rng):
        """Some of the crops as the program brightens them before it asks."""
        share = self.config["augment"].get("lifted", 0)
        return np.stack([lifted(i) if rng.random() < share else i for i in images])

    def batches(self, rng, strength=1.0):
        """One epoch: (uint8 [N,24,24], {target: array}); a target of -1 is unknown."""
        if not self.taught:
            return self._drawn_batches(rng, strength)
        return (self._disturbed(images, targets, rng) for images, targets in self.taught.batches(self.steps(), rng))

    def _disturbed(self, images, targets, rng):
        """A batch, some of its crops with their detail turned over, some out of focus. The teachers saw them as they are, and what they said holds: so these are
        learnt and nothing else moves. Only of what is too blurred to be told, less and less is said to be seen; its labels, of a sharp eye, are not asked for."""
        table, x = self.config["taught"], images.astype(np.float32)
        invert_detail(x, rng, np.flatnonzero(rng.random(len(x)) < table["inverted"]), table["inverted_broadest"])
        which = np.flatnonzero(rng.random(len(x)) < table["blurred"])
        sigmas = unsharp(x, rng, which, table["blurred_most"], table["blurred_noise"])
        told, closed, visible = (targets[k].copy() for k in ("taught_visible", "closed", "visible"))
        told[which] = left_visible(told[which], sigmas, *table["blurred_unseen"])
        lost = which[sigmas > table["blurred_unseen"][0]]
        closed[lost], visible[lost] = UNKNOWN, np.where(visible[lost] > 0, UNKNOWN, visible[lost])
        return np.clip(np.rint(x), 0, 255).astype(np.uint8), {"closed": closed, "visible": visible, "taught_closed": targets["taught_closed"], "taught_visible": told}

    def _drawn_batches(self, rng, strength=1.0):
        counts = self.config["batch"]
        order = rng.permutation(len(self.patches["cew"]))
        for step in range(self.steps()):
            rows = [self._patch(self.patches["cew"][i], rng) for i in order[step * counts["cew"]:][:counts["cew"]]]
            for source in ("mrl", "closeup"):
                pool = self.patches[source]
                rows += [self._patch(pool[rng.integers(len(pool))], rng) for _ in range(counts[source])]
            rows += [self._labelled(self.faces, rng) for _ in range(counts["faces"])]
            rows += [self._eye(self.open[rng.integers(len(self.open))], rng, 0.0, 1.0) for _ in range(counts["youtube"])]
            rows += [self._no_eye(rng) for _ in range(counts["hidden"])]
            if self.drawn:
                rows += [self._labelled(self.drawn, rng) for _ in range(counts["drawn"])]
            if self.unlabelled:
                rows += [self._eye(self.unlabelled[rng.integers(len(self.unlabelled))], rng, UNKNOWN, UNKNOWN) for _ in range(self.config["taught"]["unlabelled"])]
            images = photometric(np.stack([r[0] for r in rows]), rng, self.config["augment"], strength)
            images = self._lifted(images, rng)
            yield images, {"closed": np.array([r[1] for r in rows], np.float32), "visible": np.array([r[2] for r in rows], np.float32)}

    def loss(self, outputs, t):
        """{part: loss}; their sum is minimised."""
        weight, soft = self.config["loss"], self.config["loss"]["smoothing"]

        def binary(name, smoothing):
            known = t[name] >= 0
            wanted = t[name].clamp(min=0) * (1 - 2 * smoothing) + smoothing
            return F.binary_cross_entropy_with_logits(outputs[name][:, 0], wanted, reduction="none")[known].mean()
        hard = {"closed": binary("closed", soft), "visible": binary("visible", 0)}
        if not self.taught:
            return {k: weight[k] * v for k, v in hard.items()}
        share, seen = self.config["taught"]["share"], torch.sigmoid(t["taught_visible"])

        def taught(name, weights):
            losses = F.binary_cross_entropy_with_logits(outputs[name][:, 0], torch.sigmoid(t["taught_" + name]), reduction="none")
            return (losses * weights).sum() / weights.sum()
        said = {"closed": taught("closed", seen), "visible": taught("visible", torch.ones_like(seen))}
        return {k: weight[k] * ((1 - share) * v + share * said[k]) for k, v in hard.items()}

    def validate(self, predict):
        """{name: accuracy}: cew patches; whole faces by the mean of both eyes at the known points."""
        out = {}
        for name, items in self.validation.items():
            if name == "cew":
                answers = predict(np.stack([sample(p.levels, Square((16, 16), 32), SIZE) for p in items]))["closed"][:, 0]
                truth = np.array([p.closed for p in items])
            else:
                crops = np.stack([sample(f.levels, s, SIZE) for f in items for s in eye_squares(f.points)])
                answers, truth = predict(crops)["closed"][:, 0].reshape(-1, 2).mean(1), np.array([f.eyes_closed for f in items])
            out[name] = float(((answers > 0) == truth).mean())
        rng = np.random.default_rng(7)
        hidden = predict(np.stack([self._no_eye(rng)[0] for _ in range(500)]))["visible"][:, 0]
        out["hidden_seen_as_hidden"] = float((hidden < 0).mean())
        return out

    def representative(self, rng):
        """uint8 [N,24,24]: patches that the converter measures value ranges on."""
        batches = self.batches(rng)
        return np.concatenate([next(batches)[0] for _ in range(4)])
