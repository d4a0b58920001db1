"""What a drive does to a picture of a face: posture, bumps, tunnels, headlights, trees, and the camera's noise, for hours.

The same as `camera.py` with more in it, and drawn faster: all signals are worked out before the first frame, and noise is
cut out of one large field at random places.
"""

import cv2
import numpy as np

from camera import DRIFT_PIXELS, LIGHT_SHARE, NOISE_RANGE, PERIODS, ROLL_DEGREES, SCALE_SHARE
from canvas import REFERENCE_HEIGHT, similarity, smooth_step

# A driver sits otherwise every half minute: so far aside and down (at the reference size), so much nearer, so much tilted.
POSTURE_EVERY, POSTURE_TAKES = (20.0, 40.0), (0.6, 2.0)
POSTURE_PIXELS, POSTURE_SCALE, POSTURE_DEGREES = (30.0, 12.0), 0.10, 6.0
# Bumps shake the picture: a damped swing.
BUMP_EVERY, BUMP_PIXELS, BUMP_HERTZ, BUMP_DECAY = (8.0, 30.0), (2.0, 6.0), 3.5, 0.25
# Light: tunnels (share that is left, seconds inside and on the way), headlights that sweep across, rows of trees.
TUNNEL_EVERY, TUNNEL_LIGHT, TUNNEL_FOR, TUNNEL_EDGE = (60.0, 120.0), (0.3, 0.6), (6.0, 15.0), (0.2, 1.0)
HEADLIGHT_EVERY, HEADLIGHT_GAIN, HEADLIGHT_FOR, HEADLIGHT_WIDTH = (40.0, 90.0), (0.3, 0.8), (0.8, 2.0), 0.35
TREES_EVERY, TREES_FOR, TREES_SHARE, TREES_HERTZ = (60.0, 120.0), (5.0, 12.0), (0.15, 0.35), (0.7, 2.0)
# How much larger the field of noise is than a frame.
NOISE_FIELD = 2


def moments(every, seconds, random):
    """Instants that follow one another after times within `every`."""
    time, result = random.uniform(*every), []
    while time < seconds:
        result.append(time)
        time += random.uniform(*every)
    return result


def wave(times, random):
    """As camera.Wave, at all times."""
    phases, weights = random.uniform(0, 2 * np.pi, len(PERIODS)), random.dirichlet((1, 1, 1))
    return np.sin(2 * np.pi * times[:, None] / np.array(PERIODS) + phases) @ weights


def postures(times, reach, changes, random):
    """A signal that moves smoothly to a new place within ±`reach` at each change."""
    result, place = np.zeros(len(times)), 0.0
    for start in changes:
        target = random.uniform(-reach, reach)
        result += (target - place) * smooth_step((times - start) / random.uniform(*POSTURE_TAKES))
        place = target
    return result


class Road:
    """The frames of one drive; `picture` is float32 of the frame's size."""

    def __init__(self, size, times, random):
        self.size, self.random = size, random
        self.unit = size[1] / REFERENCE_HEIGHT
        seconds = times[-1]
        changes = moments(POSTURE_EVERY, seconds, random)
        self.scale = 1 + SCALE_SHARE * wave(times, random) + postures(times, POSTURE_SCALE, changes, random)
        self.angle = np.radians(ROLL_DEGREES * wave(times, random) + postures(times, POSTURE_DEGREES, changes, random))
        self.across = DRIFT_PIXELS * wave(times, random) + postures(times, POSTURE_PIXELS[0], changes, random)
        self.down = DRIFT_PIXELS * wave(times, random) + postures(times, POSTURE_PIXELS[1], changes, random)
        self.down += self.bumps(times, seconds)
        self.gain = (1 + LIGHT_SHARE * wave(times, random)) * self.tunnels(times, seconds)
        self.slope = LIGHT_SHARE / 2 * wave(times, random) + self.trees(times, seconds)
        self.headlight = self.headlights(times, seconds)
        self.noise = random.uniform(*NOISE_RANGE)
        self.field = random.standard_normal((size[1] * NOISE_FIELD, size[0] * NOISE_FIELD), dtype=np.float32)
        self.side = np.linspace(-1, 1, size[0], dtype=np.float32)

    def bumps(self, times, seconds):
        result = np.zeros(len(times))
        for start in moments(BUMP_EVERY, seconds, self.random):
            later = np.maximum(times - start, 0)
            swing = np.exp(-later / BUMP_DECAY) * np.sin(2 * np.pi * BUMP_HERTZ * later)
            result += self.random.uniform(*BUMP_PIXELS) * swing
        return result

    def tunnels(self, times, seconds):
        result = np.ones(len(times))
        for start in moments(TUNNEL_EVERY, seconds, self.random):
            edge, inside = self.random.uniform(*TUNNEL_EDGE), self.random.uniform(*TUNNEL_FOR)
            share = smooth_step((times - start) / edge) - smooth_step((times - start - inside) / edge)
            result *= 1 - share * (1 - self.random.uniform(*TUNNEL_LIGHT))
        return result

    def trees(self, times, seconds):
        result = np.zeros(len(times))
        for start in moments(TREES_EVERY, seconds, self.random):
            inside = (times >= start) & (times < start + self.random.uniform(*TREES_FOR))
            swing = np.sin(2 * np.pi * self.random.uniform(*TREES_HERTZ) * (times - start))
            result += inside * swing * self.random.uniform(*TREES_SHARE)
        return result

    def headlights(self, times, seconds):
        """(place across -1...1, strength) of the light that sweeps over the face at each time."""
        result = np.zeros((len(times), 2))
        for start in moments(HEADLIGHT_EVERY, seconds, self.random):
            way = (times - start) / self.random.uniform(*HEADLIGHT_FOR)
            on, strength = (way >= 0) & (way <= 1), self.random.uniform(*HEADLIGHT_GAIN)
            result[on] = np.stack([3 * way[on] - 1.5, np.full(on.sum(), strength)], 1)
        return result

    def motion(self, index):
        """The 2x3 map from the still picture to frame `index`."""
        middle = np.array(self.size) / 2
        moved = middle + np.array([self.across[index], self.down[index]]) * self.unit
        return similarity(self.scale[index], self.angle[index], middle, moved)

    def lit(self, picture, index):
        """The moved and lit picture, without noise."""
        moved = cv2.warpAffine(
            picture, self.motion(index), self.size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
        )
        place, strength = self.headlight[index]
        beam = strength * np.exp(-(((self.side - place) / HEADLIGHT_WIDTH) ** 2))
        return moved * (self.gain[index] + self.slope[index] * self.side + beam).astype(np.float32)

    def exposed(self, lit):
        """uint8 frame of what falls on the sensor: shot and read noise as in `camera.py`."""
        width, height = self.size
        x, y = (int(self.random.integers((NOISE_FIELD - 1) * side)) for side in (width, height))
        lit = np.clip(lit, 0, 255)
        deviation = cv2.sqrt(lit * np.float32(0.6 / 128) + np.float32(0.4)) * np.float32(self.noise)
        return cv2.convertScaleAbs(np.maximum(lit + deviation * self.field[y : y + height, x : x + width], 0))
