"""What the `face` network is shown and how it is judged: expression, yawn, presence, whether the mouth can be seen, and five points on 48x48 crops."""

import numpy as np
from torch.nn import functional as F

import data
from augment import with_cuts
from covers import before_mouth, hides_mouth, worn
from drawn import read_drawn
from proposals import proposals
from sampling import Square, flipped_points, sample
from taught import TaughtViews

SIZE = 48
OPEN_MOUTH = (3, 5)     # happy and surprise: the open mouths that are no yawns


def targets_of(face, square, flip, fer2013):
    """One row of targets and weights for a crop at `square`."""
    row = {"points": np.zeros((5, 2), np.float32), "points_known": 0.0, "expression": np.zeros(7, np.float32), "expression_known": 0.0,
           "ferplus": np.zeros(8, np.float32), "ferplus_known": 0.0, "yawn": 0.0, "yawn_known": 0.0, "presence": 0.0, "presence_known": 0.0, "mouth": 0.0, "mouth_known": 0.0,
           "taught_expression": np.zeros(7, np.float32), "taught_ferplus": np.zeros(8, np.float32), "taught_known": 0.0}
    if face.points is not None:
        points = square.to_crop(face.points)
        row["points"], row["points_known"] = (flipped_points(points) if flip else points).astype(np.float32), 1.0
    if face.expression is not None:
        row["expression"], row["expression_known"] = face.expression, 1.0
    if face.votes is not None:
        row["ferplus"], row["ferplus_known"] = face.votes, 1.0
    if face.yawn is not None and face.present:
        row["yawn"] = float(face.yawn)
        row["yawn_known"] = 1.0 if not fer2013 else (1.0 if face.label in OPEN_MOUTH else 0.3)
    if face.present is not None:
        row["presence"], row["presence_known"] = float(face.present), 1.0
    return row


def badly_framed(square, face_squares):
    """True when no face's square is near `square` in place and size, False when one is, None in between."""
    state = True
    for face in face_squares:
        distance = np.hypot(*np.subtract(face.centre, square.centre)) / face.side
        octaves = abs(np.log2(square.side / face.side))
        if distance < 0.2 and octaves < 0.45:
            return False
        if distance < 0.45 and octaves < 0.9:
            state = None
    return state


def with_squares(frames):
    """[(frame, its faces' squares)]"""
    return [(f, [face.square for face in data.frame_faces([f])]) for f in frames]


def badly_framed_crop(frames, rng):
    """A crop that holds no well-framed face: background, or a face far off centre or of the wrong size. `frames`: from `with_squares`."""
    while True:
        frame, squares = frames[rng.integers(len(frames))]
        w, h = frame.size
        if squares and rng.random() < 0.6:
            turn = rng.uniform(0, 2 * np.pi)
            far = rng.random() < 0.6
            distance = rng.uniform(0.45, 1.1) if far else rng.uniform(0, 0.4)
            scale = 2 ** (rng.uniform(-0.6, 0.6) if far else rng.choice([-1, 1]) * rng.uniform(0.9, 2))
            square = squares[rng.integers(len(squares))].moved((distance * np.cos(turn), distance * np.sin(turn)), scale, 0)
        else:
            square = Square((rng.uniform(0, w), rng.uniform(0, h)), 2 ** rng.uniform(4.5, 8))
        if badly_framed(square, squares):
            return data.Face(frame.levels, square.moved((0, 0), 1, rng.uniform(-15, 15)), present=0)


def covered_mouths(crops, faces, seed=5):
    """The crops of these faces, uint8 [N,48,48], each with something drawn over its mouth."""
    rng = np.random.default_rng(seed)
    drawn = [before_mouth(c.astype(np.float32), f.square.to_crop(f.points) * SIZE - 0.5, rng) for c, f in zip(crops, faces)]
    return np.clip(np.rint(drawn), 0, 255).astype(np.uint8)


class FaceTask:
    """Batches, loss and validation for `train.py`."""

    def __init__(self, folder, config, drawn=None, teachers=None, cache=None):
        """`teachers`: checkpoints of `face-teacher`; what they say is kept in the file `cache`."""
        self.config = config
        self.fer2013 = data.fer2013(folder, data.TRAIN)
        taught = config.get("taught")
        self.views = teachers and TaughtViews(self.fer2013, config["jitter"]["fer2013"], taught["views"], taught["blends"], config["seed"], teachers, cache)
        news = data.fddb(folder, data.TRAIN)
        self.frames = data.incar(folder, data.TRAIN) + news
        self.pools = {"yawdd": data.yawdd(folder, data.TRAIN), "youtube": data.youtube(folder, data.TRAIN),
                      "drowsy": data.drowsy(folder, data.TRAIN), "frames": data.frame_faces(self.frames)}
        self.pools["claims"], self.pools["mistakes"] = proposals(news)
        if drawn:
            frames, self.pools["drawn"] = read_drawn(drawn)
            self.frames += frames[::6]
        self.frames = with_squares(self.frames)
        self.validation = {"fer2013": data.fer2013(folder, data.VALIDATION), "yawdd": data.yawdd(folder, data.VALIDATION),
                           "youtube": data.youtube(folder, data.VALIDATION)}
        self.validation_frames = with_squares(data.incar(folder, data.VALIDATION) + data.fddb(folder, data.VALIDATION))

    def steps(self):
        return len(self.fer2013) // self.config["batch"]["fer2013"]

    def _crop(self, face, jitter, rng, fer2013):
        shift, octaves, roll = jitter
        square = face.square.moved(rng.uniform(-shift, shift, 2), 2 ** rng.uniform(-octaves, octaves), rng.uniform(-roll, roll))
        flip = bool(rng.random() < 0.5)
        return self._worn(sample(face.levels, square, SIZE, flip=flip), targets_of(face, square, flip, fer2013), rng)

    def _worn(self, crop, row, rng):
        """The crop, at times with something drawn over the face, and its targets; of those only whether the mouth can be seen changes."""
        if row["points_known"]:
            crop, seen = worn(crop, row["points"], rng, self.config["worn"])
            row["mouth"], row["mouth_known"] = float(bool(seen)), float(seen is not None)
        return crop, row

    def _fer2013(self, i, rng, strength):
        """A crop of face `i`: one of the teacher's views or blends with what it said, or without a teacher a new one."""
        if not self.views:
            return self._crop(self.fer2013[i], self.config["jitter"]["fer2013"], rng, True)
        if rng.random() < strength * self.config["taught"]["blended"]:
            return self._blend(i, rng.integers(self.views.blends))
        k = rng.integers(self.views.count)
        row = targets_of(self.fer2013[i], self.views.squares[i][k], bool(self.views.flips[i, k]), True)
        for name, answers in self.views.answers.items():
            row["taught_" + name] = answers[i, k]
        row["taught_known"] = row["expression_known"]
        return self._worn(self.views.crops[i, k], row, rng)

    def _blend(self, i, k):
        """Blend `k` of face `i`: of its expression alone anything is known."""
        share, pair = self.views.shares[i, k], (self.fer2013[i], self.fer2013[self.views.partners[i, k]])
        row = targets_of(data.Face(None, None, present=None), None, False, True)
        for name, (mine, other) in {"expression": [f.expression for f in pair], "ferplus": [f.votes for f in pair]}.items():
            if mine is not None and other is not None:
                row[name], row[name + "_known"] = share * mine + (1 - share) * other, 1.0
        for name, answers in self.views.blend_answers.items():
            row["taught_" + name] = answers[i, k]
        row["taught_known"] = row["expression_known"]
        return self.views.blend(i, [k])[0], row

    def batches(self, rng, strength=1.0):
        """One epoch: (uint8 [N,48,48], {target: array})."""
        counts, jitter = self.config["batch"], self.config["jitter"]
        order = rng.permutation(len(self.fer2013))
        for step in range(self.steps()):
            rows = [self._fer2013(i, rng, strength) for i in order[step * counts["fer2013"]:][:counts["fer2013"]]]
            for name, pool in self.pools.items():
                near = jitter["proposals" if name in ("claims", "mistakes") else "others"]
                rows += [self._crop(pool[rng.integers(len(pool))], near, rng, False) for _ in range(counts[name])]
            rows += [self._crop(badly_framed_crop(self.frames, rng), (0, 0, 0), rng, False) for _ in range(counts["negatives"])]
            images, cuts = with_cuts(np.stack([r[0] for r in rows]), rng, self.config["augment"], strength)
            for i, cut in cuts.items():
                self._cut(rows[i][1], cut)
            targets = {k: np.stack([np.asarray(r[1][k], np.float32) for r in rows]) for k in rows[0][1]}
            for name in ("yawn", "points"):
                targets[name + "_known"][:counts["fer2013"]] *= self.config["loss"][name + "_fer2013"]
            yield images, targets

    @staticmethod
    def _cut(row, rectangle):
        """What a covered rectangle does to the targets of a row."""
        hidden = hides_mouth(rectangle, row["points"] * SIZE)
        if row["mouth_known"] and hidden is not False:
            row["mouth"], row["mouth_known"] = 0.0, float(bool(hidden))

    def loss(self, outputs, t):
        """{part: loss}; their sum is minimised."""
        weight = self.config["loss"]

        def mean(values, name):
            known = t[name + "_known"]
            return (values * known).sum() / known.sum().clamp(min=1)

        def binary(name):
            return mean(F.binary_cross_entropy_with_logits(outputs[name][:, 0], t[name], reduction="none"), name)
        def classes(name):
            hard = mean(F.cross_entropy(outputs[name], t[name], reduction="none"), name)
            if not self.views:
                return hard
            heat, share = self.config["taught"]["temperature"], self.config["taught"]["share"]
            wanted = F.softmax(t["taught_" + name] / heat, 1)
            soft = F.kl_div(F.log_softmax(outputs[name] / heat, 1), wanted, reduction="none").sum(1) * heat ** 2
            return (1 - share) * hard + share * mean(soft, "taught")
        points = F.smooth_l1_loss(outputs["points"], t["points"].flatten(1), beta=0.02, reduction="none").mean(1)
        return {"expression": weight["expression"] * classes("expression"), "ferplus": weight["ferplus"] * classes("ferplus"), "points": weight["points"] * mean(points, "points"),
                "yawn": weight["yawn"] * binary("yawn"), "presence": weight["presence"] * binary("presence"),
                "mouth": weight["mouth"] * binary("mouth")}

    def validate(self, predict):
        """{name: figure} from validation parts; `predict` maps uint8 [N,h,w] to {output: array}."""
        crops = {k: np.stack([sample(f.levels, f.square, SIZE) for f in v]) for k, v in self.validation.items()}
        out = {k: predict(v) for k, v in crops.items()}
        covered = predict(covered_mouths(crops["yawdd"], self.validation["yawdd"]))
        labels = np.array([f.label for f in self.validation["fer2013"]])
        yawns = np.array([f.yawn for f in self.validation["yawdd"]])
        true = np.stack([f.square.to_crop(f.points) for f in self.validation["youtube"]])
        error = np.linalg.norm(out["youtube"]["points"].reshape(-1, 5, 2) - true, axis=2).mean(1)
        error /= np.linalg.norm(true[:, 1] - true[:, 0], axis=1)
        rng = np.random.default_rng(7)
        absent = [badly_framed_crop(self.validation_frames, rng) for _ in range(500)]
        absent = predict(np.stack([sample(f.levels, f.square, SIZE) for f in absent]))
        sure = [i for i, f in enumerate(self.validation["fer2013"]) if f.votes is not None and (f.votes == f.votes.max()).sum() == 1]
        votes = np.array([self.validation["fer2013"][i].votes.argmax() for i in sure])
        return {"expression": float((out["fer2013"]["expression"].argmax(1) == labels).mean()),
                "ferplus": float((out["fer2013"]["ferplus"][sure].argmax(1) == votes).mean()),
                "yawn": float(((out["yawdd"]["yawn"][:, 0] > 0) == yawns).mean()), "points": float(error.mean()),
                "presence_found": float((out["yawdd"]["presence"][:, 0] > 0).mean()),
                "presence_false": float((absent["presence"][:, 0] > 0).mean()),
                "mouth_seen": float(np.mean([(out[k]["mouth"][:, 0] > 0).mean() for k in ("yawdd", "youtube")])),
                "mouth_hidden": float((covered["mouth"][:, 0] <= 0).mean())}

    def representative(self, rng):
        """uint8 [N,48,48]: crops that the converter measures value ranges on."""
        images, _ = next(iter(self.batches(rng)))
        more = np.stack([sample(f.levels, f.square, SIZE) for f in self.fer2013[:300]])
        return np.concatenate([more, images])
