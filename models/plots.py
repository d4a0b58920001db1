"""Draws the plots of the model cards and writes their tables:  python3 models/plots.py RESULTS.json ...

RESULTS.json come from `evaluate.py --json`, together or a network each; a card whose network was not evaluated stays as it is. The training curves come from
models/NETWORK/history.json, which `export.py` leaves there, the size plot from models/seeds/table.csv. Writes SVG into models/NETWORK/plots/,
tables into the cards and, after a full evaluation, the results into models/README.md.
"""

import argparse
import json
from pathlib import Path

import numpy as np
from matplotlib.ticker import LogLocator, NullFormatter

import marked
from class_report import report
from data import EXPRESSIONS, FERPLUS
from figure import BLUE, GRAY, INK, SERIES, plt, save
from networks import NETWORKS
from results import SPOKEN, bounds, tables
from seed_plot import draw_sizes
from settings import HERE, read_config

FEWEST = 5       # answers in a bin that is drawn
EVERYTHING = ("detector", "expression", "eyes_cew", "point_errors")     # the answers of a full evaluation


def label_ends(axes, ends, least):
    """Names at the right end of curves, moved apart to at least `least` of the axis; `ends`: [(x, y, name, colour)]."""
    low, high = axes.get_ylim()
    scale = np.log if axes.get_yscale() == "log" else np.array
    places = sorted((float((scale(y) - scale(low)) / (scale(high) - scale(low))), name, colour) for _, y, name, colour in ends)
    at = -1.0
    for place, name, colour in places:
        at = max(place, at + least)
        axes.annotate(name, (1.02, at), xycoords="axes fraction", va="center", color=colour, fontsize=8, annotation_clip=False)


def training_curve(network):
    """Losses of every epoch and the validation figures beside them."""
    history = json.loads((HERE / network / "history.json").read_text())
    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3), gridspec_kw={"wspace": 0.42})
    epochs, ends = [row["epoch"] for row in history], []
    for key, colour in zip([k for k in history[0] if k not in ("epoch", "seconds", "validation")], SERIES):
        left.plot(epochs, [row[key] for row in history], color=colour)
        ends.append((epochs[-1], history[-1][key], key, colour))
    left.set(xlabel="epoch", yscale="log")
    left.set_title("loss on the training part, weighted", pad=14)
    left.yaxis.set(major_locator=LogLocator(subs=(1, 2, 5)), major_formatter="{x:g}", minor_formatter=NullFormatter())
    label_ends(left, ends, 0.06)
    checked, ends = [row for row in history if "validation" in row], []
    for key, colour in zip(checked[-1]["validation"], SERIES):
        right.plot([row["epoch"] for row in checked], [100 * row["validation"][key] for row in checked], ".-", color=colour, ms=4)
        ends.append((checked[-1]["epoch"], 100 * checked[-1]["validation"][key], SPOKEN.get(key, key), colour))
    right.set(xlabel="epoch")
    right.set_title("validation part, per cent (float, averaged weights)", pad=14)     # above the label of a line at 100
    label_ends(right, ends, 0.06)
    save(figure, network, "training")


def confusion(axes, answers, names, title):
    """One matrix, rows = labels, each row adding up to 100."""
    labels, chosen, n = np.array(answers["labels"]), np.array(answers["probabilities"]).argmax(1), len(names)
    counts = np.zeros((n, n))
    np.add.at(counts, (labels, chosen), 1)
    share = counts / np.maximum(counts.sum(1, keepdims=True), 1)
    axes.imshow(share, cmap="Blues", vmin=0, vmax=1)
    for i, j in np.ndindex(n, n):
        if share[i, j] >= 0.005:
            axes.text(j, i, f"{100 * share[i, j]:.0f}", ha="center", va="center", color="white" if share[i, j] > 0.55 else INK, fontsize=8)
    axes.set_xticks(range(n), names, rotation=40, ha="right", rotation_mode="anchor")
    axes.set_yticks(range(n), [f"{name} ({int(c)})" for name, c in zip(names, counts.sum(1))])
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    axes.set(xlabel="said", title=f"{title}: {100 * np.trace(counts) / counts.sum():.1f} % right")


def both_ways(answers):
    """The answers of an output of one value as those of two classes, the second from a half on."""
    said = np.array(answers["probabilities"])
    return {"labels": np.array(answers["labels"]).astype(int), "probabilities": np.stack([np.full(len(said), 0.5 - 1e-9), said], 1)}


def calibration_error(confidence, right):
    """(the expected calibration error, [(middle, share that was so, count)] of ten equal bins)"""
    bins, rows, error = np.clip((confidence * 10).astype(int), 0, 9), [], 0.0
    for b in np.unique(bins):
        own = bins == b
        error += own.mean() * abs(right[own].mean() - confidence[own].mean())
        rows.append((confidence[own].mean(), right[own].mean(), int(own.sum())))
    return error, rows


def reliability(figure, place, confidence, right, title):
    """What was said against what was so, with its number of answers below; on the diagonal a network says what it knows."""
    confidence, right = np.asarray(confidence, float), np.asarray(right, float)
    error, rows = calibration_error(confidence, right)
    upper, lower = place.subgridspec(2, 1, height_ratios=(4, 1), hspace=0.08).subplots(sharex=True)
    upper.plot([0, 1], [0, 1], ":", color=GRAY)
    rows = [r for r in rows if r[2] >= FEWEST]
    for middle, share, count in rows:
        upper.plot([middle] * 2, bounds(share * count, count), color=BLUE, lw=1, alpha=0.6)
    upper.plot([r[0] for r in rows], [r[1] for r in rows], "o", color=BLUE, ms=5, clip_on=False, zorder=3)
    upper.set(ylabel="was so", xlim=(0, 1), ylim=(0, 1.02), title=f"{title}\ncalibration error {error:.3f}")
    lower.hist(confidence, np.linspace(0, 1, 11), color=BLUE, alpha=0.5, rwidth=0.9)
    lower.set(xlabel="said", ylabel="answers")


def expression_plots(answers):
    figure, (left, right, yes) = plt.subplots(1, 3, figsize=(13.4, 4.6), width_ratios=(7, 8, 3), gridspec_kw={"wspace": 0.5})
    confusion(left, answers["expression"], EXPRESSIONS, "FER2013's labels")
    confusion(right, answers["ferplus"], FERPLUS, "FER+ majority")
    confusion(yes, both_ways(answers["yawn"]), ("calm", "yawn"), "in-car faces")
    save(figure, "face", "confusion")
    figure = plt.figure(figsize=(9, 3.6))
    places = figure.add_gridspec(1, 3, wspace=0.34)
    for place, (name, title) in zip((places[0], places[1]), (("expression", "expression, FER2013"), ("ferplus", "expression, FER+"))):
        said = np.array(answers[name]["probabilities"])
        reliability(figure, place, said.max(1), said.argmax(1) == answers[name]["labels"], title)
    reliability(figure, places[2], answers["yawn"]["probabilities"], answers["yawn"]["labels"], "yawn, in-car faces")
    save(figure, "face", "reliability")
    yawn = answers["yawn"]
    marked.fill(HERE / "face" / "MODEL_CARD.md", "classes", "\n\n".join([
        report("FER2013, private test", EXPRESSIONS, answers["expression"]["labels"], np.array(answers["expression"]["probabilities"]).argmax(1)),
        report("FER+ majority, private test", FERPLUS, answers["ferplus"]["labels"], np.array(answers["ferplus"]["probabilities"]).argmax(1)),
        report("In-car faces, test", ("no yawn", "yawn"), yawn["labels"], np.array(yawn["probabilities"]) >= 0.5)]))


EYES = {"eyes_cew": "`eyes`, cew", "eyes_mrl": "`eyes`, mrl (one person)", "eyes_closeup": "`eyes`, closeup", "eyes_faces": "Whole faces (web), mean of both eyes"}


def eye_plots(answers):
    figure = plt.figure(figsize=(6.4, 3.6))
    places = figure.add_gridspec(1, 2, wspace=0.34)
    for place, (name, title) in zip((places[0], places[1]), (("eyes_cew", "closed, cew"), ("eyes_faces", "closed, whole faces"))):
        reliability(figure, place, answers[name]["probabilities"], answers[name]["labels"], title)
    save(figure, "eye-state", "reliability")
    figure, places = plt.subplots(1, len(EYES), figsize=(11.4, 2.4), gridspec_kw={"wspace": 0.9})
    for place, (name, title) in zip(places, EYES.items()):
        confusion(place, both_ways(answers[name]), ("open", "closed"), title.replace("`", "").replace(", mean of both eyes", ""))
    save(figure, "eye-state", "confusion")
    marked.fill(HERE / "eye-state" / "MODEL_CARD.md", "classes", "\n\n".join(
        report(title, ("open", "closed"), answers[name]["labels"], np.array(answers[name]["probabilities"]) >= 0.5) for name, title in EYES.items()))


def detector_curve(answers, threshold):
    """Recall against false boxes per image on both sets; the shipped threshold is marked."""
    figure, axes = plt.subplots(figsize=(6, 3.4))
    for key, name, colour in (("news", "FDDB fold 9, IoU 0.4", SERIES[0]), ("incar", "in-car test, IoU 0.5", SERIES[1])):
        points = 100 * np.array(answers[key])
        axes.plot(points[:, 2] / 100, points[:, 1], "-", color=colour, label=name)
        at = points[np.abs(points[:, 0] / 100 - threshold).argmin()]
        axes.plot(at[2] / 100, at[1], "o", color=colour)
        axes.annotate(f"{at[1]:.1f} %", (at[2] / 100, at[1]), (6, -12), textcoords="offset points", color=colour)
    axes.axvline(0.1, color=GRAY, ls=":")
    axes.set_xscale("symlog", linthresh=0.01)
    axes.set(xlabel="false boxes per image", ylabel="faces found, per cent", ylim=(40, 101), xlim=(0, None), title=f"dots: the shipped threshold, {threshold:.3f}")
    axes.legend(loc="lower right", frameon=False)
    save(figure, "face-detector", "recall")
    if "rows" in answers:
        score, right = np.array(answers["rows"]).T
        figure = plt.figure(figsize=(3.4, 3.6))
        reliability(figure, figure.add_gridspec(1, 1)[0], score, right, "face, FDDB fold 9, IoU 0.4")
        save(figure, "face-detector", "reliability")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("results", nargs="+", type=Path)
    files = [json.loads(path.read_text()) for path in parser.parse_args().results]
    rows, answers = [row for f in files for row in f["rows"]], {k: v for f in files for k, v in f["answers"].items()}
    for network in NETWORKS:
        if (HERE / network / "history.json").exists():
            training_curve(network)
        elif (HERE / network / "MODEL_CARD.md").exists():
            print(f"models/{network}: no history.json; its training curve stays as it is")
    if "expression" in answers:
        expression_plots(answers)
    if "eyes_cew" in answers:
        eye_plots(answers)
    if "detector" in answers:
        detector_curve(answers["detector"], read_config("face-detector")["shipped"]["score_threshold"])
    draw_sizes(rows)
    if all(f["part"] == "test" for f in files) and all(name in answers for name in EVERYTHING):
        costs = {k: v for f in files for k, v in (f.get("costs") or {}).items()}
        marked.fill(HERE / "README.md", "results", tables(rows, "test", costs))


if __name__ == "__main__":
    main()
