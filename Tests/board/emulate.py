"""The emulated Raspberry Pi 3 for a person: its console in this terminal, its output pins in the top row.

usage: emulate.py PROGRAM LAB [CLIP.y4m]     (Ctrl-A X ends it)
"""

import sys
import threading
import time

import board
import clips
import pins
from machine import BoardError, Machine

WELCOME = """
This is an emulated Raspberry Pi 3 with a camera that plays a clip of a driver. Try:

  feed /dev/video1 /dev/video0 /clip 640 480 {rate:g} &
  feredge run --camera /dev/video0 --gpio-alert 17 --gpio-buzzer 27 &
  killall -USR1 feed        start the clip (USR2 covers the lens, and uncovers it)

The top row of the terminal shows the output pins. Ctrl-A X ends the board.
"""


def show_pins(monitor):
    """Draws the pins that are outputs into the terminal's top row, five times a second."""
    while True:
        try:
            states = pins.read(monitor, range(2, 28))
        except BoardError:
            return
        shown = "  ".join(f"GPIO{number} {value}" for number, value in states.items()
                          if value in ("low", "high")) or "no output pins"
        # Save the cursor, first row, inverse, clear to the end, restore (ECMA-48; DEC save/restore).
        sys.stdout.write(f"\0337\033[1;1H\033[7m {shown} \033[0m\033[K\0338")
        sys.stdout.flush()
        time.sleep(0.2)


def main():
    program, lab, *clip = sys.argv[1:]
    frames, rate = clips.gray_frames(clip[0]) if clip else (clips.patterns(60), 15)
    files = board.tools(lab) | {
        "bin/feredge": (board.read(program), 0o755),
        "clip": (b"".join(frames), 0o644),
        "welcome": (WELCOME.format(rate=rate).encode(), 0o644),
    }
    machine = Machine.for_a_person(board.arguments("raspi3b", lab, files, "bench=person"))
    threading.Thread(target=show_pins, args=(machine.monitor,), daemon=True).start()
    try:
        sys.exit(machine.process.wait())
    finally:
        machine.stop()


if __name__ == "__main__":
    main()
