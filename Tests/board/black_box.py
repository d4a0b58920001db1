"""The event log of a board, read without the program: see Sources/Hardware/LogRecord.swift."""

import struct
import zlib

ENTRY = 256
START = 1


def entries(log):
    """(sequence, kind) of every whole entry in its place, oldest first, and how many places are damaged."""
    found, damaged = [], int(len(log) % ENTRY != 0)
    for place in range(len(log) // ENTRY):
        entry = log[place * ENTRY:(place + 1) * ENTRY]
        if entry == bytes(ENTRY):
            continue
        checksum, sequence = struct.unpack_from("<IQ", entry, 4)
        capacity = struct.unpack_from("<I", entry, 48)[0]
        whole = entry.startswith(b"feL1") and checksum == zlib.crc32(entry[8:])
        if whole and capacity > 0 and (sequence - 1) % capacity == place:
            found.append((sequence, entry[88]))
        else:
            damaged += 1
    return sorted(found), damaged


def starts(found):
    """How many runs began."""
    return sum(kind == START for _, kind in found)
