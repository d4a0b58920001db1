#!/usr/bin/env python3
"""Cycles of the hottest loop of each network on each board, by llvm-mca's model of the processor.

usage: cycles.py WORK NETWORK...      (WORK: the build folder with the boards' programs)

The loop is not chosen by hand: it is what the emulator executed most. Multiply-adds of an iteration are
counted from its instructions; the peak is what the processor's vector units could do in the same cycles
with that kind of instruction: the model's cycles of the multiplications alone.
"""
import pathlib
import re
import subprocess
import sys
import tempfile

import networks
import qemu

# Products of one instruction; sadalp, addition in pairs, makes none.
PRODUCTS = {"smull": 8, "smull2": 8, "smlal": 8, "smlal2": 8, "sdot": 16}


def toolchain():
    swift = subprocess.run("readlink -f $(command -v swift)", shell=True, capture_output=True, text=True).stdout
    return pathlib.Path(swift.strip()).parent


def loop(program, blocks):
    """Instructions of the loop around the hottest block: up to the branch back that closes it."""
    text = subprocess.run([toolchain() / "llvm-objdump", "-d", "--no-show-raw-insn", program],
                          capture_output=True, text=True, check=True).stdout
    lines = [(int(m[1], 16), m[2].strip()) for m in re.finditer(r"^ *([0-9a-f]+):\s+(.*)$", text, re.M)]
    place = {address: index for index, (address, _) in enumerate(lines)}
    hot = max(blocks, key=lambda key: key[1] * blocks[key])[0]
    best = None
    for index in range(place[hot], min(place[hot] + 400, len(lines))):
        back = re.match(r"(?:b\.\w+|cbn?z .*,|tbn?z .*,)\s+0x([0-9a-f]+)", lines[index][1])
        if back and int(back[1], 16) <= hot and int(back[1], 16) in place:
            best = lines[place[int(back[1], 16)] : index + 1]
            break
    return [instruction for _, instruction in best] if best else None


def cycles(processor, instructions, iterations=100):
    """Cycles of one iteration by the model."""
    text = "\n".join(re.sub(r"\s+<.*$|0x[0-9a-f]+ <.*$", "", i) if not re.match(r"b|cb|tb", i)
                     else re.sub(r"0x[0-9a-f]+.*$", "top", i) for i in instructions)  # fmt: skip
    found = subprocess.run(["llvm-mca", "-mtriple=aarch64", f"-mcpu={processor}",
                            f"-iterations={iterations}"], input="top:\n" + text,
                           capture_output=True, text=True, check=True).stdout  # fmt: skip
    return float(re.search(r"Total Cycles:\s+(\d+)", found)[1]) / iterations


def main():
    work = pathlib.Path(sys.argv[1]).resolve()
    print(f"{'network':26}{'processor':12}{'instructions':>13}{'multiply-adds':>14}{'cycles':>8}"
          f"{'per cycle':>11}{'peak':>7}{'of peak':>9}")
    with tempfile.TemporaryDirectory() as name:
        scratch = pathlib.Path(name)
        plugin = qemu.plugin(scratch)
        for path in map(pathlib.Path, sys.argv[2:]):
            sheet = networks.inspect(networks.ROOT / ".build/release/feredge", path)
            item = networks.zeros(scratch, path.stem, networks.input_bytes(sheet))
            for processor, board in qemu.PROCESSORS.items():
                program = work / board / "feredge.debug"
                if not program.exists():
                    continue
                blocks = qemu.per_run(plugin, processor, lambda runs: [
                    program, "infer", path, "--input", item, "--output", scratch / "out",
                    "--repeat", str(runs)])  # fmt: skip
                body = loop(program, blocks)
                products = [i for i in body if i.split()[0] in PRODUCTS]
                count = sum(PRODUCTS[i.split()[0]] for i in products)
                whole, alone = cycles(processor, body), cycles(processor, spread(products))
                print(f"{path.stem:26}{processor:12}{len(body):13}{count:14}{whole:8.1f}{count / whole:11.2f}"
                      f"{count / alone:7.2f}{alone / whole:9.0%}", flush=True)


def spread(products):
    """The same multiplications, none waiting for another: each into a register of its own in turn."""
    return [re.sub(r"v\d+", f"v{index % 16 + 16}", i, count=1).replace("smlal", "smull")
            for index, i in enumerate(re.sub(r"(?<=, )v\d+", "v0", i) for i in products)]


if __name__ == "__main__":
    main()
