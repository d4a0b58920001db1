"""Writes zeros over the hash that Swift leaves in an object file: it depends on the folder of the sources.

usage: without_hash.py OBJECT...      (ELF of 64 bits, little-endian: System V ABI, "Sections")
"""

import struct
import sys

NAME = b".swift_modhash"


def sections(elf):
    """(name, offset, size) of each section."""
    [table] = struct.unpack_from("<Q", elf, 0x28)
    size, count, names = struct.unpack_from("<HHH", elf, 0x3A)
    if count == 0:  # More than 65,279: the first section's fields tell.
        [count] = struct.unpack_from("<Q", elf, table + 0x20)
        [names] = struct.unpack_from("<I", elf, table + 0x28)
    headers = [struct.unpack_from("<IIQQQQ", elf, table + size * index) for index in range(count)]
    text = headers[names][4]
    for name, _, _, _, offset, length in headers:
        start = text + name
        yield elf[start:elf.index(b"\0", start)], offset, length


for path in sys.argv[1:]:
    with open(path, "r+b") as file:
        for name, offset, length in sections(file.read()):
            if name == NAME:
                file.seek(offset)
                file.write(bytes(length))
