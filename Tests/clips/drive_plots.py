"""Plots of the drives' report as SVG: numbers only, no pictures of people."""

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt  # noqa: E402
import numpy as np  # noqa: E402

from drive_judge import EXCUSED_FOR, EXCUSES, MUST_TELL, NOT_AFTER, NOT_BEFORE, SIGHT_WITHIN, within
from plan import DEFECT_FOR
from rules import closure_clock, run_seconds, stretched

# Thresholds of the curves: probability of closed, and EAR as a share of the own open eyes.
THRESHOLDS = np.round(np.arange(0.1, 1.0, 0.05), 2)
RATIOS = np.round(np.arange(0.4, 1.01, 0.05), 2)
# The program's own thresholds are these two; on its curve both move, as far apart as they are.
SETS, CLEARS = 0.50, 0.30


def told_and_false(records, seconds_of):
    """(share of closures told, false microsleeps an hour of open eyes) where `seconds_of` gives the time closed."""
    closures = told = false = 0
    hours = 0.0
    for record in records:
        times = record.frames["t"]
        alarm = seconds_of(record) >= MUST_TELL - 5e-4
        long = [part for part in record.truth["closed"] if part[1] - part[0] >= EXCUSES]
        for start, end in long:
            if end - start >= MUST_TELL:
                closures += 1
                told += bool(alarm[(times >= start + NOT_BEFORE) & (times <= end + NOT_AFTER)].any())
        begins = times[np.flatnonzero(alarm & ~np.concatenate([[False], alarm[:-1]]))]
        false += sum(not within(time, long, EXCUSED_FOR) for time in begins)
        hours += record.truth["seconds"] / 3600
    return told / max(closures, 1), false / max(hours, 1e-9)


def curves(records):
    """{name: [(threshold, share told, false an hour)]} on drives whose eyes are known all the time."""
    records = [record for record in records if record.kind in ("awake", "sleepy")]

    def own(record):
        return np.percentile(record.frames["ear"][:45], 80)

    def program(record, sets):
        clears = max(sets - (SETS - CLEARS), 0.02)
        readings = stretched(record.frames["closure"], 1 / record.truth["fps"], sets, clears)
        return closure_clock(record.frames["t"], readings, sets, clears)

    made = {
        "feredge": (THRESHOLDS, program),
        "eye network + counter": (THRESHOLDS, lambda r, x: run_seconds(r.frames["t"], np.nan_to_num(r.frames["closure"]) >= x)),
        "EAR, share of own": (RATIOS, lambda r, x: run_seconds(r.frames["t"], r.frames["ear"] < x * own(r))),
        "EAR, constant": (RATIOS, lambda r, x: run_seconds(r.frames["t"], r.frames["ear"] < x * 0.3)),
    }
    return {name: [(x, *told_and_false(records, lambda r: rule(r, x))) for x in xs] for name, (xs, rule) in made.items()}


def plot_curves(records, path):
    figure, axes = plt.subplots(figsize=(6.4, 4.2))
    for name, points in curves(records).items():
        _, told, false = zip(*points)
        axes.plot(np.maximum(false, 0.02), told, marker=".", label=name)
    axes.set(xscale="log", xlabel="false microsleeps an hour (0 drawn at 0.02)", ylabel="closures ≥ 1.5 s told", ylim=(0, 1.02))
    axes.grid(alpha=0.3)
    axes.legend()
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)


def readings(records, name):
    """(values with open eyes, values within closures) of a frame's array."""
    inside, outside = [], []
    for record in records:
        times, values = record.frames["t"], record.frames[name]
        shut, near = np.zeros(len(times), bool), np.zeros(len(times), bool)
        for start, end in record.truth["closed"]:
            shut |= (times >= start) & (times <= end)
            near |= (times >= start - 0.4) & (times <= end + 0.4)
        inside.append(values[shut])
        outside.append(values[~near])
    return [values[~np.isnan(values)] for values in map(np.concatenate, (outside, inside))]


def plot_readings(records, path):
    records = [record for record in records if record.kind in ("awake", "sleepy")]
    figure, both = plt.subplots(1, 2, figsize=(8, 3.4))
    for axes, name, title, span in zip(both, ("closure", "ear"), ("probability of closed", "eye aspect ratio"), ((0, 1), (0, 0.5))):
        for values, label in zip(readings(records, name), ("open", "closed")):
            axes.hist(values, bins=50, range=span, density=True, alpha=0.6, label=label)
        axes.set(xlabel=title, yscale="log", ylabel="density of frames")
        axes.legend()
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)


def plot_delays(result, path):
    figure, axes = plt.subplots(figsize=(6.4, 3.4))
    for name, label in (("feredge", "feredge"), ("counter", "eye network + counter"), ("calibrated", "EAR < 0.72 × own")):
        delays = np.array(result[name].delays) * 1000
        axes.hist(delays, bins=40, range=(-300, 500), histtype="step", label=f"{label} ({len(delays)})")
    axes.axvline(150, color="gray", linestyle=":")
    axes.set(xlabel="ms from 1.5 s of closure to the alert", ylabel="closures")
    axes.legend()
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)


def plot_sight(sight, path):
    """Of each kind of defect, the share that was told after so many seconds."""
    figure, axes = plt.subplots(figsize=(6.4, 3.4))
    for name, delays in sorted(sight.defects.items()):
        told = np.sort([delay for delay in delays if np.isfinite(delay)])
        share = np.arange(1, len(told) + 1) / len(delays)
        axes.step([0, *told, DEFECT_FOR], [0, *share, share[-1] if len(told) else 0], where="post", label=f"{name} ({len(delays)})")
    axes.axvline(SIGHT_WITHIN, color="gray", linestyle=":")
    axes.set(xlabel="s from the defect to its report", ylabel="share told", ylim=(0, 1.02), xlim=(0, DEFECT_FOR))
    axes.legend(loc="center right")
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)


def write_plots(records, result, sight, folder):
    matplotlib.rcParams["svg.hashsalt"] = "drives"
    if {"awake", "sleepy"} <= {record.kind for record in records}:
        plot_curves(records, folder / "trade-off.svg")
        plot_readings(records, folder / "readings.svg")
        plot_delays(result, folder / "delays.svg")
    if sight.defects:
        plot_sight(sight, folder / "sight.svg")
