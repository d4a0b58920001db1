"""The real pictures that clips and drives are made of, with their eyes. What is judged comes from test parts only."""

import csv
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

HERE = Path(__file__).resolve().parent
# The data's `split` of each part: figures come from `test`, thresholds are chosen on `development` (the validation part).
SPLITS = {"test": 2, "development": 1}
# An open eye about a point in its middle: half its width and height, in distances between the eyes (means of marked_eyes.csv).
EYE_WIDTH, EYE_HEIGHT = 0.22, 0.11


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
    """Pictures, face boxes and eyes of one data file; refuses every row outside the wanted part."""

    def __init__(self, data, name, part="test"):
        self.name, self.part = name, part
        self.arrays = load_arrays(Path(data) / f"{name}.npz")

    def image(self, row):
        if self.arrays["split"][row] != SPLITS[self.part]:
            raise ValueError(f"{self.name}: row {row} is not of the {self.part} part")
        if "images" in self.arrays:
            return self.arrays["images"][row]
        start, end = self.arrays["offset"][row : row + 2]
        return cv2.imdecode(self.arrays["jpeg"][start:end], cv2.IMREAD_GRAYSCALE)

    def box(self, row):
        if "face_box" in self.arrays:
            return self.arrays["face_box"][row]
        if "landmarks68" in self.arrays:
            return box_of_landmarks(self.arrays["landmarks68"][row])
        return self.arrays["boxes"][self.arrays["box_image"] == row][0]

    def eyes(self, row, state):
        """Both eyes from the data's own points: 68 landmarks show the lids, five points the middles only."""
        if "landmarks68" in self.arrays:
            points = self.arrays["landmarks68"][row]
            return tuple(eye_of_lids(points[first : first + 6]) for first in (36, 42))
        left, right = self.arrays["landmarks5"][row][:2]
        distance = float(np.hypot(*(right - left)))
        height = EYE_HEIGHT * distance if state == "open" else 0.0
        return tuple(Eye(float(x), float(y), EYE_WIDTH * distance, height) for x, y in (left, right))


def box_of_landmarks(points):
    """The face around 68 landmarks, which leave out the forehead: a fifth of its height is added above the brows."""
    (x0, y0), (x1, y1) = points.min(0), points.max(0)
    return np.array([x0, y0 - 0.2 * (y1 - y0), x1, y1])


def eye_of_lids(points):
    """An eye from its six landmarks: corner, two on the upper lid, corner, two on the lower lid."""
    x, y = points.mean(0)
    width = np.hypot(*(points[3] - points[0])) / 2
    height = (np.hypot(*(points[5] - points[1])) + np.hypot(*(points[4] - points[2]))) / 4
    return Eye(float(x), float(y), float(width), float(height))


def rows_of(table):
    """The rows of a CSV file beside this one, without its comment lines."""
    lines = (HERE / table).read_text().splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def marked_faces(data):
    """Every face of `marked_eyes.csv`, in the table's order."""
    files = {}
    return [face_of(entry, files, data, "test") for entry in rows_of("marked_eyes.csv")]


def faces_of(data, part):
    """Every face of a part, those of `marked_eyes.csv` first."""
    files = {}
    more = [face_of(entry, files, data, part) for entry in rows_of("more_faces.csv") if entry["part"] == part]
    return (marked_faces(data) if part == "test" else []) + more


def face_of(entry, files, data, part):
    """The face that a row of a table names; `files` holds the data files that were opened."""
    name, row, state = entry["file"], int(entry["row"]), entry["state"]
    if name not in files:
        files[name] = PictureFile(data, name, part)
    pictures = files[name]
    eyes = marked_eyes(entry) if entry["left_x"] else pictures.eyes(row, state)
    return MarkedFace(
        name, row, entry["person"], state, entry["donor"] == "yes", pictures.image(row), pictures.box(row), eyes
    )


def marked_eyes(entry):
    return tuple(Eye(*(float(entry[f"{side}_{key}"]) for key in ("x", "y", "w", "h"))) for side in ("left", "right"))


def yawn_pairs(part):
    """The rows of `yawn_pairs.csv` of a part."""
    return [entry for entry in rows_of("yawn_pairs.csv") if entry["part"] == part]
