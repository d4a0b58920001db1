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
from machine import BoardError
from report import Report
from sd_card import Card

FAULT_BOOTS, FAULTS = 5, 10
KILL_BOOTS, KILLS = 4, 50
CUT_CARDS, CUTS = 4, 5
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


def plan(lab, image, files, clip, folder):
    """(name, work) of every step; some of each kind come first."""
    kinds = {
        "kills": (KILL_BOOTS, lambda boot: long_checks.check_kills(
            lab, files, Card(image, f"{folder}/card.img"), SEED + boot, KILLS)),
        "power cuts": (CUT_CARDS, lambda boot: long_checks.check_power_cuts(
            lab, clip, Card(image, f"{folder}/card.img"), SEED + boot, CUTS)),
        "faults": (FAULT_BOOTS, lambda boot: long_checks.check_faults(lab, files, SEED + boot, FAULTS)),
    }
    for boot in range(max(count for count, _ in kinds.values())):
        for kind, (count, work) in kinds.items():
            if boot < count:
                yield f"{kind} {boot + 1}", lambda work=work, boot=boot: work(boot)
        if boot == 0:
            yield "card", lambda: check_card(image, lab, clip)
            yield "slow card", lambda: long_checks.check_slow_card(lab, files)
            yield "time-outs", lambda: long_checks.check_virtual_time(lab, files)


def check_card(image, lab, clip):
    report = Counting()
    card_checks.check_card(image, lab, clip, report, card_checks.QUICK + card_checks.LONG)
    return report.result()


def main():
    program, lab, image, table = sys.argv[1:]
    here = os.path.dirname(os.path.abspath(__file__))
    steps = Steps(f"{lab}/long.json", digest_of(
        program, image, *(f"{here}/{name}" for name in sorted(os.listdir(here)) if name.endswith(".py"))))
    frames, _ = clips.gray_frames(f"{lab}/microsleep/frames.y4m")
    clip = b"".join(frames[:30])
    files = {"bin/feredge": (board.read(program), 0o755), "clip": (clip, 0o644),
             **board.gpio_sim()}
    broken = []
    with tempfile.TemporaryDirectory(prefix="feredge-long-") as folder:
        for name, work in plan(lab, image, files, clip, folder):
            try:
                steps.do(name, work)
            except BoardError as error:
                # Not done: the next run tries it again.
                print(f"{name}: FAIL: {error}", flush=True)
                broken.append(name)
                continue
            write_table(table, steps.done, program, os.path.basename(image))
    print(board.read(table).decode())
    sys.exit(0 if not broken and all(passed for _, _, passed in rows(steps.done)) else 1)


def rows(done):
    """(what, result, passed) of all that was done so far."""
    results = {name: step["result"] for name, step in done.items()}
    return [*kill_rows([results[name] for name in results if name.startswith("kills")]),
            *fault_rows([met for name in results if name.startswith("faults") for met in results[name]]),
            *cut_rows([results[name] for name in results if name.startswith("power cuts")]),
            *card_rows(results.get("card")), *time_rows(results.get("time-outs")), *slow_rows(results.get("slow card"))]


def kill_rows(boots):
    if boots:
        killed, lines, runs, torn = (sum(column) for column in zip(*boots))
        yield (f"kills while the log is written ({KILL_BOOTS * KILLS} wanted)",
               f"{killed} kills so far, {lines} entries of {runs} runs, {torn} torn", torn == 0 and runs > 0)


def fault_rows(met):
    for kind in sorted({kind for kind, _ in met}):
        times = [seconds for met_kind, seconds in met if met_kind == kind]
        good = [seconds for seconds in times if not isinstance(seconds, str)]
        yield (f"{kind.replace('_', ' ')}: it watches again, no false alert",
               f"{len(good)} of {len(times)}" + (f", {min(good)} to {max(good)} s" if good else ""),
               len(good) == len(times))
    if met:
        yield "faults in a row", f"{len(met)} of {FAULT_BOOTS * FAULTS}", len(met) == FAULT_BOOTS * FAULTS


def cut_rows(cards):
    if cards:
        count, runs, torn = (sum(card[column] for card in cards) for column in range(3))
        slowest = max(card[3] for card in cards)
        yield (f"power cuts while the card watches ({CUT_CARDS * CUTS} wanted)",
               f"{count} cuts so far, {runs} runs in the log, {torn} torn, watching in {slowest} s at worst",
               torn == 0 and runs == count)


def card_rows(counts):
    if counts:
        yield ("the SD card's image: boot, power cut, mistakes, device tree, slots",
               f"{counts['passed']} of {counts['passed'] + counts['failed']} checks", counts["failed"] == 0)


def time_rows(result):
    if result:
        reset, took = result
        yield "watchdog of 10 s after SIGSTOP, in virtual time", f"{reset} s", 9 <= reset <= 11
        yield "--duration 30s, with start and end, in virtual time", f"{took} s", 30 <= took <= 34


def slow_rows(result):
    if result:
        worst, period, entries = result
        yield ("the log on a device that takes one write a second",
               f"{worst} ms for the worst frame, {entries} entries on the device", worst < 3 * period and entries > 3)


def write_table(path, done, program, image):
    dates = sorted(step["date"] for step in done.values())
    minutes = sum(step["seconds"] for step in done.values()) / 60
    wanted = KILL_BOOTS + FAULT_BOOTS + CUT_CARDS + 3
    lines = ["# Results of `make test-board-long`", "",
             f"From {dates[0]} to {dates[-1]}: {len(done)} of {wanted} steps, {minutes:.0f} minutes, {image}, "
             f"its program with SHA-256 {hashlib.sha256(board.read(program)).hexdigest()[:16]}…, seeds from {SEED}.",
             "Seconds are the board's own.",
             "", "| what | result | |", "| --- | --- | --- |"]
    for what, result, passed in rows(done):
        lines.append(f"| {what} | {result} | {'pass' if passed else 'FAIL'} |")
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
