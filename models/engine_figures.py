"""What the program's own engine says of the shipped networks:  python3 models/engine_figures.py DATA FEREDGE [--part validation] [--sets build/models/sets]

Writes the pictures and labels of every set of crops as .npy and runs `feredge eval` on them. Prints a table; each of its rows can be had again by the command in
it. `evaluate.py` reads the same crops by TensorFlow Lite's reference kernels: the numbers right must be the same.
"""

import argparse
import json
from pathlib import Path

import numpy as np

import data
import marked
from evaluate import SUBSETS
from face_task import SIZE as FACE, covered_mouths
from eye_state_task import SIZE as EYE
from measuring import output_of
from results import share
from sampling import Square, sample
from settings import network_file


def face_sets(folder, part):
    """(name, crops, labels, further options) of what `face` is asked."""
    faces = data.fer2013(folder, part)
    crops, labels = np.stack([f.levels[0] for f in faces]), np.array([f.label for f in faces])
    for name, classes in SUBSETS.items():
        yield name, crops, labels, ["--classes", ",".join(data.EXPRESSIONS[c] for c in classes)]
    top = data.ferplus_majority(folder, part)
    yield "FER+", crops[top >= 0], top[top >= 0], ["--output-name", "ferplus"]
    cars = data.yawdd(folder, part)
    crops = np.stack([sample(f.levels, f.square, FACE) for f in cars])
    yield "yawn", crops, np.array([f.yawn for f in cars]), ["--output-name", "yawn"]
    yield "faces present", crops, np.ones(len(cars), int), ["--output-name", "presence"]
    yield "mouths seen", crops, np.ones(len(cars), int), ["--output-name", "mouth"]
    yield "covered mouths", covered_mouths(crops, cars), np.zeros(len(cars), int), ["--output-name", "mouth"]


def eye_sets(folder, part):
    patches = data.eye_patches(folder, part)
    for source in ("cew", "mrl", "closeup"):
        items = [p for p in patches if p.source == source]
        yield source, np.stack([sample(p.levels, Square((16, 16), 32), EYE) for p in items]), np.array([p.closed for p in items]), ["--output-name", "closed"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data")
    parser.add_argument("feredge", type=Path)
    parser.add_argument("--part", choices=("test", "validation"), default="test")
    parser.add_argument("--sets", type=Path, default=Path("build/models/sets"))
    arguments = parser.parse_args()
    arguments.sets.mkdir(parents=True, exist_ok=True)
    part, rows = data.TEST if arguments.part == "test" else data.VALIDATION, []
    for network, sets in (("face", face_sets), ("eye-state", eye_sets)):
        for name, crops, labels, options in sets(arguments.data, part):
            stem = f"{network}-{name.split(' (')[0].replace(' ', '-')}-{arguments.part}"
            files = [arguments.sets / f"{stem}-{what}.npy" for what in ("images", "labels")]
            np.save(files[0], crops)
            np.save(files[1], labels.astype(np.uint8))
            command = ["eval", network_file(network), "--images", files[0], "--labels", files[1], *options]
            said = json.loads(output_of(arguments.feredge, *command, "--json"))
            rows.append((f"`{network}`: {name}", share(said["correct"], said["images"]), said["correct"]))
            print(f"feredge {' '.join(map(str, command))}", flush=True)
    print(marked.table(["set", f"{arguments.part}, by `feredge eval`", "right"], rows))


if __name__ == "__main__":
    main()
