"""How much of a head's turn the points of `face` show:  python3 models/pose_response.py DATA [FILE]

Pose by the program's formula (Sources/Perception/HeadPoseEstimate.swift) of the network's points, cropped twice as on the board, against the same of the tracked
points of YouTube Faces, validation part: slope and correlation. PerceptionPolicy.pitchResponse is chosen by it.
FILE: another `.tflite` than the shipped one."""

import argparse

import numpy as np

import data
from sampling import face_square_of_points, sample
from settings import network_file
from tflite import FastNetwork

# Heights and depths of nose and mouth in eye distances, as HeadPoseEstimate has them.
NOSE_DOWN, NOSE_DEPTH, MOUTH_DOWN, MOUTH_DEPTH = 0.60, 0.45, 1.12, 0.15


def pose(points):
    """(yaw, pitch) in degrees of five points."""
    middle = (points[0] + points[1]) / 2
    nose, mouth, across = points[2] - middle, (points[3] + points[4]) / 2 - middle, points[1] - points[0]
    determinant = MOUTH_DOWN * NOSE_DEPTH - NOSE_DOWN * MOUTH_DEPTH
    forward = (nose * MOUTH_DOWN - mouth * NOSE_DOWN) / determinant
    down = (mouth * NOSE_DEPTH - nose * MOUTH_DEPTH) / determinant
    height = np.hypot(*down)
    x, z = (np.array([v[0] * down[1] - v[1] * down[0], v @ down]) / height for v in (across, forward))
    return np.degrees([np.arctan2(z[0], x[0]), np.arctan2(-z[1] * np.hypot(x[0], z[0]), x[0] * height)])


def points_of(network, face):
    """The network's points in source pixels, cropped at the true place, then at its own."""
    square = face.square
    for _ in range(2):
        points = square.to_source(network.real(sample(face.levels, square, 48))["points"].reshape(5, 2))
        square = face_square_of_points(points)
    return points


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data")
    parser.add_argument("file", nargs="?", default=network_file("face"))
    arguments = parser.parse_args()
    network, faces = FastNetwork(arguments.file), data.youtube(arguments.data, data.VALIDATION)
    true, told = (np.array([pose(p) for p in points]) for points in ([f.points for f in faces], [points_of(network, f) for f in faces]))
    for name, x, y in zip(("yaw", "pitch"), true.T, told.T):
        print(f"{name:6} shows {np.polyfit(x, y, 1)[0]:.2f} of what the tracked points say, correlation {np.corrcoef(x, y)[0, 1]:.2f} ({len(faces)} faces)")


if __name__ == "__main__":
    main()
