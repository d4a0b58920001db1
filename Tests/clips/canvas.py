"""Places a picture of a face in a camera frame, so that a face detector meets it as it would in a car."""

from dataclasses import dataclass

import cv2
import numpy as np

from sources import Eye

# Rows of the frame that the reference size has; other sizes are scaled from it.
REFERENCE_HEIGHT = 240
# How far outside a crop its border streaks have melted into the background, in reference pixels.
MELT_DISTANCE = 26
BACKGROUND_BLUR = 14
# Neighbouring lines that differ by less than this (gray levels: on average, at most) repeat each other: a border that was padded.
PADDED_MEAN, PADDED_MOST = 1.6, 14


@dataclass(frozen=True)
class Scene:
    """A frame-sized picture (float32, 0...255) with its eyes and face box in frame pixels."""

    image: np.ndarray
    eyes: tuple
    box: np.ndarray
    source: dict


def similarity(scale, angle, source, target):
    """The 2x3 map that scales, rotates (radians) and takes the point `source` to the point `target`."""
    c, s = scale * np.cos(angle), scale * np.sin(angle)
    matrix = np.array([[c, -s, 0], [s, c, 0]])
    matrix[:, 2] = np.asarray(target) - matrix[:, :2] @ np.asarray(source)
    return matrix


def moved_eye(eye, matrix):
    """The eye after a similarity map; sizes grow with the map's scale."""
    scale = np.hypot(matrix[0, 0], matrix[1, 0])
    x, y = matrix @ (eye.x, eye.y, 1)
    return Eye(x, y, eye.half_width * scale, eye.half_height * scale)


def moved_box(box, matrix):
    """The upright box around the mapped corners."""
    x0, y0, x1, y1 = box
    corners = np.array([(x0, y0, 1), (x1, y0, 1), (x0, y1, 1), (x1, y1, 1)]) @ matrix.T
    return np.concatenate([corners.min(0), corners.max(0)])


def eye_line(eyes):
    """Middle of the two eyes, their distance and the angle of the line through them."""
    left, right = eyes
    dx, dy = right.x - left.x, right.y - left.y
    return np.array([(left.x + right.x) / 2, (left.y + right.y) / 2]), np.hypot(dx, dy), np.arctan2(dy, dx)


def smooth_step(value):
    value = np.clip(value, 0, 1)
    return value * value * (3 - 2 * value)


def padded_lines(image):
    """How many of the first rows of `image` only repeat the row after them."""
    steps = np.abs(np.diff(image[: len(image) // 2].astype(np.int16), axis=0))
    changed = (steps.mean(1) > PADDED_MEAN) | (steps.max(1) > PADDED_MOST)
    return int(np.argmax(changed)) if changed.any() else 0


def real_part(image):
    """Mask of a crop without the padding that its source put around it: there the picture really shows something."""
    top, bottom = padded_lines(image), padded_lines(image[::-1])
    left, right = padded_lines(image.T), padded_lines(image.T[::-1])
    mask = np.zeros(image.shape, np.uint8)
    mask[top : len(image) - bottom, left : image.shape[1] - right] = 255
    return mask


def drawn(face, matrix, size, random):
    """The scene of `face` under `matrix`; a crop's border melts into a blurred, shaded background."""
    width, height = size
    image = cv2.warpAffine(
        face.image.astype(np.float32), matrix, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    if not face.is_whole_frame:
        unit = height / REFERENCE_HEIGHT
        inside = cv2.warpAffine(real_part(face.image), matrix, size)
        distance = cv2.distanceTransform(255 - (inside > 127).astype(np.uint8) * 255, cv2.DIST_L2, 5) / unit
        blurred = cv2.GaussianBlur(image, (0, 0), BACKGROUND_BLUR * unit)
        shade = cv2.resize(random.normal(0, 9, (5, 6)).astype(np.float32), size, interpolation=cv2.INTER_CUBIC)
        # A few pixels inside the crop already melt, so that its edge is never a straight line.
        melt = smooth_step((distance + 2) / MELT_DISTANCE)
        image = image * (1 - melt) + (blurred + shade) * melt
    eyes = tuple(moved_eye(eye, matrix) for eye in face.eyes)
    return Scene(np.clip(image, 0, 255), eyes, moved_box(face.box, matrix), face.source)


def place(face, size, random):
    """`face` in a frame of `size` (width, height): a car frame as a whole, a crop enlarged near the middle."""
    width, height = size
    rows, columns = face.image.shape
    if face.is_whole_frame:
        scale = height / rows
        return drawn(face, similarity(scale, 0, (0, 0), ((width - scale * columns) / 2, 0)), size, random)
    unit = height / REFERENCE_HEIGHT
    scale = random.uniform(150, 180) * unit / rows
    offset = random.uniform(-1, 1, 2) * (24, 8) * unit
    return drawn(face, similarity(scale, 0, (columns / 2, rows / 2), np.array(size) / 2 + offset), size, random)


def place_over(face, scene, random):
    """Another face in a frame of the same size, its eyes where the eyes of `scene` are."""
    target, target_distance, target_angle = eye_line(scene.eyes)
    source, source_distance, source_angle = eye_line(face.eyes)
    matrix = similarity(target_distance / source_distance, target_angle - source_angle, source, target)
    return drawn(face, matrix, scene.image.shape[::-1], random)
