#!/usr/bin/env python3
"""Instructions per inference of each board's program, and of LiteRT beside it.

usage: instructions.py WORK [NETWORKS]

WORK is the build folder with the boards' programs; NETWORKS a folder of more .tflite files. Where
WORK/litert-arm64 holds an arm64 Python with tflite-runtime (see litert.sh), LiteRT with XNNPACK is
counted too, with the same emulated processor.
"""
import pathlib
import sys
import tempfile

import networks
import qemu

LITERT = """
import sys
from tflite_runtime.interpreter import Interpreter
network = Interpreter(sys.argv[1], num_threads=1)
network.allocate_tensors()
for _ in range(int(sys.argv[2])): network.invoke()
"""


def ours(plugin, work, processor, path, item, scratch):
    program = work / qemu.PROCESSORS[processor] / "feredge"
    return qemu.instructions(qemu.per_run(plugin, processor, lambda runs: [
        program, "infer", path, "--input", item, "--output", scratch / "out", "--repeat", str(runs)]))  # fmt: skip


def litert(plugin, root, processor, path):
    python = root / "usr/bin/python3"
    command = ["-E", f"PYTHONPATH={root / 'site'}", python, "-c", LITERT, path]
    try:
        return qemu.instructions(
            qemu.per_run(plugin, processor, lambda runs: [*command, str(runs)], root, runs=(4, 12)))
    except Exception:
        return None


def main():
    work = pathlib.Path(sys.argv[1]).resolve()
    root = work / "litert-arm64" / "root"
    found = networks.networks(sys.argv[2] if len(sys.argv) > 2 else None)
    processors = [p for p, board in qemu.PROCESSORS.items() if (work / board / "feredge").exists()]
    print("Millions of instructions per inference; in brackets: per multiply-add")
    heads = [f"{p[7:]}" for p in processors]
    if root.exists():
        heads += [f"LiteRT {p[7:]}" for p in processors]
    print(f"{'network':26}{'M multiply-adds':>16}" + "".join(f"{head:>17}" for head in heads))
    with tempfile.TemporaryDirectory() as name:
        scratch = pathlib.Path(name)
        plugin = qemu.plugin(scratch)
        for network, path in found.items():
            sheet = networks.inspect(networks.ROOT / ".build/release/feredge", path)
            if sheet is None:
                continue
            item = networks.zeros(scratch, network, networks.input_bytes(sheet))
            products = sum(operator["multiply_adds"] for operator in sheet["operators"])
            counts = [ours(plugin, work, p, path, item, scratch) for p in processors]
            if root.exists():
                counts += [litert(plugin, root, p, path) for p in processors]
            print(f"{network:26}{products / 1e6:16.2f}" + "".join(
                f"{count / 1e6:9.2f} ({count / max(1, products):.2f})" if count else f"{'-':>16}"
                for count in counts), flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
