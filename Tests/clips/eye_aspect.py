"""The usual recipe, to compare with: eye landmarks → eye aspect ratio (EAR) in each frame.

Landmarks of an eye are found as the common 68-point predictors find them, by regression from the picture around a first
guess: here one ridge regression from the picture's gradients, applied twice, trained on the train part of the 68-point faces.
It is helped: the guess is the true middle of the eye, which a real predictor has to find first.

EAR = (|p2 − p6| + |p3 − p5|) ÷ (2 |p1 − p4|) (T. Soukupová, J. Čech, "Real-Time Eye Blink Detection using Facial Landmarks", 2016).
"""

from pathlib import Path

import cv2
import numpy as np

from canvas import similarity
from sources import EYE_WIDTH, load_arrays

# The square that is looked at: its side in distances between the eyes, and in pixels.
SQUARE, SIDE = 0.75, 24
# Guesses that training starts from: so far beside the eye, so much too large, in sides of the square; how many for each eye.
SHIFT, ZOOM, GUESSES = 0.06, 0.08, 4
# Share of the mean square of a feature that is added to each.
RIDGE = 1e-2
# Histograms of gradients: directions, and pixels of a cell's side.
DIRECTIONS, CELL = 8, 4
# Where the histogram of each pixel's cell begins.
HISTOGRAM = (np.arange(SIDE)[:, None] // CELL * (SIDE // CELL) + np.arange(SIDE) // CELL) * DIRECTIONS
# EAR of a closed eye whose lashes make its landmarks: as 68-point predictors give it. So often is each such eye learned from.
CLOSED_ASPECT, CLOSED_REPEATS = 0.08, 6
# Order of an eye's six points after mirroring it: outer corner first, upper lid, inner corner, lower lid.
MIRRORED = [3, 2, 1, 0, 5, 4]


def aspect(points):
    """EAR of six points [..., 6, 2]."""
    length = lambda a, b: np.hypot(*np.moveaxis(points[..., a, :] - points[..., b, :], -1, 0))
    return (length(1, 5) + length(2, 4)) / (2 * length(0, 3))


def features(image, matrix):
    """Histograms of gradients in the square that `matrix` (2x3, picture to square) cuts out, free of brightness and contrast."""
    square = cv2.warpAffine(image, matrix, (SIDE, SIDE), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    square = square.astype(np.float32)
    square = (square - square.mean()) / (square.std() + 2.0)
    down, across = np.gradient(square)
    strength, angle = cv2.cartToPolar(across, down)
    direction = angle * np.float32(DIRECTIONS / (2 * np.pi))
    lower = direction.astype(np.int32)
    upper_part = strength * (direction - lower)
    places = np.concatenate([(HISTOGRAM + lower % DIRECTIONS).ravel(), (HISTOGRAM + (lower + 1) % DIRECTIONS).ravel()])
    sums = np.bincount(places, np.concatenate([(strength - upper_part).ravel(), upper_part.ravel()]), HISTOGRAM[-1, -1] + DIRECTIONS)
    return np.concatenate([sums, np.sqrt(sums), [1.0]])


def square_map(middle, distance, angle, mirrored):
    """Picture to square; the image-right eye is mirrored, so that both look alike."""
    scale = SIDE / (SQUARE * distance)
    matrix = similarity(scale, -angle, middle, (SIDE / 2, SIDE / 2))
    return np.diag([-1.0, 1.0]) @ matrix + np.array([[0, 0, SIDE], [0, 0, 0]]) if mirrored else matrix


class LidFinder:
    """Six landmarks of an eye, in the square's pixels about the guess, from its features."""

    def __init__(self, weights):
        self.weights = weights

    def ratio(self, image, eyes):
        """Mean EAR of both eyes (image-left first) in a gray picture."""
        left, right = eyes
        distance = np.hypot(right.x - left.x, right.y - left.y)
        angle = np.arctan2(right.y - left.y, right.x - left.x)
        ratios = []
        for eye, mirrored in zip(eyes, (False, True)):
            matrix = square_map((eye.x, eye.y), distance, angle, mirrored)
            ratios.append(float(aspect((features(image, matrix) @ self.weights).reshape(6, 2))))
        return sum(ratios) / 2


def eye_samples(image, pairs, guesses, random):
    """(features, points about the middle of the square) of both eyes of a face; `pairs` holds six points of each."""
    middles = [points.mean(0) for points in pairs]
    line = middles[1] - middles[0]
    distance, angle = np.hypot(*line), np.arctan2(line[1], line[0])
    for points, middle, mirrored in zip(pairs, middles, (False, True)):
        points = np.column_stack([points, np.ones(6)])[MIRRORED if mirrored else slice(None)]
        for _ in range(guesses):
            guess = middle + random.uniform(-SHIFT, SHIFT, 2) * SQUARE * distance
            matrix = square_map(guess, distance * random.uniform(1 - ZOOM, 1 + ZOOM), angle, mirrored)
            yield features(image, matrix), (points @ matrix.T - SIDE / 2).ravel()


def closed_points(points):
    """Six points of each eye of a closed-eye face, from its five: lids on the line of the eyes."""
    line = points[1] - points[0]
    across = np.array([-1, -0.4, 0.4, 1, 0.4, -0.4])[:, None] * EYE_WIDTH * line
    down = np.array([0, -1, -1, 0, 1, 1])[:, None] * CLOSED_ASPECT * EYE_WIDTH * np.array([-line[1], line[0]])
    return [point + across + down for point in points[:2]]


def samples(data, split, guesses, random):
    """All samples of a split: of the 68-point faces, and in training of the closed-eye faces."""
    arrays = load_arrays(Path(data) / "landmarks_youtube68.npz")
    faces = [(arrays["images"][row], arrays["landmarks68"][row], guesses) for row in np.flatnonzero(arrays["split"] == split)]
    faces = [(image, [points[36:42], points[42:48]], count) for image, points, count in faces]
    if split == 0:
        arrays = load_arrays(Path(data) / "drowsy_eyestate_faces.npz")
        rows = np.flatnonzero((arrays["split"] == split) & (arrays["labels"] == 0))
        repeats = guesses * CLOSED_REPEATS
        faces += [(arrays["images"][row], closed_points(arrays["landmarks5"][row]), repeats) for row in rows]
    found = [sample for image, pairs, count in faces for sample in eye_samples(image, pairs, count, random)]
    return tuple(np.array(values) for values in zip(*found))


def trained(data, random):
    """A LidFinder, and the correlation of its EAR with the landmarks' own on the test part."""
    inputs, targets = samples(data, 0, GUESSES, random)
    square = inputs.T @ inputs
    square += RIDGE * np.trace(square) / len(square) * np.eye(len(square))
    finder = LidFinder(np.linalg.solve(square, inputs.T @ targets))
    inputs, targets = samples(data, 2, 1, random)
    own = [aspect(values.reshape(-1, 6, 2)).reshape(-1, 2).mean(1) for values in (inputs @ finder.weights, targets)]
    return finder, float(np.corrcoef(own)[0, 1])
