"""Trains one seed network on this project's split of FER2013:  python3 models/seeds/train.py NAME --data DATA [--epochs 30] [--bfloat16] [--threads N]

The same faces as our own network, the original labels, flips and shifts of up to 8 %, Adam with half a cosine. Goes on where it stopped; writes
WORK/seeds/NAME/NAME.tflite (int8), the classes' names beside it and result.json, which `compare.py` reads. The accuracy in it is that of the file on the
validation part, by TensorFlow Lite's fast kernels.
"""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
# Without AVX-512 TensorFlow leaves oneDNN's convolutions off; a batch of ResNet50 then takes a Zen 3 core 13.3 s instead of 2.9.
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "1")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import cv2
import keras
import numpy as np
import tensorflow as tf

import data
from export import convert
from tflite import FastNetwork

from architectures import ARCHITECTURES

BATCH = 128


def faces_of(folder, part, classes):
    """(images uint8 [n,48,48], labels as indices of `classes`)"""
    faces = [f for f in data.fer2013(folder, part) if f.label in classes]
    return np.stack([f.levels[0] for f in faces]), np.array([classes.index(f.label) for f in faces])


def fitted(images, architecture):
    """uint8 [n,side,side,channels] as the network wants them."""
    side = architecture.side
    if side != images.shape[1]:
        images = np.stack([cv2.resize(i, (side, side), interpolation=cv2.INTER_LINEAR) for i in images])
    return np.repeat(images[..., None], architecture.channels, -1)


class Batches(keras.utils.PyDataset):
    """Batches of one epoch after another, flipped and shifted at random when `moved`; the same ones in epoch `first` of a run that goes on as in one that never stopped."""

    def __init__(self, images, labels, architecture, moved, first=0, seed=1):
        super().__init__()
        self.images, self.labels, self.architecture, self.moved, self.seed, self.epoch = images, labels, architecture, moved, seed, first
        self._begin()

    def __len__(self):
        return -(-len(self.images) // BATCH)

    def _begin(self):
        self.rng = np.random.default_rng((self.seed, self.epoch))
        self.order = self.rng.permutation(len(self.images)) if self.moved else np.arange(len(self.images))

    def on_epoch_end(self):
        self.epoch += 1
        self._begin()

    def __getitem__(self, index):
        rows = self.order[index * BATCH:][:BATCH]
        images = self.images[rows]
        if self.moved:
            images = np.stack([self._moved(i) for i in np.pad(images, ((0, 0), (4, 4), (4, 4)), mode="edge")])
        return fitted(images, self.architecture).astype(np.float32) / 255, self.labels[rows]

    def _moved(self, image):
        """48x48 out of 56x56 pixels."""
        image = image[:, ::-1] if self.rng.random() < 0.5 else image
        x, y = self.rng.integers(0, 9, 2)
        return image[y:y + 48, x:x + 48]


def epochs_done(work):
    """How many epochs of a network were trained in its folder: a line of history.csv each, under the heading."""
    history = work / "history.csv"
    return max(len(history.read_text().splitlines()) - 1, 0) if history.exists() else 0


def train(name, folder, epochs, work, threads):
    """Trains a network, whose weights are then in WORK/weights.npz. Keras has one backend a process: another one than here runs in a process of its own."""
    a = ARCHITECTURES[name]
    if keras.backend.backend() != a.backend:
        subprocess.run([sys.executable, *sys.argv], env={**os.environ, "KERAS_BACKEND": a.backend, "OMP_NUM_THREADS": str(threads)}, check=True)
        return
    keras.utils.set_random_seed(1)
    model = a.build(len(a.classes))
    # Sequential fixes a batch of 1 for export; training takes its layers at any size.
    inner = keras.Sequential([keras.layers.Input(model.input_shape[1:]), *model.layers])
    train_part = Batches(*faces_of(folder, data.TRAIN, a.classes), a, True, first=epochs_done(work))
    held_out = Batches(*faces_of(folder, data.VALIDATION, a.classes), a, False)
    rate = keras.optimizers.schedules.CosineDecay(a.rate, epochs * len(train_part))
    inner.compile(keras.optimizers.Adam(rate), "sparse_categorical_crossentropy", metrics=["accuracy"])
    inner.fit(train_part, validation_data=held_out, epochs=epochs, verbose=2 if not sys.stdout.isatty() else 1,
              callbacks=[keras.callbacks.BackupAndRestore(work / "state"), keras.callbacks.CSVLogger(work / "history.csv", append=True)])
    np.savez(work / "weights.npz", *model.get_weights())


def exported(name, folder, work):
    """The int8 file of the trained weights, with its classes' names beside it."""
    a = ARCHITECTURES[name]
    keras.config.set_dtype_policy("float32")
    model = a.build(len(a.classes))
    with np.load(work / "weights.npz") as weights:
        model.set_weights([weights[k] for k in weights.files])
    images, _ = faces_of(folder, data.TRAIN, a.classes)
    path = work / f"{name}.tflite"
    path.write_bytes(convert(model, fitted(images[::len(images) // 200], a)))
    path.with_suffix(".classes").write_text("".join(data.EXPRESSIONS[c] + "\n" for c in a.classes))
    return path


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name", choices=ARCHITECTURES)
    parser.add_argument("--data", required=True)
    parser.add_argument("--epochs", type=int, help="30 where nothing is said; of a network that is trained already, those it has")
    parser.add_argument("--bfloat16", action="store_true", help="compute in bfloat16, a third faster on processors that can")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--work", default="build/models")
    arguments = parser.parse_args()
    tf.config.threading.set_intra_op_parallelism_threads(arguments.threads)
    tf.config.threading.set_inter_op_parallelism_threads(arguments.threads)
    if arguments.bfloat16:
        keras.config.set_dtype_policy("mixed_bfloat16")
    a, work = ARCHITECTURES[arguments.name], Path(arguments.work) / "seeds" / arguments.name
    work.mkdir(parents=True, exist_ok=True)
    if not (work / "weights.npz").exists():
        train(arguments.name, arguments.data, arguments.epochs or 30, work, arguments.threads)
    elif arguments.epochs not in (None, epochs_done(work)):
        raise SystemExit(f"train.py: {work}: trained for {epochs_done(work)} epochs already: move it away to train for {arguments.epochs}, or give --work another folder")
    if keras.backend.backend() != "tensorflow":
        return      # weights only: the file is written by the process that asked for them
    path = exported(arguments.name, arguments.data, work)
    images, labels = faces_of(arguments.data, data.VALIDATION, a.classes)
    network = FastNetwork(path)
    right = sum(int(next(iter(network.raw(i).values())).argmax() == y) for i, y in zip(fitted(images, a), labels))
    result = {"epochs": epochs_done(work), "validation": round(right / len(labels), 4)}
    (work / "result.json").write_text(json.dumps(result, indent=1) + "\n")
    print(json.dumps(result))


if __name__ == "__main__":
    main()
