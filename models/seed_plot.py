"""The size-accuracy plot of the `face` card: our network beside the student projects' and published ones, a panel for each number of classes."""

import csv
import re

from figure import BLUE, GRAY, INK, RED, plt, save
from networks import NETWORKS, cost
from settings import HERE

PANELS = ((7, "7 classes"), (6, "6 classes (no disgust)"), (4, "4 classes (happy, sad, surprise, neutral)"), (3, "3 classes (angry, happy, sad)"))
# Published results on FER2013's private test part, 7 classes: (name, parameters, per cent).
PUBLISHED = (
    ("mini-Xception", 60e3, 66.0),      # O. Arriaga, github.com/oarriaga/face_classification, README
    ("MicroExpNet", 1.2e6, 71.2))       # distilled MobileNetV3-S; IJTRS 573, 2026
RECORD = 73.28                          # one network, no other data: Y. Khaireddin and Z. Chen, arXiv 2105.03588
# The best that a project reports of a network whose layers it does not describe: (classes, per cent, whose).
UNDESCRIBED = (4, 78.1, "s000's CNN2, as it reports")
PEOPLE = 65                             # about, plus or minus 5: I. Goodfellow et al., "Challenges in Representation Learning", 2013


def ours(rows):
    """{classes: per cent} of the evaluated `face`, from the rows of `evaluate.py`."""
    found = [re.search(r"private test, (\d) classes.*\|([\d.]+) %", f"{what}|{figure}") for network, what, figure in rows if network == "face"]
    return {int(r[1]): float(r[2]) for r in found if r}


def seeds():
    """The lines of models/seeds/table.csv that are not ours."""
    path = HERE / "seeds" / "table.csv"
    return [r for r in csv.DictReader(path.open()) if not r["name"].startswith("ours")] if path.exists() else []


def marks(classes, rows):
    """[(name, parameters, per cent, marker, filled)] of one panel."""
    found = []
    for row in rows:
        if int(row["classes"]) != classes:
            continue
        name, size = row["name"].strip("`"), float(row["parameters"])
        reported = re.match(r"[\d.]+", row["reported"])
        if reported:
            found.append((name, size, float(reported[0]), "s" if "pretrained" in row["reported"] else "o", False))
        if row["right"]:
            found.append((name, size, 100 * int(row["right"]) / int(row["images"]), "o", True))
    return found


def spread(values, least):
    """Sorted positions at least `least` apart, as near to the values as pushing upwards and downwards by turns leaves them."""
    order = sorted(range(len(values)), key=values.__getitem__)
    places = [float(values[i]) for i in order]
    for _ in range(200):
        for a in range(len(places) - 1):
            gap = least - (places[a + 1] - places[a])
            if gap > 0:
                places[a] -= gap / 2
                places[a + 1] += gap / 2
    return dict(zip(order, places))


def apart(found):
    """The marks, networks of the same size (within a tenth) moved apart by a sixth, so that their marks can be told apart."""
    sizes, moved = {}, []
    for name, size, *rest in found:
        if name not in sizes:
            near = sum(abs(size / other - 1) < 0.1 for other in sizes.values())
            sizes[name] = size * 1.17 ** near
        moved.append((name, sizes[name], *rest))
    return moved


def name_marks(axes, found, right_edge):
    """Names in a column at the right, each with a thin line to its upper mark, and one between the marks of a network."""
    by_name = {}
    for name, size, accuracy, _, _ in found:
        by_name.setdefault(name, []).append((accuracy, size))
    names = list(by_name)
    places = spread([max(by_name[n])[0] for n in names], 3.4)
    for i, name in enumerate(names):
        accuracy, size = max(by_name[name])
        axes.plot([size, right_edge], [accuracy, places[i]], color=GRAY, lw=0.4, zorder=1)
        axes.plot([size, size], [accuracy, min(by_name[name])[0]], color=GRAY, lw=1.2, zorder=1)
        axes.annotate(name, (right_edge, places[i]), (3, 0), textcoords="offset points", va="center", fontsize=7.5, annotation_clip=False)


def panel(axes, classes, title, our_size, our_accuracy, rows):
    found = apart(marks(classes, rows))
    for _, size, accuracy, marker, filled in found:
        axes.plot(size, accuracy, marker, color=INK, mfc=INK if filled else "white", ms=4 if filled else 6.5, zorder=3 + filled)
    if classes == 7:
        for name, size, accuracy in PUBLISHED:
            axes.plot(size, accuracy, "D", color=RED, mfc="white", ms=5, zorder=3)
            left = size < our_size
            axes.annotate(f"{name} {accuracy:g}", (size, accuracy), (-8, 8) if left else (6, 0), textcoords="offset points", ha="center" if left else "left", va="center",
                          fontsize=7.5, color=RED)
        axes.axhline(RECORD, color=RED, lw=0.8, ls="--")
        axes.annotate(f"best published single network {RECORD}", (4.2e7, RECORD), (0, 3), textcoords="offset points", ha="right", fontsize=7.5, color=RED)
        axes.axhspan(PEOPLE - 5, PEOPLE + 5, color=GRAY, alpha=0.15, lw=0)
        axes.annotate("people, about 65 ± 5", (4.5e7, PEOPLE + 4.5), ha="right", va="top", fontsize=7.5, color=GRAY)
    if classes == UNDESCRIBED[0]:
        axes.axhline(UNDESCRIBED[1], color=INK, lw=0.8, ls=":")
        axes.annotate(f"{UNDESCRIBED[2]}, {UNDESCRIBED[1]}", (4.5e7, UNDESCRIBED[1]), (0, 3), textcoords="offset points", ha="right", fontsize=7.5)
    if our_accuracy:
        axes.plot(our_size, our_accuracy, "*", color=BLUE, ms=15, zorder=4)
        axes.annotate(f"face {our_accuracy:.1f}", (our_size, our_accuracy), (0, -9), textcoords="offset points", ha="center", va="top", color=BLUE, fontsize=9, weight="bold")
    axes.set_xscale("log")
    axes.set(xlim=(1e4, 5e7), ylim=(36, 90), title=title)
    axes.grid(axis="y", color=GRAY, alpha=0.25, lw=0.5)
    name_marks(axes, found, 5e7)


def draw_sizes(results):
    """Writes models/face/plots/sizes.svg; nothing where `face` was not evaluated on the test part. `results`: the rows of `evaluate.py`."""
    figures, rows = ours(results), seeds()
    if not figures or not rows:
        return
    size = cost(NETWORKS["face"]())[0]
    figure, axes = plt.subplots(2, 2, figsize=(9.6, 6.6), sharey=True, gridspec_kw={"wspace": 0.42, "hspace": 0.32})
    for place, (classes, title) in zip(axes.flat, PANELS):
        panel(place, classes, title, size, figures.get(classes), rows)
    for place in axes[1]:
        place.set_xlabel("parameters")
    for place in axes[:, 0]:
        place.set_ylabel("right, per cent")
    kinds = ((BLUE, "*", BLUE, "this project, int8, measured"), (INK, "o", "white", "student project, as it reports"), (INK, "s", "white", "the same, pretrained elsewhere"),
             (INK, "o", INK, "student project's network, trained here, int8"), (RED, "D", "white", "published"))
    figure.legend([plt.Line2D([], [], color=c, marker=m, mfc=f, ls="") for c, m, f, _ in kinds], [k[3] for k in kinds], ncols=3, loc="lower center",
                  bbox_to_anchor=(0.5, -0.06), frameon=False)
    save(figure, "face", "sizes")
