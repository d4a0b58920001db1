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
    """`x` with a mask of gray `shade`, one value or [h,w], from `rise` eye distances above the tip of the nose to below the chin."""
    along, down, d = _axes(points)
    nose, mouth = points[2], (points[3] + points[4]) / 2
    outline = [nose - rise * d * down, nose - (rise - 0.15) * d * down + 0.85 * d * along, mouth + 0.35 * d * down + 0.75 * d * along,
               mouth + 0.85 * d * down, mouth + 0.35 * d * down - 0.75 * d * along, nose - (rise - 0.15) * d * down - 0.85 * d * along]
    return _covered(x, outline, shade)


def _cloth(x, shade, rng):
    """float32 [h,w]: cloth of gray `shade` in the light that falls on `x`, with folds and at times a print."""
    h, w = x.shape
    broad = cv2.GaussianBlur(x, (0, 0), w / 6)
    light = np.clip(broad / max(float(broad.mean()), 1.0), 0.5, 1.6) ** rng.uniform(0, 1)
    turn, folds = rng.normal(np.pi / 2, 0.3), rng.uniform(3, 10) * 2 * np.pi / w
    rows, columns = np.mgrid[:h, :w]
    fold = rng.uniform(0, 12) * np.sin(folds * (np.cos(turn) * columns + np.sin(turn) * rows) + rng.uniform(0, 2 * np.pi))
    printed = rng.uniform(15, 60) if rng.random() < 0.2 else 0.0
    side = int(rng.integers(4, 13))
    pattern = cv2.resize(rng.standard_normal((side, side)).astype(np.float32), (w, h), interpolation=cv2.INTER_CUBIC)
    return (shade * light + fold + printed * pattern).astype(np.float32)


def _scarf(x, points, cloth, rise):
    """`x` with cloth from `rise` eye distances above the tip of the nose down, as wide as the picture."""
    along, down, d = _axes(points)
    nose = points[2] - rise * d * down
    return _covered(x, [nose, nose + 0.3 * d * down + 4 * d * along, nose + 6 * d * down, nose + 0.3 * d * down - 4 * d * along], cloth)


def _hand(x, points, rng):
    """`x` with the back of a hand before the mouth, about as bright as the face, its fingers apart by dark lines."""
    along, down, d = _axes(points)
    mouth = (points[3] + points[4]) / 2 + rng.normal(0, 0.08, 2) * d
    tilt = rng.uniform(-0.6, 0.6)
    across, up = np.cos(tilt) * along + np.sin(tilt) * down, np.cos(tilt) * down - np.sin(tilt) * along
    wide, high = rng.uniform(0.6, 0.9) * d, rng.uniform(0.38, 0.6) * d
    turn = np.linspace(0, 2 * np.pi, 24)
    palm = _covered(x, mouth + wide * np.cos(turn)[:, None] * across + high * np.sin(turn)[:, None] * up, _cloth(x, float(x.mean()) + rng.normal(10, 25), rng))
    for finger in (-0.5, 0.0, 0.5):
        root = mouth + finger * high * up
        thick, reach = 0.03 * d * up, 0.8 * wide * np.sqrt(1 - finger ** 2) * across
        palm = _covered(palm, [root - reach - thick, root + reach - thick, root + reach + thick, root - reach + thick], palm * rng.uniform(0.6, 0.95))
    return palm


def before_mouth(x, points, rng):
    """`x` with a mask, more seldom a scarf or a hand, over the mouth."""
    what, shade = rng.random(), rng.uniform(10, 250)
    if what < 0.2:
        return _hand(x, points, rng)
    if what < 0.35:
        return _scarf(x, points, _cloth(x, shade, rng), rng.uniform(-0.05, 0.3))
    return face_mask(x, points, _cloth(x, shade, rng), rng.uniform(-0.05, 0.35))


def hides_mouth(rectangle, points):
    """Whether a rectangle (top, left, height, width) of a crop hides the mouth: True, False, or None where it hides a part. `points` [5,2] in its pixels."""
    top, left, height, width = rectangle
    marks = np.stack([points[3], (points[3] + points[4]) / 2, points[4]])
    inside = ((marks >= (left, top)) & (marks < (left + width, top + height))).all(1)
    return True if inside.all() else None if inside.any() else False


def worn(crop, points, rng, chances):
    """(uint8 crop with something over mouth or eyes by the `chances` {"mask", "sunglasses"}, or as it is; whether the mouth can be seen, None where that is
    not known). `points`: [5,2] in crop sides."""
    pixels = np.asarray(points, np.float64) * crop.shape[0] - 0.5
    if np.hypot(*(pixels[1] - pixels[0])) < 4:          # a profile: there is no place to draw on
        return crop, None
    if (chance := rng.random()) >= chances["mask"] + chances["sunglasses"]:
        return crop, True
    pixels = pixels + rng.normal(0, 0.5, pixels.shape)
    if chance < chances["mask"]:
        covered = before_mouth(crop.astype(np.float32), pixels, rng)
    else:
        covered = sunglasses(crop.astype(np.float32), pixels, rng.uniform(0, 70), rng.uniform(0.85, 1.3))
    return np.clip(np.rint(covered), 0, 255).astype(np.uint8), chance >= chances["mask"]
