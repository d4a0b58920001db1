"""The student projects' networks beside ours:  python3 models/seeds/compare.py DATA FEREDGE BOARD_FEREDGE [--work build/models] [NAME ...]

FEREDGE is the program for this machine, BOARD_FEREDGE that for Cortex-A53. Takes the file that `train.py` left of each network. Of one that was trained
elsewhere the row stays as it is; one that never was is exported with random weights: memory and instructions do not depend on them. What was measured of a
file is kept in WORK/seeds/measured.json and not measured again. Writes models/seeds/table.csv and the table of models/seeds/README.md.
"""

import argparse
import csv
import json
import os
import sys
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import keras
import numpy as np

import data
import marked
from architectures import ARCHITECTURES, SEVEN, multiply_adds
from export import convert
from measuring import Measuring, output_of
from networks import NETWORKS, cost
from results import interval
from settings import network_file

# Multiply-adds per second of one core in training, three passes counted: s002_cnn1_5x5 in bfloat16 took 1.28 s of a Zen 5 server's core for 1,000 faces.
RATE, EPOCHS = 9.5e10, 30
OURS = {"ours: `face`, 7 classes": SEVEN, "ours: `face`, 6 classes": (0, 2, 3, 4, 5, 6), "ours: `face`, 4 classes": (3, 4, 5, 6), "ours: `face`, 3 classes": (0, 3, 4)}


def untrained(name, folder):
    """The int8 file of a network with random weights; value ranges are those of noise."""
    path = folder / "untrained" / f"{name}.tflite"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        keras.utils.set_random_seed(1)
        a = ARCHITECTURES[name]
        noise = np.random.default_rng(1).integers(0, 256, (8, a.side, a.side, a.channels)).astype(np.uint8)
        network = a.build(len(a.classes))
        settle(network, noise.astype(np.float32) / 255)
        path.write_bytes(convert(network, noise[:2]))
    return path


def settle(network, images):
    """Sets every batch normalisation to the mean of its statistics over these images, one at a time; without it values die away or explode in deep networks
    and have no range to quantize."""
    layers = [layer for layer in network._flatten_layers() if isinstance(layer, keras.layers.BatchNormalization)]
    for i, image in enumerate(images if layers else ()):
        for layer in layers:
            layer.momentum = i / (i + 1)
        network(image[None], training=True)


class SeedMeasuring(Measuring):
    """And how many faces of FER2013 a file reads right."""

    def __init__(self, arguments):
        self.data, self.folder, self.labels = arguments.data, Path(arguments.work) / "seeds", None
        super().__init__(arguments.feredge, arguments.board_feredge, self.folder / "measured.json")

    def result(self, name):
        """What `train.py` left of a network; None: it was not trained here."""
        path = self.folder / name / "result.json"
        return json.loads(path.read_text()) if path.exists() else None

    def faces(self, classes):
        """Faces of these classes in the training part."""
        if self.labels is None:
            self.labels = [f.label for f in data.fer2013(self.data, data.TRAIN)]
        return sum(label in classes for label in self.labels)

    def accuracy(self, file, classes, masked):
        """(right, images) of `feredge eval` on the private test part; `masked`: a network of seven classes of which these count."""
        def measure():
            faces = [f for f in data.fer2013(self.data, data.TEST) if masked or f.label in classes]
            images, labels = Path(self.scratch.name) / "images.npy", Path(self.scratch.name) / "labels.npy"
            np.save(images, np.stack([f.levels[0] for f in faces]))
            np.save(labels, np.array([f.label if masked else classes.index(f.label) for f in faces], np.uint8))
            options = ["--classes", ",".join(data.EXPRESSIONS[c] for c in classes)] if masked else []
            found = json.loads(output_of(self.program, "eval", file, "--images", images, "--labels", labels, "--json", *options))
            return found["correct"], found["images"]
        return self.once(file, f"accuracy of {len(classes)} classes", measure)


def listed(name):
    """What a row calls a network."""
    return f"`{name}`"


def seed_row(name, measuring):
    a = ARCHITECTURES[name]
    trained = measuring.result(name)
    file = measuring.folder / name / f"{name}.tflite" if trained else untrained(name, measuring.folder)
    row = {"name": listed(name), "classes": len(a.classes), **measuring.once(file, "parameters", lambda: _size(a)), "bytes": file.stat().st_size,
           "arena": measuring.sheet(file)["arena"], "instructions": measuring.instructions(file), "reported": a.reported}
    if trained:
        right, images = measuring.accuracy(file, a.classes, False)
        row |= {"right": right, "images": images, "epochs": trained["epochs"]}
    else:
        row["core_hours"] = round(3 * row["multiply_adds"] * EPOCHS * measuring.faces(a.classes) / RATE / 3600, 2)
    return row


def _size(a):
    network = a.build(len(a.classes))
    return {"parameters": network.count_params(), "multiply_adds": multiply_adds(network)}


def our_row(name, measuring):
    parameters, products = cost(NETWORKS["face"]())
    file = network_file("face")
    right, images = measuring.accuracy(file, OURS[name], True)
    return {"name": name, "classes": len(OURS[name]), "parameters": parameters, "multiply_adds": products, "bytes": file.stat().st_size,
            "arena": measuring.sheet(file)["arena"], "instructions": measuring.instructions(file), "reported": "", "right": right, "images": images}


def as_line(row):
    here = f"not trained: {EPOCHS} epochs take about {float(row['core_hours'] or 0):.2g} core-hours" if row.get("core_hours") else ""
    if row.get("right"):
        right, images = int(row["right"]), int(row["images"])
        epochs = f", {row['epochs']} epochs" if row.get("epochs") else ""
        here = f"{100 * right / images:.1f} ({interval(right, images)}){epochs}"
    counts = [f"{int(row[k]):,}" if row[k] else "" for k in ("parameters", "bytes", "arena")]
    millions = [f"{int(row[k]) / 1e6:.2f} M" if row[k] else "" for k in ("multiply_adds", "instructions")]
    return row["name"], row["classes"], counts[0], millions[0], *counts[1:], millions[1], row["reported"], here


HEADS = ["name", "classes", "parameters", "multiply-adds", "int8 bytes", "arena, bytes", "instructions, a53", "the project's own accuracy, %", "measured here, % (95 % interval)"]
COLUMNS = ["name", "classes", "parameters", "multiply_adds", "bytes", "arena", "instructions", "reported", "right", "images", "epochs", "core_hours"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data")
    parser.add_argument("feredge")
    parser.add_argument("board_feredge")
    parser.add_argument("name", nargs="*", help="only these rows, and ours; the others stay as table.csv has them. By default all")
    parser.add_argument("--work", default="build/models")
    arguments = parser.parse_args()
    measuring = SeedMeasuring(arguments)
    with (HERE / "table.csv").open() as file:
        known = {row["name"]: row for row in csv.DictReader(file)}
    ours = {name: our_row(name, measuring) for name in OURS}
    seeds = {listed(name): seed_row(name, measuring) for name in arguments.name or ARCHITECTURES
             if measuring.result(name) or not known.get(listed(name), {}).get("right")}
    now = known | ours | seeds
    rows = [now[name] for name in (*OURS, *map(listed, ARCHITECTURES)) if name in now]
    with (HERE / "table.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="")
        writer.writeheader()
        writer.writerows(rows)
    marked.fill(HERE / "README.md", "table", marked.table(HEADS, map(as_line, rows)))


if __name__ == "__main__":
    main()
