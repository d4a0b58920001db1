#!/usr/bin/env python3
"""Runs `feredge replay` on the clips that build.py made and judges it against their truth; exit 1 when a clip fails."""

import argparse
import json
import shlex
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tqdm import tqdm

from judge import Verdict, judge
from report import failure_line, set_lines


def replay(command, clip, folder):
    """Runs one clip; gives the parsed events and trace. Raises RuntimeError with the program's own words."""
    events, trace = folder / f"{clip.stem}.events", folder / f"{clip.stem}.trace"
    call = [*command, "replay", str(clip), "--events", str(events), "--trace", str(trace)]
    done = subprocess.run(call, capture_output=True, text=True)
    if done.returncode:
        words = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise RuntimeError(f"exit {done.returncode}: {words}")
    return [[json.loads(line) for line in path.read_text().splitlines()] for path in (events, trace)]


def verdict_on(command, clip, folder):
    truth = json.loads(clip.with_suffix(".truth.json").read_text())
    try:
        events, trace = replay(command, clip, folder)
    except (RuntimeError, OSError, ValueError) as error:
        return Verdict(truth, failures=[str(error)])
    return judge(truth, events, trace)


def check(command, clips, keep=None):
    """Verdicts on all clips of a folder, in order of their names; `keep` is where events and traces stay."""
    paths = sorted(clips.glob("*.y4m"))
    with TemporaryDirectory() as temporary:
        folder = keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        return [verdict_on(command, path, folder) for path in tqdm(paths, desc="replay", unit="clip")]


def report(verdicts):
    """Prints the sets apart and then every failure; gives the exit status."""
    for kind in sorted({verdict.truth["set"] for verdict in verdicts}, reverse=True):
        print("\n".join(set_lines(kind, [verdict for verdict in verdicts if verdict.truth["set"] == kind])))
        print()
    failed = [verdict for verdict in verdicts if verdict.failures]
    if failed:
        print("failures:")
        print("\n".join(failure_line(verdict) for verdict in failed))
    print(f"{len(verdicts) - len(failed)} of {len(verdicts)} clips pass, {len(failed)} fail")
    return 1 if failed else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("feredge", nargs="?", help="the program, or a command such as 'qemu-aarch64 build/rpi3/feredge'")
    parser.add_argument("clips", nargs="?", type=Path, help="folder of the clips")
    parser.add_argument("--keep", type=Path, help="folder in which events and traces stay")
    parser.add_argument("--self-test", action="store_true", help="test this tool on made-up events and traces")
    options = parser.parse_args()
    if options.self_test:
        from self_test import run

        return run()
    if options.clips is None:
        parser.error("the program and the folder of the clips are needed")
    verdicts = check(shlex.split(options.feredge), options.clips, options.keep)
    if not verdicts:
        parser.error(f"{options.clips}: no clips")
    return report(verdicts)


if __name__ == "__main__":
    sys.exit(main())
