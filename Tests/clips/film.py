"""Draws a planned drive: a generator of frames, and where the eyes are in each of them."""

from dataclasses import replace

import cv2
import numpy as np

from canvas import moved_eye, place
from lids import Lids, fitting_donors
from road import Road
from script import YAWN_FADE
from sources import MarkedFace

FITTING_DONORS = 5
# Ways of the lid that are drawn; between two of them the nearer one is shown.
LID_STEPS = 24
# Dark glasses, in half widths of an eye: half width and half height of a lens; gray levels of lens and bridge.
LENS, LENS_LEVEL, BRIDGE = (1.9, 1.45), 22.0, 0.35
# A lens out of focus: deviation of the blur in eye distances. It is 2.5 pixels of a face 48 wide, where the eye network is right about 58 to 70 of 100 eyes.
BLUR = 0.15
# A mask, in shares of the face's box: from the nose over the cheeks to the chin; the gray levels that it can have.
MASK = ((0.5, 0.5), (0.9, 0.6), (0.86, 0.82), (0.5, 1.04), (0.14, 0.82), (0.1, 0.6))
MASK_LEVELS = (30, 90, 150, 205, 245)


class Film:
    """All frames of one drive. `pictures` gives the still picture of a frame's number; `eyes` lie in that picture."""

    def __init__(self, plan, fps, size, scene, pictures, random):
        self.plan, self.size, self.scene, self.pictures = plan, size, scene, pictures
        self.times = np.arange(int(plan.seconds * fps)) / fps
        self.road = Road(size, self.times, random)
        self.defects = [""] * len(self.times)
        for start, end, name in plan.defects:
            first, last = np.searchsorted(self.times, (start, end))
            self.defects[first:last] = [name] * (last - first)
        self.last = None

    def frames(self):
        """Yields (seconds, uint8 frame)."""
        for index, time in enumerate(self.times):
            if self.defects[index] != "frozen" or self.last is None:
                self.last = self.road.exposed(self.spoiled(index))
            yield time, self.last

    def spoiled(self, index):
        """What falls on the sensor, after what spoils the sight in this frame."""
        defect, picture = self.defects[index], self.pictures(index)
        if defect == "covered":
            return np.full(picture.shape, 40, np.float32)
        if defect == "away":
            picture = cv2.GaussianBlur(self.scene.image, (0, 0), self.size[0] / 8)
        elif defect == "glasses":
            picture = with_dark_glasses(picture, self.scene.eyes)
        elif defect == "blurred":
            left, right = self.scene.eyes
            picture = cv2.GaussianBlur(picture, (0, 0), BLUR * float(np.hypot(right.x - left.x, right.y - left.y)))
        lit = self.road.lit(picture, index)
        if defect == "dark":
            return lit * np.float32(0.012)
        return lit * 4 + 160 if defect == "burnt" else lit

    def eyes(self, index):
        """Both eyes in frame `index`, image-left first."""
        return [moved_eye(eye, self.road.motion(index)) for eye in self.scene.eyes]


def with_dark_glasses(picture, eyes):
    """The picture with two dark lenses and a bridge painted over its eyes."""
    mask = np.zeros_like(picture)
    left, right = eyes
    angle = float(np.degrees(np.arctan2(right.y - left.y, right.x - left.x)))
    for eye in eyes:
        axes = tuple(int(round(eye.half_width * share)) for share in LENS)
        cv2.ellipse(mask, (int(eye.x), int(eye.y)), axes, angle, 0, 360, 1.0, -1, cv2.LINE_AA)
    thick = max(int(left.half_width * BRIDGE), 1)
    cv2.line(mask, (int(left.x), int(left.y)), (int(right.x), int(right.y)), 1.0, thick, cv2.LINE_AA)
    return picture * (1 - mask) + (LENS_LEVEL + picture * 0.04) * mask


def with_mask(face, level):
    """The face with a mask of this gray level before nose and mouth, in the light that falls on it."""
    x0, y0, x1, y1 = face.box
    outline = np.array(MASK) * (x1 - x0, y1 - y0) + (x0, y0)
    mask = np.zeros(face.image.shape, np.float32)
    cv2.fillPoly(mask, [np.rint(outline * 16).astype(np.int32)], 1.0, cv2.LINE_AA, shift=4)
    picture = face.image.astype(np.float32)
    light = cv2.GaussianBlur(picture, (0, 0), (x1 - x0) / 4)
    light = np.clip(light / max(float((light * mask).sum() / mask.sum()), 1.0), 0.7, 1.4)
    return replace(face, image=np.clip(picture * (1 - mask) + level * light * mask, 0, 255).astype(np.uint8))


def lid_film(plan, face, donors, fps, size, random):
    """A face whose own lids move as planned, and the donor of its closed eyes."""
    scene = place(face, size, random)
    fitting = fitting_donors(scene, donors, FITTING_DONORS)
    donor = fitting[random.integers(len(fitting))]
    lids, drawn = Lids(scene, donor), {}
    film = Film(plan, fps, size, scene, None, random)
    steps = np.rint(plan.closure(film.times) * LID_STEPS).astype(int)

    def picture(index):
        step = steps[index]
        if step not in drawn:
            drawn[step] = lids.picture(step / LID_STEPS).astype(np.float32)
        return drawn[step]

    film.pictures = picture
    return film, donor


def yawn_film(plan, entry, frames, fps, size, random, mask=None):
    """A person without and with yawns, cross-faded; `entry` is a row of yawn_pairs.csv, `frames` the opened file, `mask` the gray level of one that is worn."""
    rows = [int(entry["calm"]), *map(int, entry["yawns"].split())]
    faces = [MarkedFace(frames.name, r, entry["person"], entry["eyes"], False, frames.image(r), frames.box(r), ()) for r in rows]
    faces = faces if mask is None else [with_mask(face, mask) for face in faces]
    scenes = [place(face, size, random) for face in faces]
    film = Film(plan, fps, size, scenes[0], None, random)
    share, later = np.zeros(len(film.times)), np.zeros(len(film.times))
    for start, end in plan.yawns:
        inside = np.clip(np.minimum(film.times - start, end - film.times) / YAWN_FADE, 0, 1)
        share = np.maximum(share, inside)
        later += (inside > 0) * np.clip((film.times - (start + end) / 2) / YAWN_FADE + 0.5, 0, 1)
    images = [scene.image.astype(np.float32) for scene in scenes]

    def picture(index):
        if share[index] == 0:
            return images[0]
        yawn = images[1] * np.float32(1 - later[index]) + images[2] * np.float32(later[index])
        return images[0] * np.float32(1 - share[index]) + yawn * np.float32(share[index])

    film.pictures = picture
    return film
