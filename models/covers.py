"""Things that people wear over parts of the face, drawn on its five points: for training at random, for measuring as `corruptions.py` says."""

import cv2
import numpy as np


def _covered(x, polygon, value):
    mask = np.zeros(x.shape, np.float32)
    cv2.fillPoly(mask, [np.round(np.asarray(polygon) * 16).astype(np.int32)], 1.0, lineType=cv2.LINE_AA, shift=4)
    return x * (1 - mask) + value * mask


def _axes(points):
    """(unit x axis along the eyes, unit y axis down the face, distance of the eyes)"""
    along = points[1] - points[0]
    distance = float(np.hypot(*along))
    along = along / distance
    return along, np.array([-along[1], along[0]]), distance


def sunglasses(x, points, shade, scale=1.0):
    """`x` with two lenses and a bridge of gray `shade` on the eye points; `scale` 1: lenses of 0.72 by 0.52 eye distances."""
    along, down, d = _axes(points)
    for eye in points[:2]:
        turn = np.linspace(0, 2 * np.pi, 24)
        x = _covered(x, eye + scale * d * (0.36 * np.cos(turn)[:, None] * along + 0.26 * np.sin(turn)[:, None] * down), shade)
    bridge = [points[0] - 0.08 * d * down, points[1] - 0.08 * d * down, points[1] + 0.02 * d * down, points[0] + 0.02 * d * down]
    return _covered(x, bridge, shade)


def face_mask(x, points, shade, rise=0.25):
    """`x` with a mask of gray `shade` from `rise` eye distances above the tip of the nose to below the chin."""
    along, down, d = _axes(points)
    nose, mouth = points[2], (points[3] + points[4]) / 2
    outline = [nose - rise * d * down, nose - (rise - 0.15) * d * down + 0.85 * d * along, mouth + 0.35 * d * down + 0.75 * d * along,
               mouth + 0.85 * d * down, mouth + 0.35 * d * down - 0.75 * d * along, nose - (rise - 0.15) * d * down - 0.85 * d * along]
    return _covered(x, outline, shade)


def worn(crop, points, rng, chances):
    """A uint8 crop with a mask or dark glasses by the `chances` {"mask", "sunglasses"}, or as it is. `points`: [5,2] in crop sides."""
    if (chance := rng.random()) >= chances["mask"] + chances["sunglasses"]:
        return crop
    pixels = np.asarray(points, np.float64) * crop.shape[0] - 0.5
    pixels = pixels + rng.normal(0, 0.5, pixels.shape)
    if np.hypot(*(pixels[1] - pixels[0])) < 4:          # a profile: there is no place to draw on
        return crop
    if chance < chances["mask"]:
        covered = face_mask(crop.astype(np.float32), pixels, rng.uniform(20, 250), rng.uniform(-0.05, 0.35))
    else:
        covered = sunglasses(crop.astype(np.float32), pixels, rng.uniform(0, 70), rng.uniform(0.85, 1.3))
    return np.clip(np.rint(covered), 0, 255).astype(np.uint8)
