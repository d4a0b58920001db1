"""Draws the wiring of a Raspberry Pi's header from the pin table, as SVG on standard output.

usage: board/wiring.py [BOARD]
"""

import os
import sys

sys.path.insert(0, f"{os.path.dirname(os.path.abspath(__file__))}/image")

from description import Board

# The header's pins by BCM number, and those that are supplies; the same on all boards with 40 pins
# (Raspberry Pi Documentation, GPIO and the 40-pin header).
HEADER = {2: 3, 3: 5, 4: 7, 14: 8, 15: 10, 17: 11, 18: 12, 27: 13, 22: 15, 23: 16, 24: 18, 10: 19, 9: 21,
          25: 22, 11: 23, 8: 24, 7: 26, 0: 27, 1: 28, 5: 29, 6: 31, 12: 32, 13: 33, 19: 35, 16: 36,
          26: 37, 20: 38, 21: 40}
SUPPLIES = {1: "3.3 V", 17: "3.3 V", 2: "5 V", 4: "5 V"} | {
    pin: "ground" for pin in (6, 9, 14, 20, 25, 30, 34, 39)}

# What hangs on a line: its name, how it is driven, and its resistor.
PARTS = {
    "alert": ("Alert lamp or relay", "transistor or relay driver", "10 kΩ to ground"),
    "buzzer": ("Active buzzer", "transistor", "10 kΩ to ground"),
    "fault": ("Lamp \"I cannot watch\"", "transistor", "10 kΩ to 3.3 V"),
    "heartbeat": ("Heartbeat lamp", "330 Ω in series", ""),
    "ack": ("Button, to 3.3 V", "silences the buzzer", "10 kΩ to ground"),
}
BUSES = [("SDA", 2), ("SCL", 3), ("TXD", 14), ("RXD", 15)]

STEP, TOP, LEFT = 26, 70, 215
# Where the wires turn, by row: few of them cross.
LANES = (413, 422, 431, 404, 395)
COLOURS = {"alert": "#c00000", "buzzer": "#a05a00", "fault": "#7a3e9d", "heartbeat": "#1b7f3b",
           "ack": "#1f5fa8"}


def text(x, y, content, anchor="start", size=13, weight="normal", colour="#222"):
    content = content.replace("&", "&amp;").replace("<", "&lt;")
    return (f'<text x="{x}" y="{y}" text-anchor="{anchor}" font-size="{size}" font-weight="{weight}" '
            f'fill="{colour}">{content}</text>')


def place(pin):
    """The centre of a header pin: odd ones left, even ones right."""
    return LEFT + (0 if pin % 2 else STEP), TOP + (pin - 1) // 2 * STEP


def label_pin(pin, words, colour="#222", weight="normal"):
    x, y = place(pin)
    if pin % 2:
        return text(x - 18, y + 4, f"{words}  {pin}", "end", colour=colour, weight=weight)
    return text(x + 18, y + 4, f"{pin}  {words}", colour=colour, weight=weight)


def wire(pin, row, job):
    """From a pin to its part, round the header when the pin is on its far side."""
    x, y = place(pin)
    target = TOP + 20 + row * 92
    lane = LANES[row % len(LANES)]
    if pin % 2:
        # Between two rows of pins, so that no other pin is crossed.
        path = f"M{x} {y} l{STEP // 2} {STEP // 2} H{lane} V{target} H455"
    else:
        path = f"M{x + 120} {y} H{lane} V{target} H455"  # behind the label
    return f'<path d="{path}" fill="none" stroke="{COLOURS[job]}" stroke-width="2"/>'


def part(row, job, number):
    y = TOP + row * 92 - 12
    name, drive, resistor = PARTS[job]
    lines = [f'<rect x="455" y="{y}" width="300" height="72" rx="6" fill="#fff" '
             f'stroke="{COLOURS[job]}" stroke-width="2"/>',
             text(467, y + 20, name, weight="bold", colour=COLOURS[job]),
             text(743, y + 20, f"GPIO{number}, pin {HEADER[number]}", "end"),
             text(467, y + 41, drive)]
    if resistor:
        lines.append(text(467, y + 61, f"line: {resistor}"))
    return lines


def drawing(board):
    pins = board.pins
    lines = ['<svg xmlns="http://www.w3.org/2000/svg" width="780" height="600" viewBox="0 0 780 600" '
             'font-family="sans-serif">',
             '<rect width="780" height="600" fill="#fff"/>',
             text(20, 30, "feredge: wiring of the 40-pin header, seen from above", size=17, weight="bold"),
             text(20, 50, "pin 1 is next to the edge with the SD card; outputs are 3.3 V, 8 mA at most",
                  colour="#555")]
    lines.append(f'<rect x="{LEFT - 15}" y="{TOP - 15}" width="{STEP + 30}" '
                 f'height="{19 * STEP + 30}" rx="4" fill="#333"/>')
    jobs = {HEADER[number]: job for job, number in pins.items()}
    buses = {HEADER[number]: name for name, number in BUSES}
    # In the order of the pins, so that wires do not cross more than they must.
    for row, (pin, job) in enumerate(sorted(jobs.items())):
        lines.append(wire(pin, row, job))
        lines += part(row, job, pins[job])
    for pin in range(1, 41):
        x, y = place(pin)
        fill = COLOURS[jobs[pin]] if pin in jobs else "#d9d9d9" if pin in SUPPLIES else "#f2c14e"
        shape = (f'<rect x="{x - 8}" y="{y - 8}" width="16" height="16"' if pin == 1
                 else f'<circle cx="{x}" cy="{y}" r="8"')
        lines.append(f'{shape} fill="{fill}" stroke="#111"/>')
        if pin in jobs:
            lines.append(label_pin(pin, jobs[pin], COLOURS[jobs[pin]], "bold"))
        elif pin in SUPPLIES:
            lines.append(label_pin(pin, SUPPLIES[pin], "#777"))
        elif pin in buses:
            lines.append(label_pin(pin, buses[pin]))
    lines += [text(455, 545, f"I2C parts: SDA, SCL, 3.3 V, ground ({board['LIGHT_SENSOR']})"),
              text(455, 565, f"Serial console: TXD, RXD, ground; {board['SERIAL_SPEED']} baud"),
              text(455, 585, "All grounds joined with the parts' own supply."), "</svg>"]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(drawing(Board(sys.argv[1] if len(sys.argv) > 1 else "rpi3")))
