#!/usr/bin/env python3
"""Cost against size: instructions per inference of one network at five widths, and the line through them.

usage: line.py WORK PICTURE.svg      (WORK: the build folder with the boards' programs)

The line is that of least squares, instructions = a + b * multiply-adds; the residual is the greatest distance
of a width from it, as a part of that width's instructions.
"""
import pathlib
import sys
import tempfile

import drawn_network
import networks
import qemu

WIDTHS = (16, 24, 32, 48, 64)
# Points of the picture; the frame of the axes leaves room for the labels.
WIDE, HIGH, LEFT, BASE = 480, 300, 56, 256


def count(plugin, work, processor, path, scratch):
    """Multiply-adds and instructions of one inference."""
    sheet = networks.inspect(networks.ROOT / ".build/release/feredge", path)
    item = networks.zeros(scratch, path.stem, networks.input_bytes(sheet))
    program = work / qemu.PROCESSORS[processor] / "feredge"
    blocks = qemu.per_run(plugin, processor, lambda runs: [
        program, "infer", path, "--input", item, "--output", scratch / "out", "--repeat", str(runs)])  # fmt: skip
    return sum(operator["multiply_adds"] for operator in sheet["operators"]), qemu.instructions(blocks)


def fitted(points):
    """The line of least squares: its value at 0 and its slope."""
    xs, ys = zip(*points)
    middle, height = sum(xs) / len(xs), sum(ys) / len(ys)
    slope = sum((x - middle) * (y - height) for x, y in points) / sum((x - middle) ** 2 for x in xs)
    return height - slope * middle, slope


def picture(points, start, slope):
    """An SVG of the points and the line, in millions."""
    last = max(points)[0] / 1e6
    right, top = 20 * (int(last / 20) + 1), 5 * (int(max(y for _, y in points) / 5e6) + 1)
    x = lambda value: LEFT + value / right * (WIDE - LEFT - 16)
    y = lambda value: BASE - value / top * (BASE - 16)
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {HIGH}" font-family="sans-serif" '
             'font-size="12">', f'<rect width="{WIDE}" height="{HIGH}" fill="white"/>',
             f'<path d="M{LEFT} 16V{BASE}H{WIDE - 16}" fill="none" stroke="black"/>']  # fmt: skip
    parts += [f'<text x="{x(v):.0f}" y="{BASE + 16}" text-anchor="middle">{v}</text>' for v in range(0, right + 1, 20)]
    parts += [f'<text x="{LEFT - 6}" y="{y(v) + 4:.0f}" text-anchor="end">{v}</text>' for v in range(0, top + 1, 5)]
    parts += [f'<text x="{(LEFT + WIDE) // 2}" y="{HIGH - 8}" text-anchor="middle">million multiply-adds</text>',
              f'<text transform="translate(16 {BASE // 2}) rotate(-90)" text-anchor="middle">'
              "million instructions, Cortex-A53</text>",
              f'<path d="M{x(0):.1f} {y(start / 1e6):.1f}L{x(last):.1f} {y(start / 1e6 + slope * last):.1f}" '
              'stroke="#1f5fa8"/>']  # fmt: skip
    parts += [f'<circle cx="{x(m / 1e6):.1f}" cy="{y(i / 1e6):.1f}" r="4" fill="#1f5fa8"/>' for m, i in points]
    return "\n".join(parts) + "\n</svg>\n"


def main():
    work, target = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2])
    with tempfile.TemporaryDirectory() as name:
        scratch = pathlib.Path(name)
        plugin, points = qemu.plugin(scratch), []
        for width in WIDTHS:
            path = scratch / f"width-{width}.tflite"
            path.write_bytes(drawn_network.network(width))
            points.append(count(plugin, work, "cortex-a53", path, scratch))
    start, slope = fitted(points)
    print(f"{'width':>6}{'multiply-adds':>15}{'instructions':>14}{'each':>8}{'off the line':>14}")
    for width, (products, instructions) in zip(WIDTHS, points):
        off = instructions - start - slope * products
        print(f"{width:6}{products:15}{instructions:14.0f}{instructions / products:8.3f}{off / instructions:14.1%}")
    print(f"line: {start / 1e6:.3f} million + {slope:.4f} for each multiply-add")
    target.write_text(picture(points, start, slope))


if __name__ == "__main__":
    main()
