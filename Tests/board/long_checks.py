"""What takes too long for every test run: many faults in a row, many kills while the log is written, power
cuts, and time-outs in the emulator's own time."""

import json
import random
import re
import time

import board
import pins
from bench_checks import ALERT
from card_checks import CardBoot, data_file
from machine import BoardError
from program import MAIN_JOB, SOCKET, Feed, Program

# Seconds; a busy machine takes several times as long as an idle one.
RECOVERS_WITHIN = 60.0
START_WITHIN = 120
CARD_MODULES = ("bcm2835", "sdhci-iproc", "crc32c_generic", "ext4")


class FaultSeries:
    """One board that meets one fault after another; the alert line must stay silent throughout, because
    the driver in front of the camera is awake or not in view."""

    def __init__(self, guest):
        self.guest = guest
        self.feed = Feed(guest, "/clip", 15)
        self.watch = pins.PinWatch(guest.machine.monitor, [ALERT])
        self.program = Program(guest)
        self.program.wait_for(START_WITHIN, lambda event: event.event == "start", "start event")
        self.await_sight()

    def await_sight(self):
        """The program sees a face: its status says so."""
        deadline = time.monotonic() + START_WITHIN
        while time.monotonic() < deadline:
            answer = self.guest.run(f"feredge status --json --socket {SOCKET}", 60)
            try:
                if json.loads(answer.lines[-1])["watch"]["level"] == "none":
                    return
            except (ValueError, IndexError, KeyError):
                pass
            time.sleep(0.3)
        raise BoardError(f"it does not see again after {START_WITHIN} s")

    def covered_lens(self):
        since = time.monotonic()
        self.feed.cover()
        self.program.wait_for_level(RECOVERS_WITHIN, "blind", since)
        self.feed.cover()

    def camera_shows_noise(self):
        since = time.monotonic()
        self.feed.stop()
        self.program.wait_for_level(RECOVERS_WITHIN, "blind", since)
        self.feed = Feed(self.guest, "/clip", 15)

    def paused(self):
        """For less than the watchdog grants."""
        self.program.signal("STOP")
        time.sleep(3)
        self.program.signal("CONT")

    def restarted(self, signal):
        self.program.signal(signal)
        self.program.exit_status()
        self.guest.run("killall cat")
        self.program = Program(self.guest)
        self.program.wait_for(START_WITHIN, lambda event: event.event == "start", "start event")

    def killed(self):
        self.restarted("KILL")

    def terminated(self):
        self.restarted("TERM")

    def many_questions(self):
        """The socket's users must not hold up a frame. On the one core that the emulation has, each waits
        for what the program leaves over."""
        self.guest.must(f"for n in 1 2 3 4 5; do feredge status --socket {SOCKET} >/dev/null; done", 120)

    KINDS = ("covered_lens", "camera_shows_noise", "paused", "killed", "terminated", "many_questions")

    def meet(self, kind):
        """One fault and the recovery from it; the seconds of both."""
        began = time.monotonic()
        getattr(self, kind)()
        self.await_sight()
        if self.watch.first(ALERT, "high", began) is not None:
            raise BoardError("the alert line went high")
        return time.monotonic() - began


def check_faults(lab, files, seed, count):
    """(kind, seconds or the error) of each of `count` faults in a row on one board."""
    generator = random.Random(seed)
    guest = board.boot("raspi3b", lab, board.tools(lab) | files, limit=3600)
    met = []
    try:
        series = FaultSeries(guest)
        for _ in range(count):
            kind = generator.choice(FaultSeries.KINDS)
            try:
                met.append((kind, round(series.meet(kind), 1)))
            except BoardError as error:
                met.append((kind, str(error)))
                break
    finally:
        guest.machine.stop()
    return met


KILLS = """#!/bin/sh
# usage: kills DELAY...      starts the program and kills it after each delay, in seconds
mkdir -p /data
mount -t ext4 /dev/mmcblk0p2 /data || exit 1
for delay in "$@"; do
  feredge run --camera /dev/video0 --gpio-alert 17 --watchdog off --socket /run/kills.sock \\
    --log /data/kills.jsonl >/dev/null 2>>/tmp/errors &
  process=$!
  sleep "$delay"
  kill -9 $process
  wait $process
done
echo KILLED $#
"""


def check_kills(lab, files, card, seed, count):
    """Kills the program `count` times around its first lines of the log, then cuts the power.

    Returns (kills, lines of the log, runs in it, lines that are no whole record)."""
    generator = random.Random(seed)
    delays = " ".join(f"{generator.uniform(0.3, 1.6):.3f}" for _ in range(count))
    guest = board.boot(
        "raspi3b", lab, board.tools(lab) | files | {"bin/kills": (KILLS.encode(), 0o755)},
        more=CARD_MODULES, extra=["-drive", f"if=sd,format=raw,file={card.path}"], limit=3600)
    try:
        feed = Feed(guest, "/clip", 15)
        feed.play()
        guest.must("until [ -b /dev/mmcblk0p2 ]; do sleep 0.1; done", 30)
        killed = guest.must(f"kills {delays}", 3000)
        number = int(re.search(r"KILLED (\d+)", killed.text)[1])
    finally:
        guest.machine.stop()
    lines, torn = whole_records(data_file(card, "kills.jsonl"))
    return number, len(lines), sum(line["event"] == "start" for line in lines), torn


def whole_records(log):
    """The records of a log, and how many lines are none."""
    records, torn = [], 0
    for line in log.split(b"\n")[:-1]:
        try:
            record = json.loads(line)
            if not {"t", "frame", "event"} <= record.keys():
                raise ValueError
            records.append(record)
        except ValueError:
            torn += 1
    return records, torn + (not log.endswith(b"\n") and log != b"")


def check_power_cuts(lab, clip, card, seed, count):
    """Cuts the power `count` times within seconds after the program began to watch, on the card itself.

    Returns (cuts, runs that the log holds, lines that are no whole record, slowest start in seconds)."""
    generator = random.Random(seed)
    slowest, previous = 0.0, data_file(card, "events.jsonl")
    for _ in range(count):
        with CardBoot(card, lab, clip) as boot:
            seconds, _ = boot.wait(r"feredge: watching")
            slowest = max(slowest, seconds)
            time.sleep(generator.uniform(0.0, 2.0))
        log = data_file(card, "events.jsonl")
        if not log.startswith(previous):
            raise BoardError("the log lost what it had before the power cut")
        previous = log
    records, torn = whole_records(previous)
    return count, sum(record["event"] == "start" for record in records), torn, round(slowest, 1)


def check_virtual_time(lab, files):
    """Time-outs on a board whose clock is the count of its instructions: as long on a busy machine.

    Returns (seconds from the stop to the watchdog's reset, seconds that a run of 30 s took)."""
    guest = board.boot("virt", lab, board.tools(lab) | files, extra=["-icount", "shift=0,sleep=off"],
                       limit=3600)
    try:
        guest.must("gpio-sim")
        Feed(guest, "/clip", 15)
        before = uptime(guest)
        guest.must("feredge run --camera /dev/video0 --gpio-alert 17 --socket /run/a.sock "
                   "--duration 30s >/dev/null 2>/tmp/errors", 1800)
        took = uptime(guest) - before
        program = Program(guest, MAIN_JOB)
        program.wait_for(START_WITHIN, lambda event: event.event == "start", "start event")
        stopped = uptime(guest, f"kill -STOP {program.process}; ")
        # The kernel's own time stands before its message.
        guest.must("echo 8 >/proc/sys/kernel/printk")
        guest.machine.type("sleep 60\n")
        _, match = guest.machine.console.wait(r"\[ *([0-9.]+)\] softdog: Initiating", 600)
        return round(float(match[1]) - stopped, 1), round(took, 1)
    finally:
        guest.machine.stop()


def uptime(guest, first=""):
    return float(guest.must(f"{first}cut -d' ' -f1 /proc/uptime", 60).lines[-1])
