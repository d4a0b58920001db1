#!/usr/bin/env python3
"""Packs files into one of the format of Tests/tools/make_operator_cases.py, without inputs and outputs.

usage: pack_models.py OUT.cases FILE...

Tests/InferenceTests/Vectors/hostile.cases is made so, of the fuzzer's findings and a small part of its corpus.
"""
import pathlib
import struct
import sys


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    with open(sys.argv[1], "wb") as file:
        for path in map(pathlib.Path, sys.argv[2:]):
            name, model = path.name.encode(), path.read_bytes()
            file.write(struct.pack("<4I", len(name), len(model), 0, 0) + name + model)
    print(f"{sys.argv[1]}: {len(sys.argv) - 2} files")


main()
