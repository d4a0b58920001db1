"""What takes too long for every test run: many faults in a row, many kills while the log is written, power
cuts, and time-outs in the emulator's own time."""

import json
import random
import re
import subprocess
import tempfile

import black_box
import board
import pins
from bench_checks import ALERT
from card_checks import CardBoot, data_file
from machine import BoardError
from program import MAIN_JOB, SOCKET, Feed, Program

# Seconds of this machine, however busy it is; what is measured is the board's own time.
PATIENCE = 1800
# Of the board's own time.
RECOVERS_WITHIN = 60
CARD_MODULES = ("bcm2835", "sdhci-iproc", "crc32c_generic", "ext4")


class FaultSeries:
    """One board that meets one fault after another; the alert line must stay silent throughout, because
    the driver in front of the camera is awake or not in view."""

    def __init__(self, guest):
        self.guest = guest
        self.feed = Feed(guest, "/clip", 15)
        self.watch = pins.PinWatch(guest.machine, [ALERT])
        self.program = Program(guest)
        self.program.wait_for(PATIENCE, lambda event: event.event == "start", "start event")
        self.await_sight()

    def await_sight(self):
        """The program sees a face: its status says so."""
        end = self.guest.machine.seconds() + RECOVERS_WITHIN
        while self.guest.machine.seconds() < end:
            answer = self.guest.run(f"sleep 0.3; feredge status --json --socket {SOCKET}", PATIENCE)
            try:
                if json.loads(answer.lines[-1])["watch"]["level"] == "none":
                    return
            except (ValueError, IndexError, KeyError):
                pass
        raise BoardError(f"it does not see again after {RECOVERS_WITHIN} s")

    def covered_lens(self):
        since = self.guest.machine.seconds()
        self.feed.cover()
        self.program.wait_for_level(PATIENCE, "blind", since)
        self.feed.cover()

    def camera_shows_noise(self):
        since = self.guest.machine.seconds()
        self.feed.stop()
        self.program.wait_for_level(PATIENCE, "blind", since)
        self.feed = Feed(self.guest, "/clip", 15)

    def paused(self):
        """For less than the watchdog grants."""
        process = self.program.process
        self.guest.run(f"kill -STOP {process}; sleep 3; kill -CONT {process}", PATIENCE)

    def restarted(self, signal):
        self.program.signal(signal)
        self.program.exit_status(PATIENCE)
        self.guest.run("killall stamp")
        self.program = Program(self.guest)
        self.program.wait_for(PATIENCE, lambda event: event.event == "start", "start event")

    def killed(self):
        self.restarted("KILL")

    def terminated(self):
        self.restarted("TERM")

    def many_questions(self):
        """The socket's users must not hold up a frame. On the one core that the emulation has, each waits
        for what the program leaves over."""
        self.guest.must(f"for n in 1 2 3 4 5; do feredge status --socket {SOCKET} >/dev/null; done", PATIENCE)

    KINDS = ("covered_lens", "camera_shows_noise", "paused", "killed", "terminated", "many_questions")

    def meet(self, kind):
        """One fault and the recovery from it; the board's seconds of both."""
        began = self.guest.machine.seconds()
        getattr(self, kind)()
        self.await_sight()
        if self.watch.first(ALERT, "high", began) is not None:
            raise BoardError("the alert line went high")
        return self.guest.machine.seconds() - began


def check_faults(lab, files, seed, count):
    """(kind, seconds or the error) of each of `count` faults in a row on one board."""
    generator = random.Random(seed)
    guest = board.boot("raspi3b", lab, board.tools(lab) | files, limit=7200, rate=125)
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
    --log /data/kills >/dev/null 2>>/tmp/errors &
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
    delays = " ".join(f"{generator.uniform(0.6, 3.2):.3f}" for _ in range(count))
    guest = board.boot(
        "raspi3b", lab, board.tools(lab) | files | {"bin/kills": (KILLS.encode(), 0o755)},
        more=CARD_MODULES, extra=["-drive", f"if=sd,format=raw,file={card.path}"],
        limit=7200, rate=125)
    try:
        feed = Feed(guest, "/clip", 15)
        feed.play()
        guest.must("until [ -b /dev/mmcblk0p2 ]; do sleep 0.1; done", PATIENCE)
        killed = guest.must(f"kills {delays}", 7200)
        number = int(re.search(r"KILLED (\d+)", killed.text)[1])
    finally:
        guest.machine.stop()
    found, torn = black_box.entries(data_file(card, "kills"))
    return number, len(found), black_box.starts(found), torn


def check_power_cuts(lab, clip, card, seed, count):
    """Cuts the power `count` times within seconds after the program began to watch, on the card itself.

    Returns (cuts, runs that the log holds, places that are no whole entry, slowest start in seconds)."""
    generator = random.Random(seed)
    slowest, torn = 0.0, 0
    previous, _ = black_box.entries(data_file(card, "black-box"))
    for _ in range(count):
        with CardBoot(card, lab, clip) as boot:
            seconds, _ = boot.wait(r"feredge: watching")
            slowest = max(slowest, seconds)
            boot.machine.sleep(generator.uniform(0.0, 2.0))
        found, damaged = black_box.entries(data_file(card, "black-box"))
        torn += damaged
        # The ring may have gone on over its oldest entries.
        kept = [entry for entry in previous if not found or entry[0] >= found[0][0]]
        if found[:len(kept)] != kept:
            raise BoardError("the log lost what it had before the power cut")
        previous = found
    return count, black_box.starts(previous), torn, round(slowest, 1)


SLOW_RUN = ("feredge run --camera synthetic:microsleep --size 160x120 --gpio-chip simulated --socket /run/slow.sock "
            "--log /data/log >/tmp/out 2>/tmp/errors")


def check_slow_card(lab, files):
    """A log on a device that takes one write a second, while a drawn driver falls asleep.

    Returns (the worst frame's milliseconds, the frame period, entries that reached the device)."""
    with tempfile.TemporaryDirectory(prefix="feredge-slow-") as folder:
        disk = f"{folder}/disk"
        with open(disk, "wb") as file:
            file.truncate(8 << 20)
        subprocess.run(["mke2fs", "-q", "-t", "ext4", disk], check=True)
        guest = board.boot(
            "virt", lab, board.tools(lab) | files, more=board.DISK_MODULES, extra=board.disk(disk), limit=7200,
            rate=125)
        try:
            guest.must("mkdir -p /data; mount -t ext4 /dev/vda /data")
            # The ring gets its size, and the disk all of it.
            guest.must(f"{SLOW_RUN} --frames 1; sync")
            guest.machine.monitor.call("block_set_io_throttle", device="disk", bps=0, bps_rd=0, bps_wr=0,
                                       iops=0, iops_rd=0, iops_wr=1)
            guest.run(f"{SLOW_RUN} --duration 20s", PATIENCE)
            summary = guest.must("cat /tmp/out").text
        finally:
            guest.machine.stop()
        worst, period = re.search(r"worst ([0-9.]+) of ([0-9.]+) ms", summary).groups()
        subprocess.run(["e2fsck", "-p", disk], check=False, capture_output=True)
        subprocess.run(["debugfs", "-R", f"dump /log {folder}/log", disk], check=True, capture_output=True)
        found, _ = black_box.entries(board.read(f"{folder}/log"))
        return float(worst), float(period), len(found)


def check_virtual_time(lab, files):
    """Time-outs on a board whose clock is the count of its instructions: as long on a busy machine.

    Returns (seconds from the stop to the watchdog's reset, seconds that a run of 30 s took)."""
    guest = board.boot("virt", lab, board.tools(lab) | files, limit=7200, rate=125)
    try:
        guest.must("gpio-sim")
        Feed(guest, "/clip", 15)
        before = uptime(guest)
        guest.must("feredge run --camera /dev/video0 --gpio-alert 17 --socket /run/a.sock "
                   "--duration 30s >/dev/null 2>/tmp/errors", PATIENCE)
        took = uptime(guest) - before
        program = Program(guest, MAIN_JOB)
        program.wait_for(PATIENCE, lambda event: event.event == "start", "start event")
        stopped = uptime(guest, f"kill -STOP {program.process}; ")
        # The kernel's own time stands before its message.
        guest.must("echo 8 >/proc/sys/kernel/printk")
        guest.machine.type("sleep 60\n")
        _, match = guest.machine.console.wait(r"\[ *([0-9.]+)\] softdog: Initiating", PATIENCE)
        return round(float(match[1]) - stopped, 1), round(took, 1)
    finally:
        guest.machine.stop()


def uptime(guest, first=""):
    return float(guest.must(f"{first}cut -d' ' -f1 /proc/uptime", PATIENCE).lines[-1])
