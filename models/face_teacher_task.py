"""What the `face-teacher` network is shown and how it is judged: expression alone, on FER2013."""

import numpy as np
from torch.nn import functional as F

import data
from augment import photometric
from blends import blended
from sampling import sample

SIZE = 48


class FaceTeacherTask:
    """Batches, loss and validation for `train.py`."""

    def __init__(self, folder, config, drawn=None):
        self.config = config
        self.faces = [f for f in data.fer2013(folder, data.TRAIN) if f.expression is not None]
        self.validation = data.fer2013(folder, data.VALIDATION)

    def steps(self):
        return len(self.faces) // self.config["batch"]["fer2013"]

    def batches(self, rng, strength=1.0):
        """One epoch: (uint8 [N,48,48], {target: array})."""
        count, (shift, octaves, roll) = self.config["batch"]["fer2013"], self.config["jitter"]["fer2013"]
        order = rng.permutation(len(self.faces))
        for step in range(self.steps()):
            faces = [self.faces[i] for i in order[step * count:][:count]]
            crops = []
            for face in faces:
                square = face.square.moved(rng.uniform(-shift, shift, 2), 2 ** rng.uniform(-octaves, octaves), rng.uniform(-roll, roll))
                crops.append(sample(face.levels, square, SIZE, flip=bool(rng.random() < 0.5)))
            known = np.array([f.votes is not None for f in faces], np.float32)
            votes = np.stack([f.votes if f.votes is not None else np.zeros(len(data.FERPLUS), np.float32) for f in faces])
            images = photometric(np.stack(crops), rng, self.config["augment"], strength)
            targets = {"expression": np.stack([f.expression for f in faces]), "ferplus": votes, "ferplus_known": known}
            mix = self.config["blends"]
            yield blended(images, targets, rng, mix["peak"]) if rng.random() < mix["batches"] else (images, targets)

    def loss(self, outputs, t):
        """{part: loss}; their sum is minimised."""
        soft = self.config["loss"]["smoothing"]
        expression = F.cross_entropy(outputs["expression"], t["expression"] * (1 - soft) + soft / 7)
        ferplus = F.cross_entropy(outputs["ferplus"], t["ferplus"], reduction="none") * t["ferplus_known"]
        return {"expression": expression, "ferplus": self.config["loss"]["ferplus"] * ferplus.mean()}

    def validate(self, predict):
        """{name: accuracy} on the validation part: FER2013's labels, and FER+'s top vote where it is unique."""
        out = predict(np.stack([f.levels[0] for f in self.validation]))
        labels = np.array([f.label for f in self.validation])
        top = [(i, f.votes) for i, f in enumerate(self.validation) if f.votes is not None and (f.votes == f.votes.max()).sum() == 1]
        ferplus = np.mean([out["ferplus"][i].argmax() == v.argmax() for i, v in top])
        return {"expression": float((out["expression"].argmax(1) == labels).mean()), "ferplus": float(ferplus)}

    def representative(self, rng):
        """uint8 [N,48,48]: crops that the converter measures value ranges on."""
        return np.stack([f.levels[0] for f in self.faces[:400]])
