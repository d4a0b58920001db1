"""The archives of the data folder as lists of faces, frames and eye crops. `split`: 0 train, 1 validation, 2 test everywhere."""

from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np

from sampling import Square, face_square_of_box, face_square_of_points, pyramid

TRAIN, VALIDATION, TEST = 0, 1, 2
# What has to be added to the five marks of the detector that made most of them (data/README.md), so that they mean what `five_of_68` means: in
# eye distances, along and down from the line of the eyes. Differences of the medians of 24,507 FER2013 faces and of 2,178 YouTube Faces.
# Without it the network settles between both: its mouths stood 0.08 eye distances too high.
MARK_OFFSETS = np.array([[0, 0], [0, 0], [0, 0.035], [0.022, 0.085], [-0.022, 0.085]])
# The marks of `landmarks_youtube68` stand half a pixel right of and below what they mark, as where the first pixel's centre is called 1: a `face` taught with the marks as they are, asked
# of each validation face and its mirror image, says places 0.41 pixels (standard error 0.04) left of and 0.41 above them, and 0.03 and 0.06 (0.04) beside FER2013's.
YOUTUBE_OFFSET = 0.5
EXPRESSIONS = ("angry", "disgust", "fear", "happy", "sad", "surprise", "neutral")
FERPLUS = ("neutral", "happiness", "surprise", "sadness", "anger", "disgust", "fear", "contempt")


def load(path):
    """All arrays of an archive; `*_delta` arrays hold differences along columns and rows modulo 256 and are summed up."""
    with np.load(path) as archive:
        arrays = dict(archive)
    for key in [k for k in arrays if k.endswith("_delta")]:
        rows = np.cumsum(arrays.pop(key), 1, dtype=np.uint8)
        arrays[key.removesuffix("_delta")] = np.cumsum(rows, 2, dtype=np.uint8)
    return arrays


def five_marks(marks):
    """A detector's five marks [...,5,2] at the places of `five_of_68`."""
    marks = np.asarray(marks, np.float64)
    along = marks[..., 1:2, :] - marks[..., 0:1, :]
    down = np.stack([-along[..., 1], along[..., 0]], -1)
    return marks + MARK_OFFSETS[:, :1] * along + MARK_OFFSETS[:, 1:] * down


@dataclass
class Face:
    """A face and what is known about it. Points in source pixels; None where unknown."""
    levels: list
    square: Square
    points: np.ndarray | None = None
    expression: np.ndarray | None = None    # probabilities of EXPRESSIONS
    label: int = -1                          # FER2013's own label
    votes: np.ndarray | None = None          # shares of FERPLUS among the votes for one of them
    yawn: int | None = None
    eyes_closed: int | None = None
    eyes_hidden: bool = False
    present: int | None = 1
    box: np.ndarray | None = None            # x0, y0, x1, y1 in source pixels
    eye_opening: np.ndarray | None = None    # eye aspect ratios (image-left, image-right)


@dataclass
class Frame:
    """A whole picture with all of its faces' boxes [n,4] and points [n,5,2] (NaN where unknown)."""
    levels: list
    boxes: np.ndarray
    points: np.ndarray = field(default_factory=lambda: np.zeros((0, 5, 2)))

    @property
    def size(self):
        """(width, height)"""
        return self.levels[0].shape[1], self.levels[0].shape[0]


def _distinct_rows(images, labels, usage):
    """Rows of FER2013 that may be used in their part: no exact copy of a later part, one copy each, no copies with different labels,
    no blank images. The test part is left as it is."""
    keep = images.reshape(len(images), -1).std(1) > 1
    by_bytes = {}
    for row in range(len(images)):
        by_bytes.setdefault(images[row].tobytes(), []).append(row)
    for rows in by_bytes.values():
        if len(rows) == 1:
            continue
        last = max(usage[r] for r in rows)
        conflict = len({labels[r] for r in rows}) > 1
        for i, r in enumerate(rows):
            if usage[r] != last or conflict or i > 0:
                keep[r] = False
    return keep | (usage == TEST)


def fer2013(folder, part):
    """Faces of one part. `expression` is the original label alone: 0.3 of FER+'s votes in it, which say neutral more often and fear less, cost a point (label_biases.py)."""
    z, marks, eyes = (load(Path(folder) / f"{n}.npz") for n in ("fer2013", "fer2013_landmarks", "fer2013_eyestate"))
    keep = _distinct_rows(z["images"], z["labels"], z["usage"])
    eye_label = dict(zip(eyes["fer_index"].tolist(), eyes["labels"].tolist()))
    emotions = z["ferplus_votes"][:, :len(FERPLUS)].astype(np.float32)
    no_face = (z["ferplus_votes"][:, 9] >= 5) | (z["extra"] == 1)
    faces = []
    for i in np.flatnonzero((z["usage"] == part) & keep):
        seen = marks["score"][i] > 0.6
        xywh = marks["box_xywh"][i].astype(np.float64)
        usable = part == TEST or not no_face[i]
        faces.append(Face([z["images"][i]], Square((24.0, 24.0), 48.0), five_marks(marks["landmarks5"][i]) if seen else None,
                          np.eye(7, dtype=np.float32)[z["labels"][i]] if usable else None, int(z["labels"][i]),
                          emotions[i] / emotions[i].sum() if usable and emotions[i].sum() > 0 else None, yawn=0,
                          eyes_closed=1 - eye_label[i] if i in eye_label else None,
                          present=1 if seen else (0 if no_face[i] else None),
                          box=np.r_[xywh[:2], xywh[:2] + xywh[2:]] if seen else None))
    return faces


def ferplus_majority(folder, part):
    """FER+'s top vote of each face of `fer2013(folder, part)` as an index of FERPLUS; -1 where two tie, or it is `unknown` or `NF`, or there is none."""
    z = load(Path(folder) / "fer2013.npz")
    rows = np.flatnonzero((z["usage"] == part) & _distinct_rows(z["images"], z["labels"], z["usage"]))
    votes = z["ferplus_votes"][rows].astype(int)
    best = votes.argmax(1)
    sure = ((votes == votes.max(1, keepdims=True)).sum(1) == 1) & (best < len(FERPLUS)) & (votes.sum(1) > 0)
    return np.where(sure, best, -1)


def yawdd(folder, part):
    """In-car faces with yawn labels and, for some, eye labels."""
    z = load(Path(folder) / "yawn_yawdd_faces.npz")
    points = five_marks(z["landmarks5"])
    return [Face(pyramid(z["images"][i]), face_square_of_points(points[i]), points[i],
                 yawn=int(z["labels"][i]), eyes_closed={0: 1, 1: 0}.get(int(z["eye_state"][i])), eyes_hidden=bool(z["eye_state"][i] == 2),
                 box=z["face_box"][i].astype(np.float64)) for i in np.flatnonzero(z["split"] == part)]


def drowsy(folder, part):
    """Web photographs of faces with closed or open eyes."""
    z = load(Path(folder) / "drowsy_eyestate_faces.npz")
    points = five_marks(z["landmarks5"])
    return [Face(pyramid(z["images"][i]), face_square_of_points(points[i]), points[i],
                 eyes_closed=1 - int(z["labels"][i]), box=z["face_box"][i].astype(np.float64)) for i in np.flatnonzero(z["split"] == part)]


def five_of_68(points):
    """iBUG's 68 points [...,68,2] to five: means of the eyes' outlines, nose tip 30, mouth corners 48 and 54."""
    return np.stack([points[..., 36:42, :].mean(-2), points[..., 42:48, :].mean(-2), points[..., 30, :], points[..., 48, :], points[..., 54, :]], -2)


def youtube(folder, part):
    """Public figures with landmarks, moved to where they belong. A mouth that is not wide open (ratio below 0.5) counts as no yawn."""
    z = load(Path(folder) / "landmarks_youtube68.npz")
    faces = []
    for i in np.flatnonzero(z["split"] == part):
        landmarks = z["landmarks68"][i].astype(np.float64) - YOUTUBE_OFFSET
        points = five_of_68(landmarks)
        faces.append(Face(pyramid(z["images"][i]), face_square_of_points(points), points, yawn=0 if z["mar"][i] < 0.5 else None,
                          eye_opening=z["ear"][i]))
        top_left, bottom_right = landmarks.min(0), landmarks.max(0)
        top_left[1] -= 0.12 * (bottom_right[1] - top_left[1])       # the outline starts at the brows, a box at the forehead
        faces[-1].box = np.r_[top_left, bottom_right]
    return faces


def _frames(z, rows, points=None):
    frames = []
    for i in rows:
        image = cv2.imdecode(z["jpeg"][z["offset"][i]:z["offset"][i + 1]], cv2.IMREAD_GRAYSCALE)
        own = np.flatnonzero(z["box_image"] == i)
        boxes = z["boxes"][own].astype(np.float64)
        frames.append(Frame(pyramid(image), boxes, np.full((len(own), 5, 2), np.nan) if points is None else points[own].astype(np.float64)))
    return frames


def fddb(folder, part):
    """News photographs with human boxes, no points."""
    z = load(Path(folder) / "faces_det_fddb.npz")
    return _frames(z, np.flatnonzero(z["split"] == part))


def incar(folder, part):
    """320x240 in-car frames with machine-made boxes and points."""
    z = load(Path(folder) / "faces_det_incar.npz")
    return _frames(z, np.flatnonzero(z["split"] == part), five_marks(z["landmarks5"]))


@dataclass
class EyePatch:
    """A ready-cut eye, 32x32, and whether it is closed. `source`: cew, mrl or closeup."""
    levels: list
    closed: int
    source: str


def eye_patches(folder, part):
    """The cut-out eyes of `eyes.npz`."""
    z = load(Path(folder) / "eyes.npz")
    names = [str(n) for n in z["source_names"]]
    return [EyePatch(pyramid(z["images"][i]), 1 - int(z["labels"][i]), names[z["source"][i]]) for i in np.flatnonzero(z["split"] == part)]


def frame_faces(frames):
    """Every face of the frames as a `Face`: the crop from its points where known, else from its box."""
    faces = []
    for frame in frames:
        for box, points in zip(frame.boxes, frame.points):
            known = bool(np.isfinite(points).all())
            if box[3] - box[1] < 24:
                continue
            faces.append(Face(frame.levels, face_square_of_points(points) if known else face_square_of_box(box), points if known else None, box=box))
    return faces
