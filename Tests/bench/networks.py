"""The networks to measure, and a program that runs one of them a number of times."""
import json
import math
import pathlib
import struct
import subprocess

ROOT = pathlib.Path(__file__).parents[2]


def networks(folder):
    """The shipped networks, and those of a folder."""
    files = sorted((ROOT / "models").glob("*/*.tflite"))
    if folder:
        files += sorted(pathlib.Path(folder).glob("*.tflite"))
    return {path.stem: path for path in files}


def inspect(program, network):
    """What `feredge inspect --json` says of a network; None for one that it refuses.

    The program is a path, or a list of words for one that an emulator runs.
    """
    words = program if isinstance(program, list) else [program]
    found = subprocess.run([*words, "inspect", "--json", network], capture_output=True, text=True)
    return json.loads(found.stdout) if found.returncode == 0 else None


def input_bytes(sheet):
    return sum(math.prod(port["shape"]) for port in sheet["inputs"])


def zeros(folder, network, byte_count):
    """A file with one item of zeros."""
    path = folder / f"{network}.zeros"
    path.write_bytes(struct.pack(f"{byte_count}x"))
    return path
