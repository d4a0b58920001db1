"""Drawn faces of the synthetic driver as extra training pictures, never as a test.

A folder holds pairs of a `*.y4m` clip (gray, or with chroma planes that are skipped) and a `truth.jsonl` (or, beside NAME.y4m, NAME.jsonl) with
a line per frame: present, box [x,y,w,h], points (10 numbers, image-left eye first), left_lid and right_lid (closure, 0...1000), mouth (0...1000)."""

import json
from functools import cache
from pathlib import Path

import numpy as np

from data import Face, Frame
from sampling import face_square_of_points, pyramid

LID_OPEN, LID_CLOSED = 300, 850         # closures between are neither
MOUTH_CLOSED, MOUTH_YAWN = 400, 600


def read_luma(path):
    """The luma planes of an 8-bit Y4M clip, uint8 [h,w] each."""
    content = memoryview(Path(path).read_bytes())
    end = bytes(content[:1000]).index(b"\n")
    fields = {f[:1]: f[1:] for f in bytes(content[:end]).split()[1:]}
    w, h = int(fields[b"W"]), int(fields[b"H"])
    chroma = {b"mono": 0, b"420": 2 * ((w + 1) // 2) * ((h + 1) // 2), b"422": 2 * ((w + 1) // 2) * h, b"444": 2 * w * h}
    extra = chroma[next(k for k in chroma if fields.get(b"C", b"420").startswith(k))]
    at = end + 1
    while at < len(content):
        at += bytes(content[at:at + 1000]).index(b"\n") + 1
        yield np.frombuffer(content[at:at + w * h], np.uint8).reshape(h, w)
        at += w * h + extra


def _between(value, low, high):
    return 0 if value <= low else (1 if value >= high else None)


def _face(levels, line):
    x, y, w, h = line["box"]
    points = np.array(line["points"], np.float64).reshape(5, 2)
    lids = {_between(line[k], LID_OPEN, LID_CLOSED) for k in ("left_lid", "right_lid")}
    return Face(levels, face_square_of_points(points), points, yawn=_between(line["mouth"], MOUTH_CLOSED, MOUTH_YAWN),
                eyes_closed=lids.pop() if len(lids) == 1 else None, box=np.array([x, y, x + w, y + h], np.float64))


@cache
def read_drawn(folder):
    """(frames, faces) of all clips of a folder; a frame without a driver has no box."""
    frames, faces = [], []
    for clip in sorted(Path(folder).glob("*.y4m")):
        truth = clip.with_suffix(".jsonl")
        lines = (truth if truth.exists() else clip.with_name("truth.jsonl")).read_text().splitlines()
        for image, text in zip(read_luma(clip), lines, strict=True):
            line, levels = json.loads(text), pyramid(image)
            face = _face(levels, line) if line["present"] else None
            frames.append(Frame(levels, face.box[None] if face else np.zeros((0, 4)), face.points[None] if face else np.zeros((0, 5, 2))))
            faces += [face] if face else []
    return frames, faces
