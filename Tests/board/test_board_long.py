"""The long test of the emulated board: resumable, with a table of its results.

usage: test_board_long.py PROGRAM LAB IMAGE.img.xz TABLE.md
A step that is done is not done again while program, image and this test stay the same; the state is in
LAB/long.json.
"""

import datetime
import hashlib
import json
import os
import sys
import tempfile
import time

import board
import card_checks
import clips
import long_checks
from report import Report
from sd_card import Card

FAULT_BOOTS, FAULTS = 5, 10
KILL_BOOTS, KILLS = 4, 50
POWER_CUTS = 20
SEED = 20260101


class Steps:
    """The steps that are done, kept across runs."""

    def __init__(self, path, digest):
        self._path = path
        self.done = {}
        if os.path.exists(path):
            with open(path, encoding="ascii") as file:
                kept = json.load(file)
            if kept["digest"] == digest:
                self.done = kept["done"]
        self._digest = digest

    def do(self, name, work):
        """The result of a step, from an earlier run or from now."""
        if name in self.done:
            print(f"{name}: done before: {self.done[name]['result']}", flush=True)
            return self.done[name]["result"]
        began = time.monotonic()
        result = work()
        self.done[name] = {"result": result, "seconds": round(time.monotonic() - began),
                           "date": datetime.date.today().isoformat()}
        with open(f"{self._path}.new", "w", encoding="ascii") as file:
            json.dump({"digest": self._digest, "done": self.done}, file)
        os.replace(f"{self._path}.new", self._path)
        print(f"{name}: {result} ({self.done[name]['seconds']} s)", flush=True)
        return result


class Counting(Report):
    """A report whose counts are a step's result."""

    def result(self):
        return {"passed": self.passed, "failed": self.failed}


def digest_of(*paths):
    whole = hashlib.sha256()
    for path in paths:
        whole.update(hashlib.sha256(board.read(path)).digest())
    return whole.hexdigest()


def main():
    program, lab, image, table = sys.argv[1:]
    here = os.path.dirname(os.path.abspath(__file__))
    steps = Steps(f"{lab}/long.json", digest_of(
        program, image, *(f"{here}/{name}" for name in sorted(os.listdir(here)) if name.endswith(".py"))))
    frames, _ = clips.gray_frames(f"{lab}/microsleep/frames.y4m")
    clip = b"".join(frames[:30])
    files = {"bin/feredge": (board.read(program), 0o755), "clip": (clip, 0o644),
             "bin/gpio-sim": (board.read(f"{here}/guest/gpio-sim"), 0o755)}
    with tempfile.TemporaryDirectory(prefix="feredge-long-") as folder:
        rows = [*log_rows(steps, image, lab, files, clip, folder), *fault_rows(steps, lab, files),
                *card_rows(steps, image, lab, clip), *time_rows(steps, lab, files)]
    write_table(table, rows, steps, image)
    sys.exit(0 if all(passed for _, _, passed in rows) else 1)


def card_rows(steps, image, lab, clip):
    def card():
        report = Counting()
        card_checks.check_card(image, lab, clip, report, card_checks.QUICK + card_checks.LONG)
        return report.result()
    counts = steps.do("card", card)
    yield ("the SD card's image: boot, power cut, mistakes, device tree, slots",
           f"{counts['passed']} of {counts['passed'] + counts['failed']} checks", counts["failed"] == 0)


def fault_rows(steps, lab, files):
    met = []
    for boot in range(FAULT_BOOTS):
        met += steps.do(f"faults {boot + 1}", lambda boot=boot: long_checks.check_faults(
            lab, files, SEED + boot, FAULTS))
    kinds = sorted({kind for kind, _ in met})
    for kind in kinds:
        times = [seconds for met_kind, seconds in met if met_kind == kind]
        good = [seconds for seconds in times if not isinstance(seconds, str)]
        yield (f"{kind.replace('_', ' ')}: it watches again, no false alert",
               f"{len(good)} of {len(times)}" + (f", {min(good)} to {max(good)} s" if good else ""),
               len(good) == len(times))
    yield "faults in a row", f"{len(met)} of {FAULT_BOOTS * FAULTS} met", len(met) == FAULT_BOOTS * FAULTS


def log_rows(steps, image, lab, files, clip, folder):
    totals = [0, 0, 0, 0]
    for boot in range(KILL_BOOTS):
        def kills(boot=boot):
            card = Card(image, f"{folder}/kills.img")
            return long_checks.check_kills(lab, files, card, SEED + boot, KILLS)
        totals = [a + b for a, b in zip(totals, steps.do(f"kills {boot + 1}", kills))]
    killed, lines, runs, torn = totals
    yield ("kills around the log's first lines",
           f"{killed} kills, {lines} lines of {runs} runs, {torn} torn", torn == 0 and runs > 0)

    def cuts():
        card = Card(image, f"{folder}/cuts.img")
        return long_checks.check_power_cuts(lab, clip, card, SEED, POWER_CUTS)
    count, runs, torn, slowest = steps.do("power cuts", cuts)
    yield ("power cuts while the card watches",
           f"{count} cuts, {runs} runs in the log, {torn} torn, watching in {slowest} s at worst",
           torn == 0 and runs == count)


def time_rows(steps, lab, files):
    reset, took = steps.do("virtual time", lambda: long_checks.check_virtual_time(lab, files))
    yield "watchdog of 10 s after SIGSTOP, in virtual time", f"{reset} s", 9 <= reset <= 11
    yield "--duration 30s, with start and end, in virtual time", f"{took} s", 30 <= took <= 34


def write_table(path, rows, steps, image):
    dates = sorted(step["date"] for step in steps.done.values())
    minutes = sum(step["seconds"] for step in steps.done.values()) / 60
    lines = ["# Results of `make test-board-long`", "",
             f"From {dates[0]} to {dates[-1]}, {minutes:.0f} minutes in all, {os.path.basename(image)}, seeds from {SEED}.",
             "", "| what | result | |", "| --- | --- | --- |"]
    for what, result, passed in rows:
        lines.append(f"| {what} | {result} | {'pass' if passed else 'FAIL'} |")
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
