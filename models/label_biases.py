"""Whether `face` leans toward some expressions:  python3 models/label_biases.py DATA [FILE]

Fits seven biases on the log-probabilities of FER2013's training part, by its labels alone, and says what they change on the validation part. A network that was
taught these labels alone gains half a point, the one before, whose targets were 0.3 of FER+'s votes, a whole one. FILE: another `.tflite` than the shipped one."""

import argparse

import numpy as np
import torch
from torch.nn import functional as F
from tqdm import tqdm

import data
from settings import network_file
from tflite import FastNetwork

SMALLEST = 1 / 512      # half a step of an int8 probability


def answers(network, folder, part):
    """(log-probabilities [n,7], labels [n]) of a part."""
    faces = [f for f in data.fer2013(folder, part) if f.expression is not None]
    said = [network.real(f.levels[0])["expression"] for f in tqdm(faces, mininterval=5)]
    return torch.from_numpy(np.log(np.maximum(np.stack(said), SMALLEST))).float(), torch.tensor([f.label for f in faces])


def fitted(said, labels):
    """The biases of least cross-entropy."""
    biases = torch.zeros(said.shape[1], requires_grad=True)
    optimiser = torch.optim.LBFGS([biases], max_iter=100, line_search_fn="strong_wolfe")

    def loss():
        optimiser.zero_grad()
        value = F.cross_entropy(said + biases, labels)
        value.backward()
        return value
    optimiser.step(loss)
    return biases.detach()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data")
    parser.add_argument("file", nargs="?", default=network_file("face"))
    arguments = parser.parse_args()
    network = FastNetwork(arguments.file)
    biases = fitted(*answers(network, arguments.data, data.TRAIN))
    said, labels = answers(network, arguments.data, data.VALIDATION)
    for name, scores in (("as it is", said), ("with the biases", said + biases)):
        print(f"validation part, {name:16} {100 * (scores.argmax(1) == labels).float().mean():.1f} % of {len(labels)}")
    print(", ".join(f"{name} {bias:+.2f}" for name, bias in zip(data.EXPRESSIONS, biases)))


if __name__ == "__main__":
    main()
