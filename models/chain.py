"""The board's path of a frame in Python: detector, face crop, points, eye crops. For evaluation; the board's own code decides."""

from dataclasses import dataclass

import numpy as np

from detection import Detection, decode, to_frame, view_of
from sampling import eye_detail, eye_squares, face_square_of_points, lifted, sample


DOUBT = 0.25         # below the shipped threshold a detection is still tried (PerceptionPolicy.doubt): the face network must agree
PRESENCE = 0.5
MOUTH_SEEN = EYE_SEEN = 0.5      # PerceptionPolicy.mouthVisible, EyeLimits.visible
EYE_DETAIL = 70      # EyeLimits.detail
TRIED = 0.3          # least score of a detection that `together` asks the face network about


@dataclass
class Reading:
    """What the networks say about the best face of a frame. Points in frame pixels."""
    score: float
    box: np.ndarray
    points: np.ndarray
    face: dict
    closed: np.ndarray       # probabilities, image-left and image-right eye
    visible: np.ndarray
    detail: np.ndarray       # of both eyes (`eye_detail`)

    @property
    def eyes_seen(self):
        """Whether the eyes can be told open or closed."""
        return bool(((self.visible >= EYE_SEEN) & (self.detail >= EYE_DETAIL)).any())

    @property
    def mouth_seen(self):
        """Whether a yawn can be told."""
        return bool(self.face["mouth"][0] >= MOUTH_SEEN)

    @property
    def yawns(self):
        return self.mouth_seen and bool(self.face["yawn"][0] >= 0.5)

    @property
    def eyes_closed(self):
        """Mean of both eyes, weighted by how visible each is."""
        return float((self.closed * self.visible).sum() / max(self.visible.sum(), 1 / 256))


def _odds(p):
    """Log-odds of an int8 probability; 0 counts as half a step, 1 as half a step less."""
    p = np.clip(p, 1 / 512, 1 - 1 / 512)
    return np.log(p / (1 - p))


def together(frame, detector, face, size):
    """Detections of a frame's view of this size, best first, scored by the detector and the face network as one: half of the sum of the detector's
    log-odds and the mean log-odds of `presence` on the two crops that `Chain` makes, as a probability. The board asks `presence` for a yes instead."""
    view, square = view_of(frame, size)
    scored = []
    for d in decode(detector.real(view), TRIED):
        points, agreed = to_frame(d.points, square, size), []
        for _ in range(2):
            crop = face_square_of_points(points)
            answer = face.real(sample(frame.levels, crop, 48))
            agreed.append(_odds(answer["presence"][0]))
            points = crop.to_source(answer["points"].reshape(5, 2))
        scored.append(Detection(float(1 / (1 + np.exp(-(_odds(d.score) + np.mean(agreed)) / 2))), d.box, d.points))
    return sorted(scored, key=lambda d: -d.score)


class Chain:
    """`networks`: {name: ReferenceNetwork}."""

    def __init__(self, networks, threshold):
        self.networks, self.threshold = networks, threshold

    def read(self, frame):
        """A Reading, or None when no face is found: the largest detection above the threshold or, without one, the best of the doubtful. The face is cropped
        at the detector's points, then once more at the face network's own; both times that network must see a face."""
        view, square = view_of(frame)
        found = decode(self.networks["face-detector"].real(view), self.threshold - DOUBT)
        if not found:
            return None
        sure = [d for d in found if d.score >= self.threshold]
        best = max(sure, key=lambda d: (d.box[2] - d.box[0]) * (d.box[3] - d.box[1])) if sure else found[0]
        points = to_frame(best.points, square)
        for _ in range(2):
            crop = face_square_of_points(points)
            face = self.networks["face"].real(sample(frame.levels, crop, 48))
            if face["presence"][0] < PRESENCE:
                return None
            points = crop.to_source(face["points"].reshape(5, 2))
        crops = [lifted(sample(frame.levels, s, 24)) for s in eye_squares(points)]
        eyes = [self.networks["eye-state"].real(crop) for crop in crops]
        return Reading(best.score, to_frame(best.box.reshape(2, 2), square).ravel(), points, face, np.array([e["closed"][0] for e in eyes]),
                       np.array([e["visible"][0] for e in eyes]), np.array([eye_detail(crop) for crop in crops]))
