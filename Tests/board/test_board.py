"""Runs the program on emulated boards and reports a line a check.

usage: test_board.py PROGRAM LAB     (PROGRAM: the static arm64 feredge; LAB: what the Makefile prepared)
"""

import sys
import time

import bench_checks
import board
import clips
from machine import BoardError
from report import Report


def with_board(report, title, kind, lab, files, checks):
    """Boots a board for some checks; a board that does not answer is one failed check."""
    report.heading(title)
    started = time.monotonic()
    guest = None
    try:
        guest = board.boot(kind, lab, board.tools(lab) | files)
        report.check("boots Debian's kernel", True, f"{guest.boot_seconds:.1f} s to the shell")
        for check in checks:
            check(guest, report)
    except BoardError as error:
        report.check(title, False, str(error))
        if guest is not None and guest.machine.errors():
            print(guest.machine.errors())
    finally:
        if guest is not None:
            guest.machine.stop()
    print(f"        {time.monotonic() - started:.0f} s", flush=True)


def main():
    _, lab = sys.argv[1:]
    report = Report()
    with_board(report, "The bench itself (raspi3b)", "raspi3b", lab,
               {"patterns": (b"".join(clips.patterns(12)), 0o644)},
               [bench_checks.check_camera, bench_checks.check_pins, bench_checks.check_serial,
                bench_checks.check_watchdog])
    report.finish()


if __name__ == "__main__":
    main()
