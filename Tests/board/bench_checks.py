"""Proves the bench itself, without the program under test: what goes in comes out."""

import hashlib
import os
import subprocess

import clips
import pins
from machine import PATIENCE

ALERT, BUZZER, BUTTON = 17, 27, 4
PATTERNS = 40
# Frames that may be under way when the clip starts: still ones, which carry noise.
QUEUED = 4


def check_camera(guest, report):
    """vivid delivers the fed frames bit by bit, and noise when nobody feeds it."""
    sources = [clips.digest(frame) for frame in clips.patterns(PATTERNS)]
    mark = guest.machine.console.mark()
    feed = guest.start("feed /dev/video1 /dev/video0 /patterns 640 480 6")
    guest.machine.console.wait(r"^feed: showing", PATIENCE, after=mark)
    guest.must(f"kill -USR1 {feed}")
    guest.machine.console.wait(r"^feed: playing", PATIENCE, after=mark)
    answer = guest.run(f"grab /dev/video0 640 480 {QUEUED + 40}")
    grabbed = [line.split() for line in answer.lines if line.startswith("grab: ")][QUEUED:]
    seen = [fields[3] for fields in grabbed]
    known = [digest for digest in seen if digest in sources]
    report.check("the camera delivers the fed frames bit by bit",
                 len(seen) == 40 and len(known) == 40, f"{len(known)} of {len(seen)} frames")
    order = [sources.index(digest) for digest in known]
    span = float(grabbed[-1][1]) - float(grabbed[0][1]) if len(grabbed) > 1 else 0.0
    report.check("the frames keep their order", order == sorted(order) and len(set(order)) > 2,
                 f"frames {order[:1]}..{order[-1:]} in {span:.2f} s")
    guest.run(f"kill -9 {feed}; wait {feed}")
    noise = [line.split()[3] for line in guest.run("grab /dev/video0 640 480 4").lines
             if line.startswith("grab: ")]
    report.check("no producer gives noise, not an error",
                 len(set(noise)) == 4 and not set(noise) & set(sources), f"{len(noise)} frames")


def sysfs_number(guest, line):
    base = guest.must("d=$(grep -l '^pinctrl-bcm2835$' /sys/class/gpio/*/label); "
                      "cat ${d%/label}/base")
    return int(base.lines[-1]) + line


def check_pins(guest, report):
    """A line that the kernel drives is seen from outside; a level from outside reaches the kernel."""
    monitor, registers = guest.machine.monitor, guest.machine.registers
    seen = [pins.read(monitor, [ALERT])[ALERT]]
    number = sysfs_number(guest, ALERT)
    guest.must(f"cd /sys/class/gpio; echo {number} >export; echo high >gpio{number}/direction")
    seen.append(pins.read(monitor, [ALERT])[ALERT])
    guest.must(f"echo 0 >gpio{number}/value")
    seen.append(pins.read(monitor, [ALERT])[ALERT])
    guest.must(f"echo in >gpio{number}/direction; echo {number} >unexport")
    seen.append(pins.read(monitor, [ALERT])[ALERT])
    report.check("function and level of a driven line are seen from outside",
                 seen == ["input", "high", "low", "input"], " ".join(seen))

    number = sysfs_number(guest, BUTTON)
    guest.must(f"echo {number} >export; echo in >gpio{number}/direction")
    levels = []
    for level in (1, 0, 1):
        pins.inject(registers, BUTTON, level)
        levels.append(guest.must(f"cat gpio{number}/value").lines[-1])
    guest.must(f"echo {number} >unexport; cd /")
    report.check("a level from outside reaches an input line", levels == ["1", "0", "1"],
                 " ".join(levels))


def check_serial(guest, report):
    """The second serial port carries lines both ways."""
    # Held open, so that nothing that arrives early is lost and the settings stay.
    guest.must("exec 5<>/dev/ttyS1; stty 115200 raw -echo <&5; echo to-the-technician >&5")
    guest.machine.serial_lines.wait("to-the-technician$", PATIENCE)
    guest.machine.serial.sendall(b"to-the-board\n")
    heard = guest.run("read -r heard <&5; echo $heard; exec 5<&-").text
    report.check("the second serial port carries lines both ways", "to-the-board" in heard)


def check_same_events(guest, report, program, clip):
    """A clip gives the same bytes of events on the board as under QEMU's user mode; `make same-bytes`
    compares that with this machine's own builds."""
    # Both by the same relative name, because the events tell the clip's name.
    folder, name = os.path.split(os.path.abspath(clip))
    here = subprocess.run(["qemu-aarch64", os.path.abspath(program), "replay", name, "--events", "-"],
                          cwd=folder, check=True, capture_output=True).stdout
    guest.must(f"cd /; feredge replay {name} --events /tmp/replayed >/dev/null")
    there = guest.must("md5sum /tmp/replayed").lines[-1].split()[0]
    report.check("a clip's events are the same bytes on the board",
                 there == hashlib.md5(here).hexdigest() and here.count(b"\n") > 2,
                 f"{len(here)} bytes of events, {here.count(10)} lines")


def check_reset(guest, report, since, seconds):
    """The board resets itself some seconds after a moment, and says why. Its clock ends with it: the last reading
    counts."""
    machine, moment, found = guest.machine, since, None
    while not found and moment < since + seconds + 15:
        now = machine.seconds_or_none()
        found = machine.monitor.wait_for_event("SHUTDOWN", PATIENCE if now is None else 0.005)
        moment = moment if found else now
    _, data = found or (0, {})
    report.check("the watchdog resets the board",
                 data.get("reason") == "guest-reset" and moment - since < seconds + 5,
                 f"{moment - since:.1f} s after the last pet or later, {data.get('reason')}")
