"""Where pixels come from: the same rule in training, in evaluation and on the board.

A crop is a similarity transform: a centre, the unit vector of its x axis and a step (source pixels per crop pixel). Pixel k of an image covers
[k, k+1), so its centre is at k + 0.5. Sampling picks the level of a 2x2-mean pyramid at which the step lies in [1, 2) (level 0 when
enlarging), then interpolates bilinearly; outside the source the border repeats (crops) or 0 is read (the detector's frame).
"""

import math
from dataclasses import dataclass

import cv2
import numpy as np

cv2.setNumThreads(1)

# Mean of the five points over FER2013 faces (score > 0.8, 30,206 images, fer2013_landmarks), in sides of the 48x48 crop, made symmetric.
# Order: image-left eye, image-right eye, nose, image-left mouth corner, image-right mouth corner.
FACE_TEMPLATE = np.array([[0.329, 0.384], [0.671, 0.384], [0.500, 0.578], [0.355, 0.737], [0.645, 0.737]])
# Median of 48 / box height over the same faces: a detector box as high as the crop. The offset of the centres is below 0.013 of it.
FACE_SIDE_OF_BOX_HEIGHT = 1.0
# CEW's eye patches, the largest eye set here, are about this large (data/README.md).
EYE_SIDE_OF_EYE_DISTANCE = 0.6


@dataclass(frozen=True)
class Square:
    """A crop's place: centre (x, y) and side in source pixels, `axis` the unit vector (x, y) of its x axis."""
    centre: tuple
    side: float
    axis: tuple = (1.0, 0.0)

    def to_crop(self, points):
        """Source pixels to crop units (0...1 of the side)."""
        d = np.asarray(points, np.float64) - self.centre
        c, s = self.axis
        return np.stack([d[..., 0] * c + d[..., 1] * s, d[..., 1] * c - d[..., 0] * s], -1) / self.side + 0.5

    def to_source(self, points):
        """Crop units to source pixels."""
        d = (np.asarray(points, np.float64) - 0.5) * self.side
        c, s = self.axis
        return np.stack([d[..., 0] * c - d[..., 1] * s, d[..., 0] * s + d[..., 1] * c], -1) + self.centre

    def moved(self, shift, scale, degrees):
        """Shifted by `shift` (crop units), enlarged by `scale`, turned by `degrees`."""
        r, (c, s) = np.radians(degrees), self.axis
        centre = self.to_source(np.asarray(shift) + 0.5)
        return Square(tuple(centre), self.side * scale, (c * np.cos(r) - s * np.sin(r), s * np.cos(r) + c * np.sin(r)))


def pyramid(image, levels=5):
    """[image, 2x2 means, 2x2 means of those, ...]; odd rows and columns at the end are dropped; rounding half up."""
    out = [image]
    while len(out) < levels and min(out[-1].shape) >= 4:
        i = out[-1][:out[-1].shape[0] & ~1, :out[-1].shape[1] & ~1].astype(np.uint16)
        out.append(((i[::2, ::2] + i[1::2, ::2] + i[::2, 1::2] + i[1::2, 1::2] + 2) >> 2).astype(np.uint8))
    return out


def sample(levels, square, width, height=None, outside=None, flip=False):
    """The crop as uint8 [height, width]. `square.side` spans `width`. `outside`: value beyond the source, None repeats the border."""
    height = height or width
    step = square.side / width
    level = min(max(int(np.floor(np.log2(step))), 0), len(levels) - 1) if step >= 1 else 0
    unit = 2.0 ** level
    (cx, cy), (c, s) = square.centre, square.axis
    a = np.array([[c, -s], [s, c]]) * (step / unit)
    if flip:
        a[:, 0] = -a[:, 0]
    offset = np.array([cx, cy]) / unit - 0.5 - a @ [(width - 1) / 2, (height - 1) / 2]
    border = cv2.BORDER_REPLICATE if outside is None else cv2.BORDER_CONSTANT
    return cv2.warpAffine(levels[level], np.column_stack([a, offset]), (width, height), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
                          borderMode=border, borderValue=outside or 0)


def face_square_of_points(points):
    """The FER2013-like square of five points: least-squares similarity of FACE_TEMPLATE onto them (linear in the points)."""
    points = np.asarray(points, np.float64)
    t = FACE_TEMPLATE - FACE_TEMPLATE.mean(0)
    d = points - points.mean(0)
    norm = (t ** 2).sum()
    a = (t[:, 0] * d[:, 0] + t[:, 1] * d[:, 1]).sum() / norm
    b = (t[:, 0] * d[:, 1] - t[:, 1] * d[:, 0]).sum() / norm
    side = max(float(np.hypot(a, b)), 1e-3)
    centre = points.mean(0) + np.array([[a, -b], [b, a]]) @ (0.5 - FACE_TEMPLATE.mean(0))
    return Square(tuple(centre), side, (a / side, b / side))


def face_square_of_box(box):
    """The same from a detector box (x0, y0, x1, y1), upright."""
    x0, y0, x1, y1 = box
    return Square(((x0 + x1) / 2, (y0 + y1) / 2), max(x1 - x0, y1 - y0) * FACE_SIDE_OF_BOX_HEIGHT)


def eye_squares(points):
    """(image-left, image-right) eye squares from at least two points, turned with the line through the eyes. Neither is mirrored."""
    left, right = np.asarray(points[0], np.float64), np.asarray(points[1], np.float64)
    distance = max(float(np.hypot(*(right - left))), 1e-3)
    axis = tuple((right - left) / distance)
    return tuple(Square(tuple(p), EYE_SIDE_OF_EYE_DISTANCE * distance, axis) for p in (left, right))


def frame_square(width, height, out_width=160, out_height=120):
    """The detector's view: the whole frame, aspect kept, centred; what lies outside it is 0."""
    step = max(width / out_width, height / out_height)
    return Square((width / 2, height / 2), step * out_width)


def flipped_points(points):
    """Five points in crop units after a left-right flip, order kept (image-left eye first)."""
    points = np.asarray(points)[..., [1, 0, 2, 4, 3], :].copy()
    points[..., 0] = 1 - points[..., 0]
    return points


def eye_detail(crop):
    """Fine detail of an eye's crop (uint8 [24,24], brightened), in ten-thousandths of its brightness; as Sources/Perception/EyeDetail.swift, to the bit."""
    x = crop.astype(np.int64)

    def weighed(values, weights, axis):
        inner = values.shape[axis] - len(weights) + 1
        return sum(w * np.take(values, range(i, i + inner), axis) for i, w in enumerate(weights))
    narrow = weighed(weighed(x[2:-2, 2:-2], (1, 2, 1), 1), (1, 2, 1), 0)
    wide = weighed(weighed(x, (1, 6, 15, 20, 15, 6, 1), 1), (1, 6, 15, 20, 15, 6, 1), 0)
    difference = 256 * narrow - wide
    root = math.isqrt(int((difference ** 2).sum()) // difference.size)
    return root * 10_000 * x.size // (4096 * max(int(x.sum()), 1))


def lifted(crop, middle=110, most=4):
    """A dark eye's crop (uint8) brightened to this mean, at most so many times; as Sources/Perception/EyeExposure.swift."""
    total = int(crop.sum(dtype=np.int64))
    if total >= middle * crop.size:
        return crop
    gain = min(middle * crop.size * 256 // max(total, 1), most * 256)
    return np.minimum((crop.astype(np.int64) * gain + 128) >> 8, 255).astype(np.uint8)
