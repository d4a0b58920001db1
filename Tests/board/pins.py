"""The Raspberry Pi 3's GPIO pins, seen from outside through the registers of its BCM2837.

Offsets: BCM2835 ARM Peripherals (Broadcom, 2012), section 6.1; the base address is the BCM2837's.
"""

import threading
import time

from machine import BoardError

BASE = 0x3F200000
FUNCTION_SELECT = BASE + 0x00  # three bits a pin, ten pins a word: 0 input, 1 output
SET = BASE + 0x1C
CLEAR = BASE + 0x28
LEVEL = BASE + 0x34


def read(monitor, numbers):
    """The state of each pin: 'input', 'low' or 'high'. The function counts as well as the level: when a
    program lets go, Linux makes the pin an input, and the emulated level keeps its last value."""
    words = monitor.read_words(BASE, 14)
    levels = words[(LEVEL - BASE) // 4]
    return {number: state(words[number // 10] >> 3 * (number % 10) & 7, levels >> number & 1)
            for number in numbers}


def state(function, level):
    if function == 0:
        return "input"
    return {1: "high" if level else "low"}.get(function, f"function {function}")


def inject(registers, number, level):
    """Applies a level to an input pin (no edge interrupt is emulated)."""
    registers.write(SET if level else CLEAR, 1 << number)


class PinWatch:
    """Samples pins in a thread and keeps each change with the board's time just before the sample."""

    PERIOD = 0.01  # seconds of this machine; a sample costs about 2 ms

    def __init__(self, machine, numbers):
        self.changes = {number: [] for number in numbers}
        self.samples = 0
        self.newest = 0.0
        self.longest_gap = 0.0
        self._machine = machine
        self._running = True
        self._thread = threading.Thread(target=self._sample, daemon=True)
        self._thread.start()

    def _sample(self):
        previous = None
        while self._running:
            try:
                now = self._machine.seconds()
                states = read(self._machine.monitor, self.changes)
            except BoardError:
                return
            if previous is not None:
                self.longest_gap = max(self.longest_gap, now - previous)
            previous = self.newest = now
            self.samples += 1
            for number, value in states.items():
                known = self.changes[number]
                if not known or known[-1][1] != value:
                    known.append((now, value))
            time.sleep(self.PERIOD)

    def stop(self):
        self._running = False
        self._thread.join(timeout=5)

    def at(self, number, moment):
        """The state of a pin at a time, or None before the first sample."""
        value = None
        for changed, state_then in self.changes[number]:
            if changed > moment:
                break
            value = state_then
        return value

    def first(self, number, value, after=0.0):
        """When a pin first was in a state at or after a time, or None."""
        if self.at(number, after) == value:
            return after
        return next((moment for moment, seen in self.changes[number]
                     if moment >= after and seen == value), None)
