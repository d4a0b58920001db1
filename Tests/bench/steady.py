#!/usr/bin/env python3
"""Page faults and heap of an inference after the first: the difference of two run lengths, which must be 0.

usage: steady.py PROGRAM COUNTING [NETWORKS]

COUNTING is the embedded program whose calls to the allocator are counted (`make allocations` builds it).
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import networks

SHORT, LONG = 5, 505
# Page faults by which equal runs differ, and a page for the durations of 500 runs, which are kept too, eight bytes
# each. One fault in sixty inferences would still show.
SLACK = 8


def faults(program, path, item, runs):
    """Minor and major page faults of a whole run of the program; the least of three, as a fault may be the system's."""
    least = None
    for _ in range(3):
        child = os.posix_spawn(program, [program, "infer", str(path), "--input", str(item), "--output", os.devnull,
                                         "--repeat", str(runs)], os.environ,
                               file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)])  # fmt: skip
        _, status, usage = os.wait4(child, 0)
        if status:
            sys.exit(f"{program}: infer {path}: status {status}")
        count = usage.ru_minflt + usage.ru_majflt
        least = count if least is None else min(least, count)
    return least


def allocations(program, path, item, runs):
    said = subprocess.run([program, "infer", path, "--input", item, "--output", os.devnull, "--repeat", str(runs)],
                          capture_output=True, text=True, check=True)
    return re.search(r"allocations: .*", said.stdout + said.stderr)[0]


def main():
    program, counting = sys.argv[1:3]
    failed = False
    print(f"{'network':26}{'faults':>8}{'with 500 more':>15}  calls to the allocator, and with 500 more")
    with tempfile.TemporaryDirectory() as scratch:
        for name, path in networks.networks(sys.argv[3] if len(sys.argv) > 3 else None).items():
            sheet = networks.inspect(program, path)
            if sheet is None:
                continue
            item = networks.zeros(pathlib.Path(scratch), name, networks.input_bytes(sheet))
            few, many = (faults(program, path, item, runs) for runs in (SHORT, LONG))
            short, long = (allocations(counting, path, item, runs) for runs in (SHORT, LONG))
            failed |= short != long or many > few + SLACK
            print(f"{name:26}{few:8}{many:15}  {short}; {long}", flush=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
