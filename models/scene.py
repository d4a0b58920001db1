"""Training views for the detector: random windows of frames, mosaics and pasted faces, with boxes and points in view pixels."""

from dataclasses import dataclass

import cv2
import numpy as np

from detection import HEIGHT, WIDTH, overlap, to_view
from sampling import Square, flipped_points, frame_square, sample


@dataclass
class Scene:
    """image uint8 [120,160]; boxes [n,4]; points [n,5,2], NaN where unknown; `ignored` [m,4]: places that teach nothing."""
    image: np.ndarray
    boxes: np.ndarray
    points: np.ndarray
    ignored: np.ndarray


def _anywhere(frame, whole, config, rng):
    """A window inside the frame, wherever its faces are: hands, clothes and letters as large as a close view shows them."""
    side = whole.side / 2 ** rng.uniform(*config["anywhere_zoom"])
    room = np.maximum(np.subtract(frame.size, (side, side * HEIGHT / WIDTH)), 0) / 2
    centre = np.array(whole.centre) + rng.uniform(-1, 1, 2) * room
    return Square(tuple(centre), side)


def window(frame, config, rng):
    """A random window: the whole frame by the chance `whole`, any part of it by `anywhere`, or else zoomed, turned and placed so that one face of the
    frame lies inside. By `sized`, that face's height is drawn instead of the zoom, evenly over the octaves of `height`, so that small and
    picture-filling faces are not as rare as they are in the frames."""
    whole, kind = frame_square(*frame.size), rng.random()
    if kind < config["whole"] or not len(frame.boxes):
        return whole
    if kind < config["whole"] + config["anywhere"]:
        return _anywhere(frame, whole, config, rng)
    x0, y0, x1, y1 = frame.boxes[rng.integers(len(frame.boxes))]
    if rng.random() < config["sized"]:
        height = np.exp(rng.uniform(*np.log(config["height"])))
        side = np.clip((y1 - y0) * WIDTH / height, whole.side / 4, whole.side * 2.5)
    else:
        side = max(whole.side / 2 ** rng.uniform(*config["zoom"]), (y1 - y0) * WIDTH / HEIGHT * 0.9)
    u, v = rng.uniform(0.1, 0.9) - 0.5, (rng.uniform(0.15, 0.85) - 0.5) * HEIGHT / WIDTH
    turn = np.radians(rng.normal(0, config["roll"] / 2))
    square = Square(((x0 + x1) / 2, (y0 + y1) / 2), side, (np.cos(turn), np.sin(turn)))
    return square.moved((-u, -v), 1, 0)


def render(frame, square, flip):
    """The Scene of one window. Faces less than half visible or under 5 pixels are ignored."""
    image = sample(frame.levels, square, WIDTH, HEIGHT, outside=0, flip=flip)
    boxes, points, ignored = [], [], []
    for box, five in zip(frame.boxes, frame.points):
        x, y = to_view([(box[0] + box[2]) / 2, (box[1] + box[3]) / 2], square)
        half = np.array([box[2] - box[0], box[3] - box[1]]) * WIDTH / square.side / 2
        seen = to_view(five, square)
        if flip:
            x = WIDTH - x
            seen = flipped_points(seen / WIDTH) * WIDTH
        new = np.array([x - half[0], y - half[1], x + half[0], y + half[1]])
        inside = np.clip(new, 0, (WIDTH, HEIGHT, WIDTH, HEIGHT))
        visible = np.prod(np.clip(inside[2:] - inside[:2], 0, None)) / max(np.prod(half * 2), 1e-6)
        if visible <= 0:
            continue
        if visible < 0.5 or half[0] * half[1] * 4 < 25:
            ignored.append(inside)
        else:
            boxes.append(inside)
            points.append(seen)
    return Scene(image, np.reshape(boxes, (-1, 4)), np.reshape(points, (-1, 5, 2)), np.reshape(ignored, (-1, 4)))


def mosaic(scenes, rng):
    """Four scenes at half size in one."""
    image, boxes, points, ignored = np.zeros((HEIGHT, WIDTH), np.uint8), [], [], []
    for i, s in enumerate(scenes):
        dx, dy = (i % 2) * WIDTH // 2, (i // 2) * HEIGHT // 2
        image[dy:dy + HEIGHT // 2, dx:dx + WIDTH // 2] = cv2.resize(s.image, (WIDTH // 2, HEIGHT // 2), interpolation=cv2.INTER_AREA)
        small = np.sqrt(np.prod(s.boxes[:, 2:] - s.boxes[:, :2], axis=1)) < 10
        move = np.array([dx, dy, dx, dy])
        boxes.append(s.boxes[~small] / 2 + move)
        points.append(s.points[~small] / 2 + (dx, dy))
        ignored += [s.boxes[small] / 2 + move, s.ignored / 2 + move]
    return Scene(image, np.concatenate(boxes), np.concatenate(points), np.concatenate(ignored))


def _mask(side, rng):
    """Soft-edged disc or rounded square."""
    y, x = np.mgrid[-1:1:side * 1j, -1:1:side * 1j]
    power = rng.choice([2, 4, 10])
    distance = (np.abs(x) ** power + np.abs(y) ** power) ** (1 / power)
    return np.clip((1 - distance) / rng.uniform(0.04, 0.3), 0, 1)


def _put(scene, patch, left, top, rng):
    side = patch.shape[0]
    alpha = _mask(side, rng)
    area = scene.image[top:top + side, left:left + side]
    light = patch.astype(np.float32) * rng.uniform(0.6, 1.2) + rng.uniform(-20, 20)
    area[:] = np.clip(area * (1 - alpha) + light * alpha, 0, 255)


def paste(scene, faces, frames, config, rng):
    """Pastes one or two faces, and as often a piece of background in the same way, where nothing labelled is covered."""
    low, high = config["paste_side"]
    for _ in range(rng.integers(1, 5)):
        side = int(np.exp(rng.uniform(np.log(low), np.log(high))))
        left, top = rng.integers(0, WIDTH - side + 1), rng.integers(0, HEIGHT - side + 1)
        place = np.array([left, top, left + side, top + side], np.float64)
        taken = np.concatenate([scene.boxes, scene.ignored])
        if len(taken) and overlap(place, taken).max() > 0:
            continue
        if rng.random() < 0.5:
            _paste_background(scene, frames[rng.integers(len(frames))], side, left, top, rng)
            continue
        face = faces[rng.integers(len(faces))]
        square = face.square.moved(rng.uniform(-0.05, 0.05, 2), 2 ** rng.uniform(0, 0.3), rng.uniform(-10, 10))
        flip = bool(rng.random() < 0.5)
        corners, points = square.to_crop(face.box.reshape(2, 2)), square.to_crop(face.points)
        if flip:
            corners[:, 0], points = 1 - corners[::-1, 0], flipped_points(points)
        _put(scene, sample(face.levels, square, side, flip=flip), left, top, rng)
        box = np.clip((corners * side + (left, top)).ravel(), 0, (WIDTH, HEIGHT, WIDTH, HEIGHT))
        scene.boxes = np.concatenate([scene.boxes, box[None]])
        scene.points = np.concatenate([scene.points, (points * side + (left, top))[None]])


def _paste_background(scene, frame, side, left, top, rng):
    w, h = frame.size
    for _ in range(5):
        s = min(w, h) * rng.uniform(0.15, 0.6)
        cx, cy = rng.uniform(s / 2, w - s / 2), rng.uniform(s / 2, h - s / 2)
        if not len(frame.boxes) or overlap([cx - s / 2, cy - s / 2, cx + s / 2, cy + s / 2], frame.boxes).max() == 0:
            _put(scene, sample(frame.levels, Square((cx, cy), s), side), left, top, rng)
            return
