#!/usr/bin/env python3
"""What blocks of zeros in the weights save: instructions per inference of single operators, pruned in steps.

usage: sparsity.py WORK      (WORK: the build folder with the boards' programs)

Every network has one operator with random weights, of which a share of the blocks is kept and the others
are 0. All blocks kept is the dense loop.
"""
import pathlib
import sys
import tempfile

import drawn_network
import networks
import qemu

SHARES = (1, 0.9, 0.85, 0.7, 0.5, 0.3)
PROCESSORS = ("cortex-a53", "cortex-a76")
CONV_2D, FULLY_CONNECTED = drawn_network.CONV_2D, drawn_network.FULLY_CONNECTED
# Name, operator, side of the image, filter, inputs, outputs, and the block that is pruned.
OPERATORS = (
    ("1x1, 256 to 256 channels, 8x8 pixels", CONV_2D, 8, 1, 256, 256, (16, 16)),
    ("1x1, 64 to 64 channels, 8x8 pixels", CONV_2D, 8, 1, 64, 64, (16, 16)),
    ("3x3, 64 to 64 channels, 8x8 pixels", CONV_2D, 8, 3, 64, 64, (16, 16)),
    ("1x1, 256 to 256 channels, one pixel", CONV_2D, 1, 1, 256, 256, (16, 16)),
    ("fully connected, 1024 to 64", FULLY_CONNECTED, 1, 1, 1024, 64, (4, 16)),
    ("fully connected, 256 to 256", FULLY_CONNECTED, 1, 1, 256, 256, (4, 16)),
)


def network(code, side, size, inputs, outputs, block, share):
    drawing = drawn_network.Drawing()
    if code == CONV_2D:
        entry = drawing.tensor([1, side, side, inputs], 1 / 64)
        last = drawing.weighing(code, entry, [outputs, size, size, inputs], [1, side, side, outputs],
                                {0: 0, 1: 1, 2: 1, 3: 0, 4: 1, 5: 1}, block, share)  # fmt: skip
    else:
        entry = drawing.tensor([1, inputs], 1 / 64)
        last = drawing.weighing(code, entry, [outputs, inputs], [1, outputs], {0: 0}, block, share)
    return drawing.file(entry, last)


def count(plugin, work, processor, path, item, scratch):
    program = work / qemu.PROCESSORS[processor] / "feredge"
    return qemu.instructions(qemu.per_run(plugin, processor, lambda runs: [
        program, "infer", path, "--input", item, "--output", scratch / "out", "--repeat", str(runs)]))  # fmt: skip


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    work = pathlib.Path(sys.argv[1]).resolve()
    processors = [p for p in PROCESSORS if (work / qemu.PROCESSORS[p] / "feredge").exists()]
    print("Thousands of instructions per inference; in brackets: as a part of the dense loop's")
    print(f"{'kept':44}" + "".join(f"{share:>14}" for share in SHARES))
    with tempfile.TemporaryDirectory() as name:
        scratch = pathlib.Path(name)
        plugin = qemu.plugin(scratch)
        for title, code, side, size, inputs, outputs, block in OPERATORS:
            item = networks.zeros(scratch, "item", side * side * inputs)
            for processor in processors:
                counts = []
                for share in SHARES:
                    path = scratch / "network.tflite"
                    path.write_bytes(network(code, side, size, inputs, outputs, block, share))
                    counts.append(count(plugin, work, processor, path, item, scratch))
                print(f"{title + ', ' + processor[7:]:44}" + "".join(
                    f"{found / 1e3:7.1f} ({found / counts[0]:.2f})" for found in counts), flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
