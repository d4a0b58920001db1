"""Counts the instructions of one inference: the difference of two run lengths under qemu-aarch64."""
import collections
import pathlib
import re
import subprocess
import tempfile

HERE = pathlib.Path(__file__).parent
# The processors of the boards, and a board whose program is built for each.
PROCESSORS = {"cortex-a53": "rpi3", "cortex-a72": "rpi4", "cortex-a76": "rpi5"}


def plugin(folder):
    """Compiles the counting plugin for the QEMU that is installed; returns its path."""
    version = subprocess.run(["qemu-aarch64", "--version"], capture_output=True, text=True, check=True).stdout
    major = int(re.search(r"version (\d+)", version)[1])
    path = folder / "count_instructions.so"
    # QEMU 9 dropped the first version of the plugin interface; what is used here stayed the same.
    subprocess.run(["cc", "-O2", "-shared", "-fPIC", "-fvisibility=hidden", "-Wall", "-Wextra",
                    f"-DPLUGIN_VERSION={2 if major >= 9 else 1}", "-o", path,
                    HERE / "count_instructions.c"], check=True)  # fmt: skip
    return path


def blocks(plugin, processor, command, root=None):
    """Runs a command to its end; returns {(address, instructions): executions}."""
    with tempfile.NamedTemporaryFile() as out:
        subprocess.run(["qemu-aarch64", "-cpu", processor, *(["-L", root] if root else []),
                        "-plugin", f"{plugin},out={out.name}", *command],
                       check=True, stdout=subprocess.DEVNULL)  # fmt: skip
        counts = collections.Counter()
        for line in open(out.name):
            address, instructions, executions = line.split()
            counts[int(address, 16), int(instructions)] += int(executions)
        return counts


def per_run(plugin, processor, command, root=None, runs=(1, 3)):
    """Blocks of one inference; `command(n)` makes n more or less of them."""
    less, more = (blocks(plugin, processor, command(n), root) for n in runs)
    step = runs[1] - runs[0]
    return {key: (more[key] - less[key]) / step for key in more if more[key] != less[key]}


def instructions(blocks):
    return sum(count * executions for (_, count), executions in blocks.items())
