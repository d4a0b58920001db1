"""The main job on a board: a clip of a driver who falls asleep for a moment, real drivers between it and
the alert line, and the clip's own truth beside."""

import json
import os

import pins
from bench_checks import ALERT, BUZZER, check_reset
from machine import PATIENCE, BoardError
from program import SOCKET, Feed, Program

# The promise of the program. The emulated board's own clock counts its instructions, so a busy machine changes nothing.
MICROSLEEP_WITHIN = 2.0
CALM_WITHIN = 5.0
# One sample of the pins, one line through the console, one pass of the frame loop.
LINE_WITHIN = 0.6


class DrawnTruth:
    """When the drawn driver's eyes are closed for long, in seconds of the clip."""

    def __init__(self, path):
        with open(path, encoding="ascii") as file:
            self.frames = [json.loads(line) for line in file]

    def closures(self, rate, at_least):
        """(start, end) of every time that both lids are at least half closed for so many seconds."""
        found, start = [], None
        for frame in [*self.frames, {"left_lid": 0, "right_lid": 0}]:
            closed = min(frame["left_lid"], frame["right_lid"]) >= 500
            number = frame.get("frame", len(self.frames))
            if closed and start is None:
                start = number
            elif not closed and start is not None:
                if (number - start) / rate >= at_least:
                    found.append((start / rate, number / rate))
                start = None
        return found


class FilmedTruth:
    """The same of a clip made of pictures of people (`Tests/clips/README.md`, "The truth file")."""

    def __init__(self, path):
        with open(path, encoding="ascii") as file:
            self.intervals = json.load(file)["intervals"]

    def closures(self, rate, at_least):
        """(start, end) of every time that the eyes are closed for so many seconds."""
        return [(part["from"], part["to"]) for part in self.intervals
                if part["eyes"] == "closed" and part["to"] - part["from"] >= at_least]


def truth_of(folder):
    """The truth of the clip in a folder, whoever made it."""
    drawn = f"{folder}/truth.jsonl"
    return DrawnTruth(drawn) if os.path.exists(drawn) else FilmedTruth(f"{folder}/frames.truth.json")


def check_drive(guest, report, truth, rate):
    """Frames in, alert line out, judged from outside."""
    feed = Feed(guest, "/clip", rate)
    watch = pins.PinWatch(guest.machine, [ALERT, BUZZER])
    program = Program(guest)
    start = program.wait_for(30, lambda event: event.event == "start", "start event")
    report.check("the program starts", True,
                 f"{start.moment - program.started:.1f} s, camera {start.camera}")
    guest.machine.sleep(3)
    report.check("it drives the alert line and the buzzer low while all is well",
                 [watch.at(pin, watch.newest) for pin in (ALERT, BUZZER)] == ["low", "low"])
    began = feed.play()
    guest.machine.console.wait("^feed: finished", PATIENCE, after=feed.mark)
    check_levels(report, program, watch, truth, rate, began)
    check_status(guest, report)
    watch.stop()
    report.check("the pins were watched without a gap", watch.longest_gap < 0.5,
                 f"{watch.samples} samples, longest gap {watch.longest_gap:.2f} s")
    return program, feed


def check_levels(report, program, watch, truth, rate, began):
    [(closed, opened)] = truth.closures(rate, 1.0)
    closed, opened = began + closed, began + opened
    levels = program.events("level")
    told = ", ".join(f"{level.to} {level.moment - began:.1f} s" for level in levels)
    early = [level for level in levels
             if began <= level.moment < closed and level.to not in ("none", "attention")]
    report.check("no level above attention while the eyes are open", not early, told or "no level")
    microsleep = next((level for level in levels if level.to == "microsleep"), None)
    late = microsleep and microsleep.moment - closed
    report.check("microsleep in time", late is not None and 1.5 <= late <= MICROSLEEP_WITHIN,
                 f"{late:.2f} s after the eyes closed" if microsleep else told or "no level at all")
    calm = next((level for level in levels if level.moment > opened and level.to == "none"), None)
    report.check("none again in time", calm is not None and calm.moment - opened <= CALM_WITHIN,
                 f"{calm.moment - opened:.2f} s after they opened" if calm else told or "no level at all")
    for name, pin in (("alert line", ALERT), ("buzzer", BUZZER)):
        check_line(report, watch, name, pin, closed, microsleep, calm)


def check_line(report, watch, name, pin, closed, microsleep, calm):
    """The line follows the levels, and nothing else."""
    told = ", ".join(f"{value} {moment - closed:+.2f} s" for moment, value in watch.changes[pin])
    high = watch.first(pin, "high", microsleep.moment - LINE_WITHIN) if microsleep else None
    report.check(f"the {name} goes high with the microsleep",
                 high is not None and high - microsleep.moment < LINE_WITHIN, told)
    end = (calm.moment if calm else closed) + LINE_WITHIN
    after = watch.first(pin, "high", end)
    report.check(f"the {name} is low when all is well again",
                 calm is not None and after is None and watch.at(pin, end) == "low")


def check_status(guest, report):
    answer = guest.run(f"feredge status --json --socket {SOCKET}")
    line = answer.lines[-1] if answer.lines else ""
    try:
        json.loads(line)
        report.check("status answers as JSON", answer.code == 0, line[:160])
    except ValueError:
        report.check("status answers as JSON", False, f"exit {answer.code}: {answer.text[:400]}")


# Of the board's own time, on a line of 115,200 baud.
ANSWERS_WITHIN = 20
# What a line of each answer looks like. The port of a busy board is slow: the program runs at real-time
# priority on the one core that the emulation has.
ANSWERS = [("help", r"^selftest  "), ("status", r"^level  "), ("frames", r"^frame +\d"),
           ("gpio", r"alert .*GPIO17"), ("version", r"^face-detector +[0-9a-f]{64}"),
           ("nonsense", r"no such command")]


def check_console(guest, report):
    """A technician on the second serial port."""
    port = guest.machine.serial_lines
    mark = port.mark()
    process = guest.start(f"feredge console --tty /dev/ttyS1 --socket {SOCKET}", "/tmp/console")
    port.wait("an instance runs", PATIENCE, after=mark)
    for verb, expected in ANSWERS:
        mark, asked = port.mark(), guest.machine.seconds()
        guest.machine.serial.sendall(verb.encode() + b"\r")
        try:
            _, match = port.wait(expected, PATIENCE, after=mark)
            took = guest.machine.seconds() - asked
            report.check(f"console: {verb}", took < ANSWERS_WITHIN, f"{match.string.strip()[:60]} ({took:.1f} s)")
        except BoardError as error:
            report.check(f"console: {verb}", False, str(error))
    guest.run(f"kill {process}; wait {process}")


def check_killed(guest, report, program):
    """Killed outright, the program cannot disarm: the board must reset."""
    timeout = int(guest.must("cat /sys/class/watchdog/watchdog0/timeout").lines[-1])
    killed = guest.machine.seconds()
    guest.machine.type(f"kill -9 {program.process}\n")
    check_reset(guest, report, killed, timeout)
