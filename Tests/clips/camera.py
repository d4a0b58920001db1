"""What a camera in a moving car adds to a picture: drift, scale, roll, light change and sensor noise, so that no two frames are equal."""

import cv2
import numpy as np

from canvas import REFERENCE_HEIGHT, similarity

# Largest departures; a driver's head at rest moves this much in front of a fixed camera.
DRIFT_PIXELS = 5.0  # at the reference size
SCALE_SHARE = 0.02
ROLL_DEGREES = 2.0
LIGHT_SHARE = 0.10
# Read noise and shot noise of a small sensor indoors, in gray levels at mid gray.
NOISE_RANGE = (1.2, 3.0)
# Slow enough for a head, and no period divides another.
PERIODS = (3.1, 7.3, 13.7)


class Wave:
    """A smooth, aperiodic signal within -1...1: three sines with seeded phases."""

    def __init__(self, random):
        self.phases = random.uniform(0, 2 * np.pi, len(PERIODS))
        self.weights = random.dirichlet((1, 1, 1))

    def at(self, time):
        return float(self.weights @ np.sin(2 * np.pi * time / np.array(PERIODS) + self.phases))


class Camera:
    """Turns the picture in front of it into a frame."""

    def __init__(self, size, random):
        self.size = size
        self.random = random
        self.unit = size[1] / REFERENCE_HEIGHT
        self.across, self.down, self.scale, self.roll, self.light, self.slope = (Wave(random) for _ in range(6))
        self.noise = random.uniform(*NOISE_RANGE)

    def motion(self, time):
        """The 2x3 map from the still picture to the frame at `time`."""
        middle = np.array(self.size) / 2
        drift = np.array([self.across.at(time), self.down.at(time)]) * DRIFT_PIXELS * self.unit
        angle = np.radians(ROLL_DEGREES) * self.roll.at(time)
        return similarity(1 + SCALE_SHARE * self.scale.at(time), angle, middle, middle + drift)

    def frame(self, picture, time):
        """uint8 frame of the float32 `picture` at `time` seconds."""
        moved = cv2.warpAffine(
            picture, self.motion(time), self.size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
        )
        # Light changes as a whole and from side to side, as when trees pass by.
        side = np.linspace(-1, 1, self.size[0], dtype=np.float32) * (LIGHT_SHARE / 2 * self.slope.at(time))
        lit = moved * (1 + LIGHT_SHARE * self.light.at(time) + side)
        deviation = self.noise * np.sqrt(0.4 + 0.6 * np.clip(lit, 0, 255) / 128)
        noisy = lit + deviation * self.random.standard_normal(lit.shape, dtype=np.float32)
        return np.clip(np.rint(noisy), 0, 255).astype(np.uint8)
