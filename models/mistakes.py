"""Draws the worst mistakes of the int8 networks on their test parts:  python3 models/mistakes.py DATA [--pictures build/models/pictures]

Pictures of real people: they are for looking at on this machine, for no choice and for no repository.
"""

import argparse
from pathlib import Path

import numpy as np
from tqdm import tqdm

import data
from detection import decode, match, to_view, view_of
from figure import plt
from sampling import Square, eye_squares, sample
from settings import network_file, read_config
from tflite import FastNetwork

SHOWN, COLUMNS = 40, 8


def sheet(pictures, path, columns=COLUMNS, shape=(1.36, 1.6)):
    """`pictures`: [(image, text, boxes: [(x0, y0, x1, y1, colour)])], the worst first."""
    rows = -(-len(pictures) // columns)
    figure, axes = plt.subplots(rows, columns, figsize=(columns * shape[0], rows * shape[1]), squeeze=False)
    for place in axes.flat:
        place.axis("off")
    for place, (image, text, boxes) in zip(axes.flat, pictures):
        place.imshow(image, cmap="gray", vmin=0, vmax=255)
        place.set_title(text, fontsize=7, pad=2)
        for x0, y0, x1, y1, colour in boxes:
            place.add_patch(plt.Rectangle((x0 - 0.5, y0 - 0.5), x1 - x0, y1 - y0, fill=False, color=colour, lw=1))
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=110, bbox_inches="tight", pad_inches=0.05)
    plt.close(figure)
    print(path)


def worst(wrongness, right):
    """Indices of the mistakes, the surest first."""
    return [i for i in np.argsort(-np.asarray(wrongness), kind="stable") if not right[i]][:SHOWN]


def classes(crops, labels, network, output, names):
    """Pictures of the surest wrong classes; a label of -1 is not asked."""
    out = network.batch(tqdm(crops, desc=output, mininterval=5))[output]
    labels, said = np.asarray(labels), out.argmax(1)
    right = (labels < 0) | (said == labels)
    margin = out.max(1) - out[np.arange(len(out)), np.maximum(labels, 0)]
    return [(crops[i], f"{names[said[i]]} {out[i, said[i]]:.2f}\nlabel {names[labels[i]]} {out[i, labels[i]]:.2f}", []) for i in worst(margin, right)]


def yes_or_no(crops, labels, network, output, names):
    """Pictures of the surest wrong answers of a network with one probability; `names` of (no, yes)."""
    out = network.batch(tqdm(crops, desc=output, mininterval=5))[output][:, 0]
    labels = np.asarray(labels, int)
    right = (out >= 0.5) == labels
    return [(crops[i], f"{output} {out[i]:.2f}\nlabel {names[labels[i]]}", []) for i in worst(np.abs(out - labels), right)]


def frames_missed(frames, network, threshold, iou):
    """Views with their labelled boxes (yellow), true (green) and false ones (red) of the network, most failures first."""
    pictures = []
    for frame in tqdm(frames, desc="frames", mininterval=5):
        view, square = view_of(frame)
        found = decode(network.real(view), threshold)
        boxes = to_view(frame.boxes.reshape(-1, 2, 2), square).reshape(-1, 4)
        hits = [hit for _, hit in match(found, boxes, iou)[0]]
        missed, false = len(boxes) - sum(hits), len(hits) - sum(hits)
        if missed + false:
            drawn = [(*b, "#e3b341") for b in boxes] + [(*d.box, "#3fb950" if hit else "#ff3030") for d, hit in zip(found, hits)]
            pictures.append((missed + false, view, f"{missed} missed, {false} false", drawn))
    pictures.sort(key=lambda p: -p[0])
    return [p[1:] for p in pictures[:24]]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data")
    parser.add_argument("--pictures", type=Path, default=Path("build/models/pictures"))
    arguments = parser.parse_args()
    folder, pictures = arguments.data, arguments.pictures
    face, eye, detector = (FastNetwork(network_file(n)) for n in ("face", "eye-state", "face-detector"))
    faces = data.fer2013(folder, data.TEST)
    crops = [f.levels[0] for f in faces]
    sheet(classes(crops, [f.label for f in faces], face, "expression", data.EXPRESSIONS), pictures / "mistakes-expression.png")
    sheet(classes(crops, data.ferplus_majority(folder, data.TEST), face, "ferplus", data.FERPLUS), pictures / "mistakes-ferplus.png")
    cars = data.yawdd(folder, data.TEST)
    sheet(yes_or_no([sample(f.levels, f.square, 48) for f in cars], [f.yawn for f in cars], face, "yawn", ("no yawn", "yawn")), pictures / "mistakes-yawn.png")
    eyes = [p for p in data.eye_patches(folder, data.TEST) if p.source == "cew"]
    crops = [sample(p.levels, Square((16, 16), 32), 24) for p in eyes]
    sheet(yes_or_no(crops, [p.closed for p in eyes], eye, "closed", ("open", "closed")), pictures / "mistakes-eyes.png")
    whole = data.drowsy(folder, data.TEST)
    crops = [sample(f.levels, s, 24) for f in whole for s in eye_squares(f.points)]
    sheet(yes_or_no(crops, [f.eyes_closed for f in whole for _ in range(2)], eye, "closed", ("open", "closed")), pictures / "mistakes-eyes-of-faces.png")
    threshold = read_config("face-detector")["shipped"]["score_threshold"]
    sheet(frames_missed(data.fddb(folder, data.TEST), detector, threshold, 0.4), pictures / "mistakes-fddb.png", 4, (2.4, 2.05))
    sheet(frames_missed(data.incar(folder, data.TEST), detector, threshold, 0.5), pictures / "mistakes-incar.png", 4, (2.4, 2.05))


if __name__ == "__main__":
    main()
