"""Draws what early, middle and last layers of the int8 networks see:  python3 models/maps.py CLIP.y4m [--data DATA] [--pictures build/models/pictures]

CLIP is a clip of the drawn driver with its truth.jsonl beside it; pictures of it go into the cards, models/NETWORK/plots/maps.png. With DATA the same
is drawn for real faces of the validation parts; these stay in the folder of pictures, on this machine.
"""

import argparse
import json
from itertools import islice
from pathlib import Path

import numpy as np

import data
from detection import decode, view_of
from drawn import read_luma
from figure import plt
from sampling import eye_squares, face_square_of_points, lifted, pyramid, sample
from settings import HERE, network_file, read_config
from tflite import FastNetwork, LayerNetwork

SHOWN, COLUMNS = 8, 4        # channels of a layer, those that vary most over the picture


def three_layers(values):
    """(early, middle, last) of all operators' outputs [h,w,c]: the first, and of the middle and the last size the deepest with the most channels."""
    sizes = list(dict.fromkeys(v.shape[:2] for v in values))
    chosen = [values[0]]
    for size in (sizes[len(sizes) // 2], sizes[-1]):
        own = [v for v in values if v.shape[:2] == size]
        most = max(v.shape[2] for v in own)
        chosen.append([v for v in own if v.shape[2] == most][-1])
    return chosen


def mosaic(values):
    """The channels that vary most as one picture 0...1, each over its own range; NaN between them. `values` [h,w,c]."""
    h, w, _ = values.shape
    best = np.argsort(-values.reshape(-1, values.shape[2]).std(0), kind="stable")[:SHOWN]
    gap, rows = max(h // 12, 1), -(-len(best) // COLUMNS)
    out = np.full((rows * (h + gap) - gap, COLUMNS * (w + gap) - gap), np.nan)
    for k, channel in enumerate(best):
        tile = values[..., channel].astype(float)
        y, x = (k // COLUMNS) * (h + gap), (k % COLUMNS) * (w + gap)
        out[y:y + h, x:x + w] = (tile - tile.min()) / max(np.ptp(tile), 1)
    return out


LEAST = 0.05        # a fall that is worth a colour; an answer is a multiple of 1/256, and one at its end hardly moves


def reasons(network, image, figure):
    """(how much `figure` falls by place, the square's share of the height): the smallest square that makes it fall at all."""
    for part in (4, 3, 2):
        change = covering(network, image, figure, image.shape[0] // part)
        if np.abs(change).max() >= LEAST:
            break
    return change, f"1/{part}"


def covering(network, image, figure, side):
    """How much `figure(outputs)` falls when a square of the image is made gray: [h,w], in the figure's units."""
    h, w = image.shape
    step = max(h // 16, 1)
    base, total, count = figure(network.real(image)), np.zeros((h, w)), np.zeros((h, w))
    for y in range(0, h - side + 1, step):
        for x in range(0, w - side + 1, step):
            covered = image.copy()
            covered[y:y + side, x:x + side] = int(image.mean())
            total[y:y + side, x:x + side] += base - figure(network.real(covered))
            count[y:y + side, x:x + side] += 1
    return total / np.maximum(count, 1)


def _covered(axes, image, change, share):
    """The image with red where covering it lowers the answer and blue where that raises it; what moves it less than `LEAST` stays pale."""
    most = max(np.abs(change).max(), LEAST)
    axes.imshow(image, cmap="gray", vmin=0, vmax=255)
    axes.imshow(change, cmap="RdBu_r", vmin=-most, vmax=most, alpha=0.55)
    axes.set_xlabel(f"up to {100 * np.abs(change).max():.0f} points\nsquares of {share}", fontsize=8)


def draw(name, rows, path):
    """`rows`: [(label, image, what is said, figure of the outputs whose reasons are shown, or None)]"""
    layers, network = LayerNetwork(network_file(name)), FastNetwork(network_file(name))
    wide = rows[0][1].shape[1] / rows[0][1].shape[0]
    figure, axes = plt.subplots(len(rows), 5, figsize=(9.6, (0.75 + 1.15 / wide) * len(rows)), width_ratios=(1 * wide, 2 * wide, 2 * wide, 2 * wide, 1 * wide), squeeze=False,
                                gridspec_kw={"wspace": 0.08, "hspace": 0.22})
    for line, (label, image, said, reason) in zip(axes, rows):
        line[0].imshow(image, cmap="gray", vmin=0, vmax=255)
        line[0].set_ylabel(label, fontsize=8)
        line[0].set_xlabel(said(line[0], network.real(image)), fontsize=8)
        for place, values in zip(line[1:4], three_layers(layers.maps(image))):
            place.imshow(mosaic(values), cmap="magma", vmin=0, vmax=1, interpolation="nearest")
            h, w, c = values.shape
            place.set_xlabel(f"{SHOWN} of {c}, {w}×{h}", fontsize=8)
        _covered(line[4], image, *reasons(network, image, reason))
    for place in axes.flat:
        place.set(xticks=[], yticks=[])
        place.spines[:].set_visible(False)
    for place, title in zip(axes[0], ("seen", "early layer", "middle layer", "last layer", "what it goes by")):
        place.set_title(title, fontsize=9)
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=100, bbox_inches="tight", pad_inches=0.06)
    plt.close(figure)


def expression_said(axes, out):
    """Marks the five points; says the likeliest expression and the yawn."""
    points = out["points"].reshape(5, 2) * 48 - 0.5
    axes.plot(points[:, 0], points[:, 1], "+", color="#3fb950", ms=7)
    best = int(out["expression"].argmax())
    return f"{data.EXPRESSIONS[best]} {out['expression'][best]:.2f}\nyawn {out['yawn'][0]:.2f}"


def best_expression(network, image):
    """The probability of what is likeliest on the whole image, as a figure of the outputs."""
    best = int(network.real(image)["expression"].argmax())
    return lambda out: float(out["expression"][best])


def face_row(label, crop, network):
    yawns = network.real(crop)["yawn"][0] >= 0.5
    reason = (lambda out: float(out["yawn"][0])) if yawns else best_expression(network, crop)
    return label, crop, expression_said, reason


def eye_row(label, crop):
    said = lambda axes, out: f"closed {out['closed'][0]:.2f}\nvisible {out['visible'][0]:.2f}"
    closed = FastNetwork(network_file("eye-state")).real(crop)["closed"][0] >= 0.5
    return label, crop, said, (lambda out: float(out["closed"][0] if closed else 1 - out["closed"][0]))


def frame_row(label, frame, threshold):
    view, square = view_of(frame)

    def said(axes, out):
        found = decode(out, threshold)
        for d in found:
            x0, y0, x1, y1 = d.box - 0.5
            axes.add_patch(plt.Rectangle((x0, y0), x1 - x0, y1 - y0, fill=False, color="#3fb950", lw=1.2))
            axes.plot(*(d.points - 0.5).T, "+", color="#3fb950", ms=4)
        return f"{len(found)} found" + (f", {found[0].score:.2f}" if found else "")
    return label, view, said, (lambda out: float(max(out[f"score_{s}"].max() for s in (8, 16, 32))))


def drawn_moments(clip):
    """[(what it is, image, points)] of the drawn driver: awake, yawning, eyes closed."""
    truth = [json.loads(line) for line in clip.with_name("truth.jsonl").read_text().splitlines()]
    present = [t for t in truth if t["present"]]
    lids = lambda t: min(t["left_lid"], t["right_lid"])
    moments = {"awake": min(present, key=lambda t: (lids(t) + t["mouth"], t["frame"])), "yawning": max(present, key=lambda t: (t["mouth"], -t["frame"])),
               "eyes closed": max(present, key=lambda t: (lids(t) - t["mouth"], -t["frame"]))}
    images = {i: image.copy() for i, image in enumerate(islice(read_luma(clip), len(truth))) if i in {t["frame"] for t in moments.values()}}
    return [(name, images[t["frame"]], np.array(t["points"]).reshape(5, 2)) for name, t in moments.items()]


def rows_of(moments, threshold):
    """{network: rows for `draw`} of pictures with known points."""
    network = FastNetwork(network_file("face"))
    rows = {"face": [], "eye-state": [], "face-detector": []}
    for name, image, points in moments:
        levels = pyramid(image)
        rows["face"].append(face_row(name, sample(levels, face_square_of_points(points), 48), network))
        if name == "yawning":
            rows["face-detector"].append(frame_row(name, data.Frame(levels, np.zeros((0, 4))), threshold))
        else:
            rows["eye-state"].append(eye_row(name, lifted(sample(levels, eye_squares(points)[0], 24))))
    return rows


def real_moments(folder):
    """Some real faces of the validation parts, chosen by their order alone."""
    yawdd, incar = data.yawdd(folder, data.VALIDATION), data.incar(folder, data.VALIDATION)
    yawns = [i for i, f in enumerate(yawdd) if f.yawn][::25][:2]
    calm = [i for i, f in enumerate(yawdd) if not f.yawn][::25][:2]
    moments = [(name, incar[i].levels[0], incar[i].points[0]) for name, rows in (("yawning", yawns), ("calm", calm)) for i in rows]
    faces = data.drowsy(folder, data.VALIDATION)
    for closed, name in ((1, "eyes closed"), (0, "eyes open")):
        moments += [(name, f.levels[0], f.points) for f in [f for f in faces if f.eyes_closed == closed][:2]]
    return moments


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clip", type=Path)
    parser.add_argument("--data")
    parser.add_argument("--pictures", type=Path, default=Path("build/models/pictures"))
    arguments = parser.parse_args()
    threshold = read_config("face-detector")["shipped"]["score_threshold"]
    for network, rows in rows_of(drawn_moments(arguments.clip), threshold).items():
        draw(network, rows, HERE / network / "plots" / "maps.png")
    if arguments.data:
        for network, rows in rows_of(real_moments(arguments.data), threshold).items():
            draw(network, rows, arguments.pictures / f"maps-{network}.png")
        network = FastNetwork(network_file("face"))
        faces = data.fer2013(arguments.data, data.VALIDATION)
        rows = [face_row(name, next(f for f in faces if f.label == k).levels[0], network) for k, name in enumerate(data.EXPRESSIONS)]
        draw("face", rows, arguments.pictures / "maps-expressions.png")
        print(f"real faces: {arguments.pictures}; keep them out of the repository")


if __name__ == "__main__":
    main()
