"""What can happen to a picture, one thing at a time and at several strengths: light, glare, noise, blur, moves, covers. For measuring (`corruptions.py`);
`augment.py` and `covers.py` draw their own at random for training.

A change is a function (picture float32 [h,w], points [n,2] or None, width of a face in pixels, random generator) → (picture, 2×3 matrix that points follow, or
None where nothing moves).
"""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from covers import face_mask, sunglasses
from sampling import FACE_TEMPLATE

EYES = FACE_TEMPLATE[1, 0] - FACE_TEMPLATE[0, 0]        # their distance in sides of a face crop


def _at_rest(change):
    """A change of pixels alone as one that also says that nothing moves."""
    return lambda x, points, face, rng: (change(x, points, face, rng), None)


def gamma(exponent):
    """255 · (x / 255) ** exponent."""
    return _at_rest(lambda x, points, face, rng: 255 * (x / 255) ** exponent)


def side_light(ratio):
    """A ramp of `ratio` : 1 from one side to the other, the mean kept."""
    bright = 2 * ratio / (ratio + 1)
    return _at_rest(lambda x, points, face, rng: x * np.linspace(bright, 2 - bright, x.shape[1])[None, ::int(rng.choice((-1, 1)))])


def glare(per_cent):
    """One white spot, `per_cent` of the width across, anywhere in the middle half."""
    def spot(x, points, face, rng):
        h, w = x.shape
        cx, cy = rng.uniform(0.25, 0.75) * w, rng.uniform(0.25, 0.75) * h
        rows, columns = np.mgrid[:h, :w]
        light = np.clip((per_cent / 200 * w - np.hypot(columns - cx, rows - cy)) / (0.02 * w) + 1, 0, 1)
        return x * (1 - light) + 255 * light
    return _at_rest(spot)


def noise(sigma):
    """Gaussian, `sigma` of 255."""
    return _at_rest(lambda x, points, face, rng: x + rng.normal(0, sigma, x.shape))


def blur(sigma):
    """Gaussian, `sigma` pixels when the face is 48 wide."""
    return _at_rest(lambda x, points, face, rng: cv2.GaussianBlur(x, (0, 0), sigma * face / 48))


def fine_contrast(times):
    """Detail finer than an eighth of the width times `times`: below 0 turned over, as skin and iris are in the near infra-red."""
    def change(x, points, face, rng):
        broad = cv2.GaussianBlur(x, (0, 0), x.shape[1] / 8)
        return broad + times * (x - broad)
    return _at_rest(change)


def moved(per_cent, degrees):
    """Shifted by `per_cent` of the width, enlarged or made smaller by as much, and turned about its centre, each to either side; borders repeated."""
    def move(x, points, face, rng):
        h, w = x.shape
        sign = rng.choice((-1, 1), 4)
        m = cv2.getRotationMatrix2D(((w - 1) / 2, (h - 1) / 2), degrees * sign[0], (1 + per_cent / 100) ** float(sign[1]))
        m[:, 2] += sign[2:] * per_cent / 100 * w
        return cv2.warpAffine(x, m, (w, h), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), m
    return move


def covered(cover, shade):
    """Draws `cover` in gray `shade`; pictures without points stay as they are."""
    return _at_rest(lambda x, points, face, rng: x if points is None else cover(x, points, shade))


@dataclass(frozen=True)
class Disturbance:
    """One thing that happens. `name` has a place for the strength; `of(strength)` is the change; at `none` the picture stays as it is."""
    title: str
    name: str
    of: Callable
    none: float
    strengths: tuple        # those of the curves, without `none`, in the order of the axis
    medium: tuple
    strong: tuple
    covers: bool = False    # drawn on points: pictures without points are left out

    def named(self, strength):
        return self.name.format(f"{strength:g}")


DISTURBANCES = (
    Disturbance("gamma", "gamma {}", gamma, 1, (0.4, 0.6, 1.7, 2.5), (0.6, 1.7), (0.4, 2.5)),
    Disturbance("side light, ratio to 1", "side light {}:1", side_light, 1, (2, 3, 5, 9), (3,), (9,)),
    Disturbance("glare spot, % of the width", "glare spot {} %", glare, 0, (8, 15, 25), (15,), (25,)),
    Disturbance("noise, σ of 255", "noise {}", noise, 0, (5, 10, 20), (10,), (20,)),
    Disturbance("blur, σ in px at 48", "blur {} px at 48", blur, 0, (0.5, 1, 2), (1,), (2,)),
    Disturbance("shift and scale, %", "shift and scale {} %", lambda s: moved(s, 0), 0, (5, 10), (5,), (10,)),
    Disturbance("roll, degrees", "roll {}°", lambda s: moved(0, s), 0, (10, 20), (10,), (20,)),
    Disturbance("fine contrast, times", "fine contrast × {}", fine_contrast, 1, (-0.25, -0.5, -1), (-0.5,), (-1,)),
    Disturbance("sunglasses", "sunglasses", lambda s: covered(sunglasses, 20.0), 0, (1,), (1,), (), covers=True),
    Disturbance("mask", "mask", lambda s: covered(face_mask, 205.0), 0, (1,), (1,), (), covers=True))


def face_of_points(points):
    """Width of a face in pixels of its picture; a profile, whose eyes are near each other, counts as 24 at least."""
    return max(float(np.hypot(*(points[1] - points[0]))) / EYES, 24.0)


def disturbed(image, points, change, seed, face=None):
    """(uint8 image, points, matrix or None) after a change; `points` [n,2] or None follow when the picture is moved. `face`: its width in pixels; without it that
    of `points`, or else 48."""
    if face is None:
        face = 48.0 if points is None else face_of_points(points)
    x, matrix = change(image.astype(np.float32), points, face, np.random.default_rng(seed))
    if points is not None:
        points = following(points, matrix)
    return np.clip(np.rint(x), 0, 255).astype(np.uint8), points, matrix


def following(points, matrix):
    """Points [n,2] of a picture where pixel k covers [k, k+1), after its move."""
    return points if matrix is None else (points - 0.5) @ matrix[:, :2].T + matrix[:, 2] + 0.5
