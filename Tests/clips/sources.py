"""The real pictures that clips are made of: test parts only, with hand-marked eyes."""

import csv
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

HERE = Path(__file__).resolve().parent
TEST_SPLIT = 2


@dataclass(frozen=True)
class Eye:
    """One eye in pixels of its picture; half_height is 0 for a closed eye."""

    x: float
    y: float
    half_width: float
    half_height: float


@dataclass(frozen=True)
class MarkedFace:
    """A picture with its two eyes, image-left first. `box` is x0, y0, x1, y1 of the face."""

    file: str
    row: int
    person: str
    state: str
    is_donor: bool
    image: np.ndarray
    box: np.ndarray
    eyes: tuple

    @property
    def is_whole_frame(self):
        """True for a camera frame of a car, False for a square face crop."""
        return self.file == "faces_det_incar"

    @property
    def source(self):
        return {"file": self.file, "row": self.row, "person": self.person, "eyes": self.state}


def load_arrays(path):
    """All arrays of a data file; `*_delta` arrays (differences along rows, then columns, modulo 256) are undone."""
    arrays = dict(np.load(path))
    for key in [key for key in arrays if key.endswith("_delta")]:
        rows = np.cumsum(arrays.pop(key), 1, dtype=np.uint8)
        arrays[key[:-6]] = np.cumsum(rows, 2, dtype=np.uint8)
    return arrays


class PictureFile:
    """Pictures and face boxes of one data file; refuses every row outside the test part."""

    def __init__(self, data, name):
        self.name = name
        self.arrays = load_arrays(Path(data) / f"{name}.npz")

    def image(self, row):
        if self.arrays["split"][row] != TEST_SPLIT:
            raise ValueError(f"{self.name}: row {row} is not of the test part")
        if "images" in self.arrays:
            return self.arrays["images"][row]
        start, end = self.arrays["offset"][row : row + 2]
        return cv2.imdecode(self.arrays["jpeg"][start:end], cv2.IMREAD_GRAYSCALE)

    def box(self, row):
        if "face_box" in self.arrays:
            return self.arrays["face_box"][row]
        return self.arrays["boxes"][self.arrays["box_image"] == row][0]


def rows_of(table):
    """The rows of a CSV file beside this one, without its comment lines."""
    lines = (HERE / table).read_text().splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def marked_faces(data):
    """Every face of `marked_eyes.csv`, in the table's order."""
    files = {}
    faces = []
    for entry in rows_of("marked_eyes.csv"):
        name, row = entry["file"], int(entry["row"])
        pictures = files.setdefault(name, None) or PictureFile(data, name)
        files[name] = pictures
        eyes = tuple(
            Eye(*(float(entry[f"{side}_{key}"]) for key in ("x", "y", "w", "h"))) for side in ("left", "right")
        )
        faces.append(
            MarkedFace(
                name, row, entry["person"], entry["state"], entry["donor"] == "yes", pictures.image(row), pictures.box(row), eyes
            )
        )
    return faces
