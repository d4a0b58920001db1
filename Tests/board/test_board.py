"""Runs the program on emulated boards and reports a line a check.

usage: test_board.py PROGRAM LAB CLIP [drive] [faults] [chip] [card:IMAGE.img.xz]
(PROGRAM: the static arm64 feredge; LAB: what the Makefile prepared; CLIP: a folder with frames.y4m, in which eyes
close for more than 2 s once, and its truth; without a name the first three)
"""

import sys
import time

import bench_checks
import board
import card_checks
import clips
import drive_checks
import fault_checks
import virt_checks
from machine import BoardError
from report import Report


# Million instructions a second, of which a frame takes some ten million; a real core makes several times as many.
RATE = 250


def with_board(report, title, kind, lab, files, checks):
    """Boots a board for some checks; a board that does not answer is one failed check."""
    report.heading(title)
    started = time.monotonic()
    guest = None
    try:
        # On a Raspberry Pi all times are the board's own, which a busy machine does not change.
        guest = board.boot(kind, lab, board.tools(lab) | files, rate=RATE if kind == "raspi3b" else None)
        report.check("boots Debian's kernel", True, f"{guest.boot_seconds:.1f} s to the shell")
        checks(guest)
    except BoardError as error:
        report.check(title, False, str(error))
        if guest is not None and guest.machine.errors():
            print(guest.machine.errors())
    finally:
        if guest is not None:
            guest.machine.stop()
    print(f"        {time.monotonic() - started:.0f} s", flush=True)


def main():
    program, lab, clip, *chosen = sys.argv[1:]
    report = Report()
    frames, rate = clips.gray_frames(f"{clip}/frames.y4m")
    truth = drive_checks.truth_of(clip)
    [(closed, opened)] = truth.closures(rate, 1.0)
    feredge = {"bin/feredge": (board.read(program), 0o755)}
    # Ends in the middle of the long closure, and the last frame stands.
    asleep = b"".join(frames[:int((closed + opened) / 2 * rate)][-int(4 * rate):])

    # From open eyes into the long closure, so that levels and alerts are in the events.
    short = f"{lab}/short.y4m"
    clips.write_short(short, frames[int((closed - 0.5) * rate):int((closed + 2.5) * rate)], rate)

    def drive(guest):
        bench_checks.check_camera(guest, report)
        bench_checks.check_pins(guest, report)
        bench_checks.check_serial(guest, report)
        bench_checks.check_same_events(guest, report, program, short)
        running, _ = drive_checks.check_drive(guest, report, truth, rate)
        drive_checks.check_console(guest, report)
        drive_checks.check_killed(guest, report, running)

    def faults(guest):
        fault_checks.check_refusals(guest, report)
        fault_checks.check_termination(guest, report, rate)
        running = fault_checks.check_sight(guest, report)
        fault_checks.check_stopped(guest, report, running)

    def chip(guest):
        virt_checks.check_parts(guest, report)
        running = virt_checks.check_lines(guest, report)
        virt_checks.check_chip_taken_away(guest, report, running)

    boots = {
        "drive": ("A drive (raspi3b)", "raspi3b", drive, {
            "patterns": (b"".join(clips.patterns(bench_checks.PATTERNS)), 0o644),
            "short.y4m": (board.read(short), 0o644), "clip": (b"".join(frames), 0o644)}),
        "faults": ("Faults (raspi3b)", "raspi3b", faults, {
            "clip": (b"".join(frames[:30]), 0o644), "asleep": (asleep, 0o644)}),
        "chip": ("A chip taken away (virt)", "virt", chip,
                 board.gpio_sim() | {"clip": (b"".join(frames[:30]), 0o644)}),
    }
    for name in chosen or boots:
        if name.startswith("card:"):
            card_checks.check_card(name.removeprefix("card:"), lab, b"".join(frames[:30]), report)
            continue
        title, kind, checks, files = boots[name]
        with_board(report, title, kind, lab, feredge | files, checks)
    report.finish()


if __name__ == "__main__":
    main()
