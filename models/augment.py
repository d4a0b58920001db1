"""Light, sensor and occlusion: changes of pixel values on whole batches, uint8 in and out. Geometry is in `sampling.py`."""

import cv2
import numpy as np


def _some(rng, n, probability):
    return np.flatnonzero(rng.random(n) < probability)


def _column(values):
    return np.asarray(values, np.float32)[:, None, None]


def side_light(x, rng, which, strength):
    """Multiplies by a ramp across the image at a random angle, up to 1:`strength` from side to side."""
    h, w = x.shape[1:]
    angle = rng.uniform(0, 2 * np.pi, len(which))
    yy, xx = np.mgrid[-1:1:h * 1j, -1:1:w * 1j].astype(np.float32)
    ramp = _column(np.cos(angle)) * xx + _column(np.sin(angle) * 0.6) * yy
    sharp = _column(rng.uniform(0.8, 4, len(which)))
    mix = 1 / (1 + np.exp(-sharp * 2 * (ramp - _column(rng.uniform(-0.4, 0.4, len(which))))))
    low = 1 / _column(rng.uniform(1.2, strength, len(which)))
    x[which] *= (low + (1 - low) * mix) * _column(rng.uniform(1.0, 1.5, len(which)))


def low_key(x, rng, which):
    """Divides by 1.4...8: a face in the dark. Done before noise, which a dark picture has as much of."""
    x[which] *= _column(2.0 ** -rng.uniform(0.5, 3, len(which)))


def glare(x, rng, which):
    """Adds a bright soft spot."""
    h, w = x.shape[1:]
    yy, xx = np.mgrid[0:h, 0:w].astype(np.float32)
    cx, cy = _column(rng.uniform(0, w, len(which))), _column(rng.uniform(0, h, len(which)))
    radius = _column(rng.uniform(0.05, 0.2, len(which)) * w)
    x[which] += _column(rng.uniform(60, 220, len(which))) * np.exp(-((xx - cx) ** 2 + (yy - cy) ** 2) / (2 * radius ** 2))


def invert_detail(x, rng, which, broadest=1 / 5):
    """Turns detail finer than a twelfth to `broadest` of the width over, as skin, lips and iris do in the near infra-red, at 0.2...0.9 of its strength."""
    w = x.shape[2]
    for i in which:
        broad = cv2.GaussianBlur(x[i], (0, 0), w * 2 ** rng.uniform(np.log2(1 / 12), np.log2(broadest)))
        x[i] = broad - rng.uniform(0.2, 0.9) * (x[i] - broad)


def cut_out(x, rng, which, largest):
    """Covers a rectangle of up to `largest` of each side with one gray value. {row: (top, left, height, width)}"""
    (h, w), cuts = x.shape[1:], {}
    for i in which:
        bh, bw = (rng.uniform(0.1, largest, 2) * (h, w)).astype(int) + 1
        top, left = rng.integers(0, h - bh + 1), rng.integers(0, w - bw + 1)
        x[i, top:top + bh, left:left + bw] = rng.uniform(0, 255)
        cuts[int(i)] = (int(top), int(left), int(bh), int(bw))
    return cuts


def blur(x, rng, which, largest):
    """Gaussian blur of sigma 0.3...`largest` pixels, or a shrink-and-enlarge that small native sizes cause."""
    h, w = x.shape[1:]
    for i in which:
        if rng.random() < 0.6:
            x[i] = cv2.GaussianBlur(x[i], (0, 0), rng.uniform(0.3, largest))
        else:
            f = rng.uniform(1 / (1 + largest), 1)
            small = cv2.resize(x[i], (max(int(w * f), 4), max(int(h * f), 4)), interpolation=cv2.INTER_AREA)
            x[i] = cv2.resize(small, (w, h), interpolation=cv2.INTER_LINEAR)


def _disc(sigma):
    """Kernel of a lens out of focus: an even disc with this deviation along each axis, radius 2 sigma."""
    reach = int(np.ceil(2 * sigma))
    rows, columns = np.mgrid[-reach:reach + 1, -reach:reach + 1]
    kernel = np.clip(2 * sigma - np.hypot(rows, columns) + 0.5, 0, 1)
    return (kernel / kernel.sum()).astype(np.float32)


def unsharp(x, rng, which, most, noise):
    """Blur of deviation 1...`most` pixels, each octave as often: Gaussian, as of a fogged lens, or that of one out of focus. On top noise of up to `noise`, which no
    lens takes away. The deviations [n]."""
    sigmas = 2 ** rng.uniform(0, np.log2(most), len(which))
    for i, sigma in zip(which, sigmas):
        if rng.random() < 0.5:
            x[i] = cv2.GaussianBlur(x[i], (0, 0), sigma)
        else:
            x[i] = cv2.filter2D(x[i], -1, _disc(sigma), borderType=cv2.BORDER_REPLICATE)
    x[which] += rng.standard_normal(x[which].shape, dtype=np.float32) * _column(rng.uniform(0, noise, len(which)))
    return sigmas


def photometric(images, rng, table, strength=1.0):
    """All of the above by chance on uint8 [N,h,w]. `table`: `[augment]` of a network's config; `strength` multiplies its chances."""
    return with_cuts(images, rng, table, strength)[0]


def with_cuts(images, rng, table, strength=1.0):
    """(what `photometric` makes, the rectangles that were covered: {row: (top, left, height, width)})"""
    x = images.astype(np.float32)
    n = len(x)
    blur(x, rng, _some(rng, n, strength * table["blur"]), table["blur_largest"])
    invert_detail(x, rng, _some(rng, n, strength * table.get("invert_detail", 0)))
    side_light(x, rng, _some(rng, n, strength * table["side_light"]), table["side_light_ratio"])
    which = _some(rng, n, strength * table["gamma"])
    x[which] = 255 * (np.clip(x[which], 0, 255) / 255) ** _column(2 ** rng.uniform(-1.2, 1.2, len(which)))
    which = _some(rng, n, strength * table["contrast"])
    mean = x[which].mean((1, 2), keepdims=True)
    x[which] = (x[which] - mean) * _column(rng.uniform(0.45, 1.5, len(which))) + mean + _column(rng.uniform(-50, 50, len(which)))
    low_key(x, rng, _some(rng, n, strength * table.get("low_key", 0)))
    glare(x, rng, _some(rng, n, strength * table["glare"]))
    cuts = cut_out(x, rng, _some(rng, n, strength * table["cut_out"]), table["cut_out_largest"])
    which = _some(rng, n, strength * table["noise"])
    x[which] += rng.standard_normal(x[which].shape, dtype=np.float32) * _column(rng.uniform(1, table["noise_largest"], len(which)))
    return np.clip(np.rint(x), 0, 255).astype(np.uint8), cuts
