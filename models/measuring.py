"""What the programs say of a `.tflite` file: the memory it needs, and the instructions of one inference on the board's processor."""

import hashlib
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

sys.path.append(str(Path(__file__).resolve().parent.parent / "Tests" / "bench"))

import qemu

PROCESSOR = "cortex-a53"
LONG = 2e9                # multiply-adds from which two and one runs are counted instead of three and one


def output_of(*command):
    return subprocess.run(list(map(str, command)), capture_output=True, text=True, check=True).stdout


class Measuring:
    """Runs the programs on files; keeps what they say, by the files' digests, in `path`."""

    def __init__(self, program, board_program, path):
        """`program`: feredge for this machine; `board_program`: that for Cortex-A53."""
        self.program, self.board, self.path = program, Path(board_program).resolve(), Path(path)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.known = json.loads(self.path.read_text()) if self.path.exists() else {}
        self.scratch = tempfile.TemporaryDirectory()
        self.plugin = qemu.plugin(Path(self.scratch.name))

    def once(self, file, what, measure):
        key = f"{hashlib.sha256(file.read_bytes()).hexdigest()} {what}"
        if key not in self.known:
            print(f"{file.stem}: {what}", flush=True)
            self.known[key] = measure()
            self.path.write_text(json.dumps(self.known, indent=1))
        return self.known[key]

    def sheet(self, file):
        """What `feredge inspect` says of its cost. Raises CalledProcessError for a file that it refuses."""
        def measure():
            sheet = json.loads(output_of(self.program, "inspect", "--json", file))
            return {"arena": sheet["memory"]["arena"], "multiply_adds": sum(o["multiply_adds"] for o in sheet["operators"]), "input": sheet["inputs"][0]["shape"]}
        return self.once(file, "inspect", measure)

    def instructions(self, file):
        """Instructions of one inference on the board's processor; the same run shows that `feredge infer` takes the file."""
        sheet = self.sheet(file)

        def measure():
            item, out = Path(self.scratch.name) / "item", Path(self.scratch.name) / "out"
            item.write_bytes(bytes(int(np.prod(sheet["input"]))))
            output_of(self.program, "infer", file, "--input", item, "--output", out)
            runs = (1, 2) if sheet["multiply_adds"] > LONG else (1, 3)
            return int(qemu.instructions(qemu.per_run(self.plugin, PROCESSOR, lambda n: [
                self.board, "infer", file, "--input", item, "--output", out, "--repeat", str(n)], runs=runs)))
        return self.once(file, "instructions", measure)
