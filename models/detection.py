"""From the detector's maps to faces, and faces against labelled boxes. Everything in pixels of the 160x120 input unless said otherwise."""

from dataclasses import dataclass

import numpy as np

from networks import STRIDES
from sampling import frame_square, sample

WIDTH, HEIGHT = 160, 120
# The same layers on four times the pixels, for pictures of small faces. 248, not 240: with 15 and 31 rows at stride 8 padding SAME puts the
# coarser levels' kernels on the same rows relative to their cells, with 30 rows half a cell higher.
LARGE = (320, 248)
NMS_IOU = 0.3
LOWEST_SCORE = 0.1      # where curves of recall against false boxes begin


@dataclass
class Detection:
    """`box` x0, y0, x1, y1 and `points` [5,2]."""
    score: float
    box: np.ndarray
    points: np.ndarray


def overlap(box, boxes):
    """Intersection over union of one box with each of `boxes` [n,4]."""
    boxes = np.asarray(boxes, np.float64).reshape(-1, 4)
    x0, y0 = np.maximum(box[0], boxes[:, 0]), np.maximum(box[1], boxes[:, 1])
    x1, y1 = np.minimum(box[2], boxes[:, 2]), np.minimum(box[3], boxes[:, 3])
    both = np.clip(x1 - x0, 0, None) * np.clip(y1 - y0, 0, None)
    area = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    return both / np.maximum((box[2] - box[0]) * (box[3] - box[1]) + area - both, 1e-9)


def cells(height, width, stride):
    """Centres (x, y) of a level's cells, [height*width, 2]: ((column + 0.5) * stride, (row + 0.5) * stride)."""
    y, x = np.mgrid[0:height, 0:width]
    return (np.stack([x.ravel(), y.ravel()], 1) + 0.5) * stride


def decode(outputs, threshold):
    """Detections above `threshold`, best first, after non-maximum suppression at NMS_IOU.
    `outputs`: {name: [H,W,C]} with scores 0...1, boxes and points in strides."""
    found = []
    for stride in STRIDES:
        score = outputs[f"score_{stride}"][..., 0]
        centres = cells(*score.shape, stride)
        box, points = outputs[f"box_{stride}"].reshape(-1, 4) * stride, outputs[f"points_{stride}"].reshape(-1, 5, 2) * stride
        for i in np.flatnonzero(score.ravel() >= threshold):
            x, y = centres[i]
            sides = np.array([x - box[i, 0], y - box[i, 1], x + box[i, 2], y + box[i, 3]])
            found.append(Detection(float(score.ravel()[i]), sides, points[i] + centres[i]))
    found.sort(key=lambda d: -d.score)
    kept = []
    for d in found:
        if not kept or overlap(d.box, [k.box for k in kept]).max() <= NMS_IOU:
            kept.append(d)
    return kept


def view_of(frame, size=(WIDTH, HEIGHT)):
    """(uint8 [height,width], square): what the detector sees of a frame."""
    square = frame_square(*frame.size, *size)
    return sample(frame.levels, square, *size, outside=0), square


def to_view(points, square, size=(WIDTH, HEIGHT)):
    """Frame pixels to input pixels."""
    return (square.to_crop(points) - 0.5) * size[0] + np.array(size) / 2


def to_frame(points, square, size=(WIDTH, HEIGHT)):
    """Input pixels to frame pixels."""
    return square.to_source((np.asarray(points) - np.array(size) / 2) / size[0] + 0.5)


def match(detections, boxes, iou):
    """[(score, true?)] of the detections, best first, each labelled box used once, and the number of labelled boxes."""
    free, rows = [True] * len(boxes), []
    for d in detections:
        overlaps = overlap(d.box, boxes) if len(boxes) else np.zeros(0)
        overlaps = np.where(free, overlaps, 0) if len(boxes) else overlaps
        best = int(overlaps.argmax()) if len(overlaps) else -1
        hit = best >= 0 and overlaps[best] >= iou
        if hit:
            free[best] = False
        rows.append((d.score, hit))
    return rows, len(boxes)


class Curve:
    """Recall and false boxes per image of a set of frames, at any threshold."""

    def __init__(self, frames, found, iou, size=(WIDTH, HEIGHT)):
        """`found`: the detections of each frame's view of this size, best first."""
        rows, self.faces, self.images = [], 0, len(frames)
        for frame, detections in zip(frames, found):
            square = frame_square(*frame.size, *size)
            boxes = to_view(frame.boxes.reshape(-1, 2, 2), square, size).reshape(-1, 4)
            matched, faces = match(detections, boxes, iou)
            rows += matched
            self.faces += faces
        self.rows = np.array(rows or [(0.0, False)], dtype=float)

    def at(self, threshold):
        """(recall, false boxes per image)"""
        chosen = self.rows[self.rows[:, 0] >= threshold]
        return chosen[:, 1].sum() / max(self.faces, 1), (1 - chosen[:, 1]).sum() / self.images


def choose_threshold(news, incar=None, news_false=0.08, incar_false=0.014):
    """The lowest k/256 at which both validation sets stay below their false boxes per image (a margin below the targets 0.1 and 0.02)."""
    for k in range(26, 256):
        if news.at(k / 256)[1] <= news_false and (not incar or incar.at(k / 256)[1] <= incar_false):
            return k / 256
    return 255 / 256
