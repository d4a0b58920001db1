"""Draws how far each network's figures fall as one disturbance grows:  python3 models/disturbance_plot.py FILE

FILE comes from `corruptions.py --json`. Writes models/NETWORK/plots/disturbances.svg for the three cards, a panel for each disturbance, and, when FILE is of
the test parts, the tables in models/README.md.
"""

import argparse
import json
from pathlib import Path

import marked
from corruptions import NONE, tables
from disturbances import DISTURBANCES
from figure import GRAY, SERIES, plt, save
from settings import HERE

# The figures in each network's card. What the whole chain says of eyes and yawns stands with the network that it hangs on.
FIGURES = {"face-detector": ("FDDB recall", "in-car faces found"), "face": ("FER2013, 7", "FER+", "yawn, chain"), "eye-state": ("eyes, cew", "eyes, chain", "eyes seen")}
PARTS = {"test": "test parts", "validation": "validation parts"}


def values_of(disturbance, rows, figure):
    """([label], [per cent]) along an axis on which nothing happens at `none`: the strengths in their order, `none` where it belongs among them."""
    strengths = sorted({*disturbance.strengths, disturbance.none}, reverse=disturbance.strengths[-1] < disturbance.none)
    names = [NONE if s == disturbance.none else disturbance.named(s) for s in strengths]
    return [f"{s:g}" for s in strengths], [rows[n][figure] for n in names]


def panel(axes, disturbance, rows, figures):
    for figure, colour in zip(figures, SERIES):
        labels, values = values_of(disturbance, rows, figure)
        axes.plot(range(len(labels)), values, ".-", color=colour, label=figure)
    axes.axvline(labels.index(f"{disturbance.none:g}"), color=GRAY, lw=0.8, ls=":")
    axes.set_xticks(range(len(labels)), labels)
    axes.set_xlabel(disturbance.title)
    axes.grid(axis="y", color=GRAY, alpha=0.25, lw=0.5)


def draw(network, rows, part):
    shown = [d for d in DISTURBANCES if not d.covers]
    figure, places = plt.subplots(2, 4, figsize=(9.6, 4.6), sharey=True, gridspec_kw={"wspace": 0.12, "hspace": 0.5})
    for axes, disturbance in zip(places.flat, shown, strict=True):
        panel(axes, disturbance, rows, FIGURES[network])
    least = min(rows[d.named(s)][f] for d in shown for s in d.strengths for f in FIGURES[network])
    places[0, 0].set_ylim(max(least // 10 * 10, 0), 101)
    for axes in places[:, 0]:
        axes.set_ylabel(f"{PARTS[part]}, per cent")
    handles, labels = places[0, 0].get_legend_handles_labels()
    figure.legend(handles, labels, ncols=len(labels), loc="lower center", bbox_to_anchor=(0.5, -0.06), frameon=False)
    save(figure, network, "disturbances")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("figures", type=Path, metavar="FILE")
    content = json.loads(parser.parse_args().figures.read_text())
    for network in FIGURES:
        draw(network, content["rows"], content["part"])
    if content["part"] == "test":
        marked.fill(HERE / "README.md", "disturbances", tables("test", content["rows"]))


if __name__ == "__main__":
    main()
