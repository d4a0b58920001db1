"""Closes the eyes of an open-eye face with the real closed eyes of another one.

The closed eye is laid over the open one (aligned at the middle of the eye, the corners and the eye line) and joined in the
gradient domain of the logarithm of the brightness: inside a soft ellipse the steps from pixel to pixel are the closed eye's,
outside they are the face's own, and the picture that has these steps is found by solving Poisson's equation. So the face's
own light and skin run on through the closed eye (P. Pérez, M. Gangnet, A. Blake, "Poisson Image Editing", 2003).
"""

import cv2
import numpy as np

from canvas import eye_line, smooth_step

# Added before the logarithm, so that the noise of black pixels is not blown up.
DARK_LEVEL = 8.0
# The ellipse that is replaced, in half widths of the eye beyond the lids: sideways, above, below.
MARGIN_SIDE, MARGIN_ABOVE, MARGIN_BELOW = 0.30, 0.38, 0.38
# Where the closed lash line lies: this share of the half height below the middle of the open eye (lids meet near the lower lid).
CLOSED_LINE = 0.55


def solve_poisson(divergence, border):
    """The array that has this Laplacian inside and the values of `border` on its edge (fast sine transform)."""
    rows, columns = divergence.shape
    known = border.copy()
    known[1:-1, 1:-1] = 0
    right = divergence[1:-1, 1:-1].copy()
    right -= known[:-2, 1:-1] + known[2:, 1:-1] + known[1:-1, :-2] + known[1:-1, 2:]
    down = np.arange(1, rows - 1)
    across = np.arange(1, columns - 1)
    sine_rows = np.sin(np.pi * np.outer(down, down) / (rows - 1))
    sine_columns = np.sin(np.pi * np.outer(across, across) / (columns - 1))
    eigen = (2 * np.cos(np.pi * down / (rows - 1)) - 2)[:, None] + (2 * np.cos(np.pi * across / (columns - 1)) - 2)
    spectrum = sine_rows @ right @ sine_columns / eigen
    result = border.copy()
    result[1:-1, 1:-1] = sine_rows @ spectrum @ sine_columns * 4 / ((rows - 1) * (columns - 1))
    return result


def joined(face, donor, weight):
    """`face` with the steps of `donor` where `weight` is 1; both float32 of one shape."""
    logs = [np.log(picture + DARK_LEVEL) for picture in (face, donor)]
    divergence = np.zeros_like(logs[0])
    for axis in (0, 1):
        steps = [np.diff(log, axis=axis) for log in logs]
        pairs = np.minimum(np.delete(weight, 0, axis), np.delete(weight, -1, axis))
        step = steps[0] * (1 - pairs) + steps[1] * pairs
        inner = [slice(None)] * 2
        inner[axis] = slice(1, -1)
        divergence[tuple(inner)] += np.diff(step, axis=axis)
    return np.clip(np.exp(solve_poisson(divergence, logs[0])) - DARK_LEVEL, 0, 255)


def eye_coordinates(shape, eye, angle):
    """Coordinates of every pixel along and across the eye line, from the middle of the eye."""
    y, x = np.mgrid[: shape[0], : shape[1]].astype(np.float32)
    x, y = x - eye.x, y - eye.y
    return x * np.cos(angle) + y * np.sin(angle), y * np.cos(angle) - x * np.sin(angle)


def replaced_region(shape, eye, angle):
    """Weight 0...1 of the closed eye: an ellipse over the open eye and its lashes with a soft edge."""
    along, across = eye_coordinates(shape, eye, angle)
    side = eye.half_width * (1 + MARGIN_SIDE)
    above = eye.half_height + eye.half_width * MARGIN_ABOVE
    below = eye.half_height + eye.half_width * MARGIN_BELOW
    radius = np.hypot(along / side, across / np.where(across < 0, above, below))
    return smooth_step((1.12 - radius) / 0.24)


def donor_map(eye, angle, height_scale, donor_eye, donor_angle):
    """The 2x3 map from the donor's picture onto the eye: widths match, heights keep the nearer eye's scale."""
    width_scale = eye.half_width / donor_eye.half_width
    turn = lambda a: np.array([[np.cos(a), -np.sin(a)], [np.sin(a), np.cos(a)]])
    linear = turn(angle) @ np.diag([width_scale, height_scale]) @ turn(-donor_angle)
    lowered = np.array([eye.x, eye.y]) + turn(angle) @ (0, CLOSED_LINE * eye.half_height)
    return np.column_stack([linear, lowered - linear @ (donor_eye.x, donor_eye.y)])


def patch_around(eye, shape):
    """Slices of the square around an eye in which the equation is solved, kept inside the picture."""
    reach = int(np.ceil(eye.half_width * 2.2 + eye.half_height))
    top, left = int(eye.y) - reach, int(eye.x) - reach
    return (
        slice(max(top, 0), min(top + 2 * reach, shape[0])),
        slice(max(left, 0), min(left + 2 * reach, shape[1])),
    )


def closed_scene(scene, donor):
    """The picture of `scene` with both eyes closed; `donor` is a MarkedFace with closed eyes."""
    angle = eye_line(scene.eyes)[2]
    donor_angle = eye_line(donor.eyes)[2]
    height_scale = max(eye.half_width / other.half_width for eye, other in zip(scene.eyes, donor.eyes))
    picture = scene.image.copy()
    size = picture.shape[::-1]
    for eye, donor_eye in zip(scene.eyes, donor.eyes):
        matrix = donor_map(eye, angle, height_scale, donor_eye, donor_angle)
        laid = cv2.warpAffine(
            donor.image.astype(np.float32), matrix, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
        )
        patch = patch_around(eye, picture.shape)
        weight = replaced_region(picture.shape, eye, angle)[patch]
        picture[patch] = joined(picture[patch], np.clip(laid[patch], 0, 255), weight)
    return picture


def glow(scene, closed):
    """How much brighter the brightest part of the closed lids is than the skin around the eyes, as a difference of logarithms.

    A closed eye taken out of a shadow makes a lid that glows on another face; such donors are left out.
    """
    angle = eye_line(scene.eyes)[2]
    excess = []
    for eye in scene.eyes:
        patch = patch_around(eye, scene.image.shape)
        weight = replaced_region(scene.image.shape, eye, angle)[patch]
        around = cv2.dilate(weight, np.ones((7, 7))) - weight
        light = cv2.GaussianBlur(np.log(closed[patch] + DARK_LEVEL), (0, 0), eye.half_width / 6)
        ring = np.percentile(light[around > 0.2], 75)
        excess.append(np.percentile(light[weight > 0.5], 98) - ring)
    return max(excess)


def fitting_donors(scene, donors, count):
    """The `count` donors whose closed eyes look most at home in `scene`, best first."""
    return sorted(donors, key=lambda donor: glow(scene, closed_scene(scene, donor)))[:count]


class Lids:
    """Pictures between open and closed: the upper lid's edge sweeps down over the eye."""

    def __init__(self, scene, donor):
        self.open = scene.image
        self.closed = closed_scene(scene, donor)
        self.eyes = scene.eyes
        self.angle = eye_line(scene.eyes)[2]

    def picture(self, closure):
        """The face with its lids `closure` (0 open ... 1 closed) of the way down."""
        if closure <= 0:
            return self.open
        if closure >= 1:
            return self.closed
        cover = np.zeros_like(self.open)
        for eye in self.eyes:
            along, across = eye_coordinates(self.open.shape, eye, self.angle)
            arch = np.clip(1 - (along / (eye.half_width * (1 + MARGIN_SIDE))) ** 2, 0, 1)
            open_edge, closed_edge = -eye.half_height * arch, CLOSED_LINE * eye.half_height * arch
            edge = open_edge * (1 - closure) + closed_edge * closure
            softness = 0.25 * eye.half_height
            above = smooth_step((edge - across) / softness + 0.5)
            near = np.hypot(along, across) < 3 * eye.half_width
            # Below the edge the lower lid changes little: it fades in with the last third of the way.
            cover = np.where(near, np.maximum(above, smooth_step(3 * closure - 2)), cover)
        return self.open * (1 - cover) + self.closed * cover
