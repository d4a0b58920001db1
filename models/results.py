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


def mean_error(errors):
    """A mean of errors with its 95 % interval (normal) and their median, as text in per cent."""
    mean, half = np.mean(errors), 1.96 * np.std(errors, ddof=1) / np.sqrt(len(errors))
    return f"{100 * mean:.1f} % ({100 * (mean - half):.1f}–{100 * (mean + half):.1f}; median {100 * np.median(errors):.1f} %"


def costs_of(programs, folder):
    """{network: {"arena": bytes, "instructions": of an inference on Cortex-A53}} of the shipped files; `programs`: feredge for this machine and for the board."""
    from measuring import Measuring     # needs an emulator, which the figures alone do not
    measuring = Measuring(*programs, folder / "measured.json")
    files = [n for n in NETWORKS if network_file(n).exists()]
    return {n: {"arena": measuring.sheet(network_file(n))["arena"], "instructions": measuring.instructions(network_file(n))} for n in files}


def tables(rows, part, costs=None):
    """Sizes, with the `costs` of an inference where they were measured, and results in Markdown."""
    sizes, heads = [], ["network", "parameters", "multiply-adds", "bytes"] + (["arena, bytes", "instructions, a53"] if costs else [])
    for n in [n for n in NETWORKS if network_file(n).exists()]:
        parameters, products = cost(NETWORKS[n]())
        run = (f"{costs[n]['arena']:,}", f"{costs[n]['instructions'] / 1e6:.2f} M") if costs else ()
        sizes.append((f"`{n}`", f"{parameters:,}", f"{products / 1e6:.2f} M", f"{network_file(n).stat().st_size:,}", *run))
    return (marked.table(heads, sizes) + "\n\n"
            + marked.table(["network", part, "result (95 % interval)"], rows, left=3))
