"""Draws the plots of the model cards:  python3 models/plots.py RESULTS.json [--work build/models]

RESULTS.json comes from `evaluate.py --json`; the training curves from WORK/NETWORK/history.json. Writes SVG into models/NETWORK/plots/.
"""

import argparse
import json
from pathlib import Path

import matplotlib
import numpy as np

matplotlib.use("svg")
matplotlib.rcParams.update({"svg.hashsalt": "feredge", "svg.fonttype": "none", "font.size": 9, "axes.spines.top": False, "axes.spines.right": False})
import matplotlib.pyplot as plt

from data import EXPRESSIONS
from train import HERE, TASKS


def save(figure, network, name):
    folder = HERE / network / "plots"
    folder.mkdir(exist_ok=True)
    figure.tight_layout()
    figure.savefig(folder / f"{name}.svg", metadata={"Date": None})
    plt.close(figure)


def training_curve(network, work):
    """Losses of every epoch and the validation figures beside them."""
    history = json.loads((Path(work) / network / "history.json").read_text())
    figure, (left, right) = plt.subplots(1, 2, figsize=(8, 2.8))
    epochs = [row["epoch"] for row in history]
    for key in [k for k in history[0] if k not in ("epoch", "seconds", "validation")]:
        left.plot(epochs, [row[key] for row in history], label=key)
    checked = [row for row in history if "validation" in row]
    for key in checked[-1]["validation"]:
        right.plot([row["epoch"] for row in checked], [row["validation"][key] for row in checked], ".-", label=key)
    left.set(xlabel="epoch", ylabel="loss, weighted", yscale="log")
    right.set(xlabel="epoch", ylabel="validation (float, averaged weights)", ylim=(0, 1.02))
    left.legend(fontsize=7)
    right.legend(fontsize=7)
    save(figure, network, "training")


def confusion(answers):
    """Row-normalised confusion matrix of the expressions with counts' shares written in."""
    labels, chosen = np.array(answers["labels"]), np.array(answers["probabilities"]).argmax(1)
    counts = np.zeros((7, 7))
    np.add.at(counts, (labels, chosen), 1)
    share = counts / counts.sum(1, keepdims=True)
    figure, axes = plt.subplots(figsize=(4.4, 4))
    axes.imshow(share, cmap="Blues", vmin=0, vmax=1)
    for i, j in np.ndindex(7, 7):
        axes.text(j, i, f"{100 * share[i, j]:.0f}", ha="center", va="center", color="white" if share[i, j] > 0.5 else "black", fontsize=8)
    axes.set_xticks(range(7), EXPRESSIONS, rotation=45, ha="right")
    axes.set_yticks(range(7), EXPRESSIONS)
    axes.set(xlabel="said", ylabel="labelled (per cent of the row)")
    save(figure, "face", "confusion")


def reliability(network, name, confidence, right, title):
    """Share of right answers against the confidence, in ten bins, with the expected calibration error."""
    confidence, right = np.asarray(confidence), np.asarray(right, float)
    bins = np.clip((confidence * 10).astype(int), 0, 9)
    figure, axes = plt.subplots(figsize=(3.6, 3.2))
    error = 0.0
    for b in np.unique(bins):
        own = bins == b
        error += own.mean() * abs(right[own].mean() - confidence[own].mean())
        axes.bar((b + 0.5) / 10, right[own].mean(), 0.09, color=plt.cm.Blues(0.3 + 0.7 * own.mean()))
    axes.plot([0, 1], [0, 1], "k:", lw=1)
    axes.set(xlabel="said", ylabel="was so", xlim=(0, 1), ylim=(0, 1), title=f"{title}: error {error:.3f}")
    save(figure, network, name)


def detector_curve(answers, threshold):
    """Recall against false boxes per image on both sets; the shipped threshold is marked."""
    figure, axes = plt.subplots(figsize=(4.4, 3.2))
    for key, name in (("news", "FDDB, IoU 0.4"), ("incar", "in-car, IoU 0.5")):
        points = np.array(answers[key])
        line, = axes.plot(points[:, 2], points[:, 1], ".-", ms=3, label=name)
        at = points[np.abs(points[:, 0] - threshold).argmin()]
        axes.plot(at[2], at[1], "o", color=line.get_color())
    axes.set(xlabel="false boxes per image", ylabel="recall", xscale="symlog", ylim=(0.4, 1.01))
    axes.set_xscale("symlog", linthresh=0.01)
    axes.legend()
    save(figure, "face-detector", "recall")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("results")
    parser.add_argument("--work", default="build/models")
    arguments = parser.parse_args()
    from train import read_config
    answers = json.loads(Path(arguments.results).read_text())["answers"]
    for network in TASKS:
        if (Path(arguments.work) / network / "history.json").exists():
            training_curve(network, arguments.work)
    expression = answers["expression"]
    confusion(expression)
    said = np.array(expression["probabilities"])
    reliability("face", "reliability", said.max(1), said.argmax(1) == expression["labels"], "expression")
    cew = answers["eyes_cew"]
    reliability("eye-state", "reliability", cew["probabilities"], cew["labels"], "closed, cew")
    detector_curve(answers["detector"], read_config("face-detector")["shipped"]["score_threshold"])


if __name__ == "__main__":
    main()
