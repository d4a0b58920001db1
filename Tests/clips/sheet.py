#!/usr/bin/env python3
"""Draws contact sheets of clips, so that a person can look at them: one PNG for each set, a row for each clip.

The columns are frames at chosen instants around the closure or the yawn. The sheets show real people: keep them out of the repository.
"""

import argparse
import json
from pathlib import Path

import cv2
import numpy as np

from y4m import read_clip

ROWS_PER_SHEET = 12
COLUMN_WIDTH = 200


def instants(truth):
    """Up to eight instants that show a clip: calm, a blink, the lids on their way, the middle of the event, and after it."""
    event = next(part for part in truth["intervals"] if part["kind"] in ("microsleep", "yawn"))
    long = next(p for p in truth["intervals"] if p["kind"] == event["kind"] and p["to"] - p["from"] > 1)
    blink = next((p for p in truth["intervals"] if p["kind"] == "blink" and p["eyes"] == "closed"), None)
    frame = 1 / truth["fps"]
    times = [0.5, blink["from"] if blink else 2.0, event["from"] - frame, event["from"], event["from"] + frame]
    return times + [(long["from"] + long["to"]) / 2, long["to"] + frame, truth["intervals"][-1]["to"] - 0.5]


def row(path, zoom):
    truth = json.loads(path.with_suffix("").with_suffix(".truth.json").read_text())
    wanted = instants(truth)
    frames = list(read_clip(path))
    tiles = []
    for time in wanted:
        index = int(np.argmin([abs(stamp - time) for stamp, _ in frames]))
        stamp, picture = frames[index]
        if zoom:
            x, y, width, height = truth["face"]
            left, top = max(int(x), 0), max(int(y), 0)
            picture = picture[top : int(y + height), left : int(x + width)]
        rows, columns = picture.shape
        tile = cv2.resize(picture, (COLUMN_WIDTH, COLUMN_WIDTH * 3 // 4) if not zoom else (COLUMN_WIDTH, COLUMN_WIDTH))
        cv2.putText(tile, f"{stamp:.2f}", (3, 12), cv2.FONT_HERSHEY_SIMPLEX, 0.4, 255, 1)
        tiles.append(tile)
    cv2.putText(tiles[0], truth["name"], (3, tiles[0].shape[0] - 5), cv2.FONT_HERSHEY_SIMPLEX, 0.35, 255, 1)
    return np.hstack(tiles)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("clips", type=Path, help="folder of the clips")
    parser.add_argument("out", type=Path, help="folder for the sheets")
    parser.add_argument("--zoom", action="store_true", help="show the faces only")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    paths = sorted(options.clips.glob("*.y4m"))
    for start in range(0, len(paths), ROWS_PER_SHEET):
        sheet = np.vstack([row(path, options.zoom) for path in paths[start : start + ROWS_PER_SHEET]])
        cv2.imwrite(str(options.out / f"clips-{start // ROWS_PER_SHEET:02}.png"), sheet)


if __name__ == "__main__":
    main()
