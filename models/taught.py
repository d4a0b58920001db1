"""FER2013's faces as a teacher sees them: several crops of each, drawn once, with what the teacher says of each.

The teacher reads the clean crop and its mirror image; the light is changed afterwards, for the student alone. Drawing crops once makes the
teacher's share of a training a single pass, where asking it in every step would double the time."""

from pathlib import Path

import numpy as np
import torch
from tqdm import tqdm

from networks import NETWORKS
from sampling import sample
from torch_network import TorchNetwork

SIZE = 48


def _answers(crops, checkpoint):
    """{output: [n, classes] before softmax, mean of crop and mirror image} of the averaged weights of WORK/TEACHER/checkpoint.pt."""
    device = "cuda" if torch.cuda.is_available() else "cpu"
    teacher = TorchNetwork(NETWORKS[Path(checkpoint).parent.name]()).to(device, memory_format=torch.channels_last).eval()
    teacher.load_state_dict(torch.load(checkpoint, map_location=device)["average"])
    parts = []
    with torch.no_grad(), torch.autocast(device, torch.bfloat16):
        for i in tqdm(range(0, len(crops), 256), desc="teacher", mininterval=5):
            x = torch.from_numpy(crops[i:i + 256]).to(device)[:, None].float() / 255
            pair = teacher(x), teacher(x.flip(3))
            parts.append({k: ((pair[0][k] + pair[1][k]).float() / 2).cpu().numpy() for k in pair[0]})
    return {k: np.concatenate([p[k] for p in parts]) for k in parts[0]}


class TaughtViews:
    """`count` crops of each face: `crops` uint8 [faces,count,48,48], `squares` and `flips` by face and view, `answers` {output: [faces,count,classes]}."""

    def __init__(self, faces, jitter, count, seed, checkpoint, cache):
        rng, (shift, octaves, roll) = np.random.default_rng((seed, count)), jitter
        self.count, self.squares, self.flips = count, [], rng.random((len(faces), count)) < 0.5
        self.crops = np.empty((len(faces), count, SIZE, SIZE), np.uint8)
        for i, face in enumerate(faces):
            self.squares.append([face.square.moved(rng.uniform(-shift, shift, 2), 2 ** rng.uniform(-octaves, octaves), rng.uniform(-roll, roll))
                                 for _ in range(count)])
            for k, square in enumerate(self.squares[i]):
                self.crops[i, k] = sample(face.levels, square, SIZE, flip=bool(self.flips[i, k]))
        if not Path(cache).exists():
            np.savez(cache, **_answers(self.crops.reshape(-1, SIZE, SIZE), checkpoint))
        self.answers = {k: v.reshape(len(faces), count, -1) for k, v in np.load(cache).items()}
