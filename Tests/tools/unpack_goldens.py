#!/usr/bin/env python3
"""Unpacks golden archives for the Swift tests.

usage: unpack_goldens.py FROM TO

For each NAME.tflite with a NAME.golden.npz in FROM, writes TO/NAME.tflite, TO/NAME.x (the inputs,
one after another, raw) and TO/NAME.y (the expected outputs of LiteRT's BUILTIN_REF kernels).
Needs nothing but the standard library: an .npz is a zip of .npy files, and an .npy is a header of
a stated length before the raw values.
"""
import pathlib
import shutil
import sys
import zipfile


def raw_values(archive, member):
    with archive.open(member + ".npy") as file:
        data = file.read()
    if data[:6] != b"\x93NUMPY" or data[6] != 1:
        sys.exit(f"{archive.filename}: {member}: not an .npy of version 1")
    header_length = int.from_bytes(data[8:10], "little")
    if b"'|i1'" not in data[10 : 10 + header_length]:
        sys.exit(f"{archive.filename}: {member}: not int8")
    return data[10 + header_length :]


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    source, target = map(pathlib.Path, sys.argv[1:])
    target.mkdir(parents=True, exist_ok=True)
    for golden in sorted(source.glob("*.golden.npz")):
        name = golden.name.removesuffix(".golden.npz")
        network = source / (name + ".tflite")
        if not network.exists():
            continue
        shutil.copyfile(network, target / network.name)
        with zipfile.ZipFile(golden) as archive:
            (target / (name + ".x")).write_bytes(raw_values(archive, "x"))
            (target / (name + ".y")).write_bytes(raw_values(archive, "y_ref"))


main()
