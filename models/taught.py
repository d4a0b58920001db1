"""What wide networks say of the pictures that a small one learns from. Pictures are drawn once, so that the teachers' share of a training is a single
pass, where asking them in every step would double the time, or worse. A teacher reads each picture and its mirror image. Blends of two faces are asked about
as well: nobody labelled those, so the small network learns there how the wide ones judge, not what they know by heart (Beyer et al., CVPR 2022)."""

import hashlib
from pathlib import Path

import numpy as np
import torch
from tqdm import tqdm

from blends import over
from device import DEVICE, short_floats
from networks import NETWORKS
from sampling import sample
from torch_network import TorchNetwork

SIZE = 48


def _answers(crops, checkpoints):
    """{output: [n, values] before logistic or softmax, mean of crop and mirror image and of all teachers}, by the averaged weights of each
    WORK/TEACHER/checkpoint.pt."""
    teachers = []
    for path in checkpoints:
        teacher = TorchNetwork(NETWORKS[Path(path).parent.name]()).to(DEVICE, memory_format=torch.channels_last).eval()
        teacher.load_state_dict(torch.load(path, map_location=DEVICE)["average"])
        teachers.append(teacher)
    parts = []
    with torch.no_grad(), short_floats():
        for i in tqdm(range(0, len(crops), 256), desc="teacher", mininterval=5):
            x = torch.from_numpy(crops[i:i + 256]).to(DEVICE)[:, None].float() / 255
            said = [teacher(image) for teacher in teachers for image in (x, x.flip(3))]
            parts.append({k: (sum(a[k].float() for a in said) / len(said)).cpu().numpy() for k in said[0]})
    return {k: np.concatenate([p[k] for p in parts]) for k in parts[0]}


def digest(teachers, *asked):
    """What names a lesson: who was asked (the averaged weights of the checkpoints) and about what (arrays, or settings as text)."""
    sha = hashlib.sha256()
    for path in teachers:
        for name, weights in torch.load(path, map_location="cpu")["average"].items():
            sha.update(name.encode() + weights.numpy().tobytes())
    for part in asked:
        sha.update(part.tobytes() if isinstance(part, np.ndarray) else repr(part).encode())
    return sha.hexdigest()


def kept(cache, name, make):
    """{array name: array} of the lesson called `name`, out of the file `cache`; where there is none yet, from `make()`, kept there. Ends the program over a
    file of another lesson, whose answers would be of other pictures."""
    cache = Path(cache)
    if not cache.exists():
        new = cache.with_suffix(".new.npz")
        np.savez(new, lesson=name, **make())
        new.rename(cache)           # never half a file
    with np.load(cache) as archive:
        found = dict(archive)
    if str(found.pop("lesson", "")) != name:
        raise SystemExit(f"train.py: {cache}: holds what other teachers said, or of other pictures; remove it, or give --work another folder")
    return found


class TaughtViews:
    """`count` crops of each face, clean (the light is changed afterwards, for the student alone), and `blends` of one of them over another face's: `crops` uint8
    [faces,count,48,48], `squares` and `flips` by face and view, `answers` {output: [faces,count,classes]}; `partners`, `views` (own, partner's) and
    `shares` by face and blend, `blend_answers` {output: [faces,blends,classes]}."""

    def __init__(self, faces, jitter, count, blends, seed, teachers, cache):
        rng, (shift, octaves, roll) = np.random.default_rng((seed, count)), jitter
        self.count, self.squares, self.flips = count, [], rng.random((len(faces), count)) < 0.5
        self.crops = np.empty((len(faces), count, SIZE, SIZE), np.uint8)
        for i, face in enumerate(faces):
            self.squares.append([face.square.moved(rng.uniform(-shift, shift, 2), 2 ** rng.uniform(-octaves, octaves), rng.uniform(-roll, roll))
                                 for _ in range(count)])
            for k, square in enumerate(self.squares[i]):
                self.crops[i, k] = sample(face.levels, square, SIZE, flip=bool(self.flips[i, k]))
        self.blends = blends
        self.views = rng.integers(count, size=(len(faces), blends, 2))
        self.partners = np.array([rng.permutation(len(faces)) for _ in range(blends)], int).reshape(blends, len(faces)).T
        self.shares = rng.uniform(0.1, 0.9, (len(faces), blends)).astype(np.float32)

        def ask():
            said = _answers(self.crops.reshape(-1, SIZE, SIZE), teachers)
            of_blends = _answers(np.concatenate([self.blend(i, range(blends)) for i in range(len(faces))]), teachers)
            return {**said, **{"blend_" + k: v for k, v in of_blends.items()}}
        said = kept(cache, digest(teachers, self.crops, self.views, self.partners, self.shares), ask)
        said = {k: v.reshape(len(faces), -1, v.shape[-1]) for k, v in said.items()}
        self.blend_answers = {k.removeprefix("blend_"): v for k, v in said.items() if k.startswith("blend_")}
        self.answers = {k: v for k, v in said.items() if not k.startswith("blend_")}

    def blend(self, i, which):
        """uint8 [N,48,48]: blends `which` of face `i`."""
        views, partners = self.views[i, which], self.partners[i, which]
        return over(self.crops[i, views[:, 0]], self.crops[partners, views[:, 1]], self.shares[i, which])


class TaughtBatches:
    """`epochs` epochs of a task's batches with what the teachers say of each picture as it is, changed light and all. Each pass takes batches in another
    order and mirrors half of them."""

    def __init__(self, draw, epochs, seed, teachers, cache, settings):
        """`draw(rng)`: the batches of one epoch, which depend on `settings`. They and the answers are kept in the file `cache`."""
        def ask():
            drawn = [batch for epoch in tqdm(range(epochs), desc="drawing", mininterval=5) for batch in draw(np.random.default_rng((seed, epoch)))]
            images = np.stack([images for images, _ in drawn])
            count, size, *shape = images.shape
            said = {f"taught_{k}": v.reshape(count, size) for k, v in _answers(images.reshape(-1, *shape), teachers).items()}
            return {"images": images, **{k: np.stack([t[k] for _, t in drawn]) for k in drawn[0][1]}, **said}
        self.targets = kept(cache, digest(teachers, epochs, seed, settings), ask)
        self.images = self.targets.pop("images")

    def batches(self, steps, rng):
        """`steps` of the batches: (uint8 [N,h,w], {target: array})."""
        for i in rng.choice(len(self.images), steps, replace=False):
            images = self.images[i, :, :, ::-1].copy() if rng.random() < 0.5 else self.images[i]
            yield images, {k: v[i] for k, v in self.targets.items()}
