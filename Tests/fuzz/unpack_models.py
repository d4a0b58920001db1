#!/usr/bin/env python3
"""Writes the model of each case of FILE.cases as a file of its own.

usage: unpack_models.py FOLDER FILE.cases...

What libFuzzer starts from, see `make fuzz`. The format is that of Tests/tools/make_operator_cases.py.
"""
import pathlib
import struct
import sys


def models(data):
    place = 0
    while place < len(data):
        lengths = struct.unpack_from("<4I", data, place)
        start = place + 16 + lengths[0]
        yield data[place + 16 : start].decode(), data[start : start + lengths[1]]
        place = start + sum(lengths[1:])


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for path in map(pathlib.Path, sys.argv[2:]):
        for name, model in models(path.read_bytes()):
            (folder / f"{path.stem}-{name.replace(' ', '-')}").write_bytes(model)


main()
