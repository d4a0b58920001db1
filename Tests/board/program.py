"""The program under test, as it runs on a board."""

import json
import time

from guest import EVENT
from machine import PATIENCE, BoardError

SOCKET = "/run/feredge.sock"
MAIN_JOB = ("feredge run --camera /dev/video0 --gpio-alert 17 --gpio-buzzer 27 "
            f"--watchdog /dev/watchdog0 --socket {SOCKET} --events -")


class Event:
    """One line of `--events`, with the board's time at which it was written."""

    def __init__(self, moment, fields):
        self.moment = moment
        self.fields = fields

    def __getattr__(self, name):
        return self.fields.get(name)


class Program:
    """A running `feredge run`. Its output passes through a pipe, so that it takes no terminal for granted, to the
    console, each line with the board's time."""

    def __init__(self, guest, command=MAIN_JOB):
        self.guest = guest
        self.mark = guest.machine.console.mark()
        self.started = guest.machine.seconds()
        guest.must("rm -f /tmp/out; mkfifo /tmp/out; stamp </tmp/out >/dev/console &")
        answer = guest.must(f"{command} >/tmp/out 2>/tmp/errors & echo pid $!")
        self.process = int(answer.lines[-1].split()[1])

    def events(self, name=None):
        """All events so far, or those of one name."""
        found = []
        for _, line in self.guest.machine.console.lines[self.mark:]:
            stamped = EVENT.match(line)
            if not stamped:
                continue
            try:
                event = Event(float(stamped[1]), json.loads(stamped[2]))
            except ValueError:
                continue  # a kernel message broke into the line
            if name in (None, event.event):
                found.append(event)
        return found

    def wait_for(self, seconds, holds, what):
        """The first event that holds, waited for as many seconds of the board's own time."""
        deadline = self.guest.machine.seconds() + seconds
        while True:
            late = self.guest.machine.seconds() > deadline
            for event in self.events():
                if holds(event):
                    return event
            if late:
                raise BoardError(f"no {what} in {seconds:g} s; {self.errors() or 'no error line'}")
            time.sleep(0.05)

    def wait_for_level(self, seconds, level, after=0.0):
        return self.wait_for(
            seconds, lambda e: e.event == "level" and e.to == level and e.moment >= after,
            f"level '{level}'")

    def signal(self, name):
        self.guest.run(f"kill -{name} {self.process}")

    def exit_status(self, seconds=PATIENCE):
        return self.guest.run(f"wait {self.process}", seconds).code

    def errors(self):
        """Its error lines; the live view writes to standard error too."""
        lines = self.guest.run("cat /tmp/errors").lines
        return " | ".join(line for line in lines if line.startswith("feredge: "))


class Feed:
    """What the camera sees. A clip that ended keeps its last frame."""

    def __init__(self, guest, clip, rate):
        self.guest = guest
        self.mark = guest.machine.console.mark()
        self.process = guest.start(
            f"feed /dev/video1 /dev/video0 {clip} 640 480 {rate:g}")
        guest.machine.console.wait("^feed: showing", PATIENCE, after=self.mark)

    def play(self):
        """Starts the clip; the board's time of its first frame."""
        self.guest.run(f"kill -USR1 {self.process}")
        _, said = self.guest.machine.console.wait("^feed: playing at ([0-9.]+)", PATIENCE, after=self.mark)
        return float(said[1])

    def cover(self):
        """Puts a hand over the lens, or takes it away."""
        self.guest.run(f"kill -USR2 {self.process}")

    def stop(self):
        """The camera shows noise from here on."""
        self.guest.run(f"kill -9 {self.process}; wait {self.process}")
