"""Writes and reads YUV4MPEG2 clips of one gray plane, with the time of each frame in its header."""

import re

import numpy as np


class ClipWriter:
    """Writes `Cmono` frames; `XT=MICROSECONDS` on a FRAME line is that frame's time."""

    def __init__(self, path, size, fps):
        self.size = size
        self.file = open(path, "wb")
        width, height = size
        self.file.write(f"YUV4MPEG2 W{width} H{height} F{fps}:1 Ip A1:1 Cmono\n".encode())

    def write(self, picture, microseconds):
        """`picture` is uint8 [height, width]."""
        assert picture.dtype == np.uint8 and picture.shape[::-1] == tuple(self.size)
        self.file.write(f"FRAME XT={microseconds}\n".encode())
        self.file.write(picture.tobytes())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.file.close()


def read_clip(path):
    """Yields (seconds, picture) of a clip that ClipWriter wrote."""
    with open(path, "rb") as file:
        header = file.readline().decode()
        width, height = (int(re.search(rf" {key}(\d+)", header)[1]) for key in "WH")
        while line := file.readline():
            time = int(re.fullmatch(rb"FRAME XT=(\d+)\n", line)[1]) / 1e6
            yield time, np.frombuffer(file.read(width * height), np.uint8).reshape(height, width)
