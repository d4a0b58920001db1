"""The results table of models/README.md from the rows of `evaluate.py`, and shares with their intervals."""

import numpy as np

import marked
from networks import NETWORKS, cost
from settings import network_file

# What a task's validation figures are called in plots and tables.
SPOKEN = {"cew": "cew eyes", "drowsy": "whole faces", "fer2013": "FER2013 faces", "hidden_seen_as_hidden": "no eye told", "expression": "7 expressions",
          "ferplus": "FER+ (8)", "presence_found": "faces found", "presence_false": "bad crops taken", "mouth_seen": "mouths seen", "mouth_hidden": "covered mouths told",
          "points": "points' error",
          "fddb_recall": "FDDB found", "fddb_false": "false, 100 pictures", "incar_recall": "in-car found", "incar_false": "the same, in-car", "threshold": "threshold × 100"}


def bounds(right, count):
    """Wilson's 95 % interval of a share, (low, high), 0...1."""
    z, p = 1.96, right / count
    middle = (p + z * z / (2 * count)) / (1 + z * z / count)
    half = z * np.sqrt(p * (1 - p) / count + z * z / (4 * count * count)) / (1 + z * z / count)
    return max(middle - half, 0), min(middle + half, 1)


def interval(right, count):
    """The same as text in per cent."""
    low, high = bounds(right, count)
    return f"{100 * low:.1f}–{100 * high:.1f}"


def share(right, count):
    return f"{100 * right / count:.1f} % ({interval(right, count)}; n = {count})"


def tables(rows, part):
    """Sizes and results in Markdown."""
    files = [n for n in NETWORKS if network_file(n).exists()]
    sizes = [(f"`{n}`", f"{p:,}", f"{m / 1e6:.2f} M", f"{network_file(n).stat().st_size:,}") for n in files for p, m in [cost(NETWORKS[n]())]]
    return (marked.table(["network", "parameters", "multiply-adds", "bytes"], sizes) + "\n\n"
            + marked.table(["network", part, "result (95 % interval)"], rows, left=3))
