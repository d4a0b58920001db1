"""Installs the package on a Debian with systemd, on the emulated board with its simulated GPIO chip, and judges the
service there: what it may, what it writes, that it is started again, that its lamp follows a driver's eyes.

usage: test_service.py PACKAGE.deb DEBIAN LAB CLIP      (DEBIAN: what package_root.sh made; CLIP: as test_board.py)
"""

import re
import sys
import tempfile

import board
import clips
import drive_checks
import service_disk
from machine import BoardError
from program import Feed
from report import Report

CONFIGURATION = "/etc/feredge.conf"
# Million instructions a second: a frame takes 10 million, fifteen of which come a second.
RATE = 250
# Of this machine's time, however busy it is.
WITHIN = 900
LINES = "/sys/devices/platform/gpio-sim.0/gpiochip*/sim_gpio{}/value"


def until(guest, condition, seconds):
    """Waits on the board until a shell condition holds; whether it did within seconds of the board's own time."""
    return guest.run(f"timeout {seconds} bash -c 'until {condition}; do sleep 0.2; done'", WITHIN).code == 0


def property_of(guest, name):
    return guest.must(f"systemctl show feredge -P {name}", WITHIN).lines[-1].strip()


def journal(guest, pattern):
    """The newest line of the service's journal that matches."""
    found = [line for line in guest.must("journalctl -b -u feredge -o cat", WITHIN).lines if re.search(pattern, line)]
    return found[-1] if found else ""


def value(line):
    return f'"$(cat {LINES.format(line)})"'


def check_installation(guest, report):
    answer = guest.run("dpkg -i /bench/package.deb", WITHIN)
    report.check("the package installs beside a running systemd", answer.code == 0, answer.lines[-1])
    for group, device in (("gpio", "/dev/gpiochip1"), ("i2c", "/dev/i2c-0"), ("video", "/dev/video0")):
        held = until(guest, f'[ "$(stat -c %G {device})" = {group} ]', 30)
        report.check(f"{device} is for the group {group}, without a restart", held)
    report.check("nothing runs before the pins were checked", property_of(guest, "ActiveState") == "inactive")


def check_start(guest, report):
    answer = guest.run("systemctl enable --now feredge", WITHIN)
    report.check("systemctl enable --now starts it, and it says that it is ready", answer.code == 0,
                 property_of(guest, "ActiveState"))
    facts = guest.must("process=$(systemctl show feredge -P MainPID); cat /proc/$process/status; chrt -p $process", WITHIN).text
    numbers = dict(re.findall(r"^(\w+):\s+(\S+)", facts, re.MULTILINE))
    user = guest.must("id -u feredge").lines[-1].strip()
    report.check("it runs as its own user, without a capability, behind a filter of system calls",
                 numbers["Uid"] == user != "0" and int(numbers["CapEff"], 16) == int(numbers["CapBnd"], 16) == 0
                 and numbers["NoNewPrivs"] == "1" and numbers["Seccomp"] == "2",
                 " ".join(f"{name} {numbers[name]}" for name in ("Uid", "CapBnd", "NoNewPrivs", "Seccomp")))
    report.check("its memory is locked", int(numbers["VmLck"]) > 0, f"{numbers['VmLck']} kB")
    priority = re.search(r"policy: (\S+)\s.*priority: (\d+)", facts, re.DOTALL)
    report.check("it runs at real-time priority", priority[1] == "SCHED_FIFO", " ".join(priority.groups()))
    for name in ("black-box", "state"):
        held = until(guest, f"[ -s /var/lib/feredge/{name} ]", 30)
        owner = guest.run(f"stat -c %U /var/lib/feredge/{name}").lines[-1]
        report.check(f"it keeps /var/lib/feredge/{name}", held and owner == "feredge", owner)
    answer = guest.run(f"feredge status --config {CONFIGURATION}", WITHIN)
    report.check("it answers on its socket", answer.code == 0, answer.lines[0])


def check_drive(guest, report, feed, truth, rate):
    """A driver falls asleep for a moment. The shell samples the line, beside the program."""
    [(closed, opened)] = truth.closures(rate, 1.0)
    report.check("it watches a face: the fault lamp goes out", until(guest, f"[ {value(22)} = 0 ]", 60))
    report.check("and the alert line is low", guest.run(f"[ {value(17)} = 0 ]").code == 0)
    feed.play()
    report.check("the alert line goes high when the eyes stay closed",
                 until(guest, f"[ {value(17)} = 1 ]", closed + 5), journal(guest, "microsleep"))
    report.check("and low again when they open", until(guest, f"[ {value(17)} = 0 ]", opened - closed + 10))
    guest.machine.console.wait("^feed: finished", WITHIN, after=feed.mark)



def check_restarts(guest, report):
    """Killed and stopped: systemd starts it again, for as often as it takes. A start alone takes 5 s of a board that
    makes 250 million instructions a second, RestartSec 2 s and the watchdog 10 s."""
    for signal, seconds, why in (("KILL", 20, "signal"), ("STOP", 30, "watchdog")):
        before = int(property_of(guest, "NRestarts"))
        guest.must(f"systemctl kill --kill-whom=main --signal={signal} feredge", WITHIN)
        held = until(guest, f'[ "$(systemctl show feredge -P NRestarts)" -gt {before} ] && '
                            "systemctl is-active --quiet feredge", seconds)
        # The manager's own lines about the unit say what it saw.
        said = journal(guest, f"Failed with result '{why}'")
        report.check(f"SIG{signal}: it is started again within {seconds} s", held and said != "", said)
    report.check("what it learned and why its lamp was lit is kept",
                 guest.run("[ -s /var/lib/feredge/state ]").code == 0)


def check_mistake(guest, report):
    """A line that the chip lacks: said, tried again, and healed by the configuration alone."""
    guest.must(f"sed -i 's/^gpio-alert = 17/gpio-alert = GPIO99/' {CONFIGURATION}")
    guest.run("systemctl restart feredge", WITHIN)
    said = journal(guest, "GPIO99")
    report.check("a pin that does not exist: one line in the journal", said != "", said)
    guest.must(f"sed -i 's/^gpio-alert = GPIO99/gpio-alert = 17/' {CONFIGURATION}")
    report.check("with the pin put right it starts by itself",
                 until(guest, "systemctl is-active --quiet feredge", 30))


def check_removal(guest, report):
    answer = guest.run("dpkg -P feredge", WITHIN)
    report.check("the package goes, and the service with it",
                 answer.code == 0 and guest.run("pidof feredge", WITHIN).code != 0, answer.lines[-1])
    report.check("the alert line is free and low",
                 guest.run(f"[ {value(17)} = 0 ] && [ ! -e /var/lib/feredge ]").code == 0)


def main():
    package, debian, lab, clip = sys.argv[1:]
    report = Report()
    frames, rate = clips.gray_frames(f"{clip}/frames.y4m")
    report.heading("The package's service under systemd (virt)")
    with tempfile.TemporaryDirectory(prefix="feredge-service-") as folder:
        disk = f"{folder}/disk"
        files = {"clip": (b"".join(frames), 0o644), "bench/feed": (board.read(f"{lab}/feed"), 0o755)}
        service_disk.make_disk(disk, debian, package, files)
        guest = board.boot(
            "virt", lab, board.gpio_sim(), options="bench=debian", more=board.DISK_MODULES, limit=3600, rate=RATE,
            seconds=WITHIN, extra=board.disk(disk))
        try:
            check_installation(guest, report)
            # Before the service: the camera takes its timings while nobody reads it.
            feed = Feed(guest, "/clip", rate)
            check_start(guest, report)
            check_drive(guest, report, feed, drive_checks.truth_of(clip), rate)
            check_restarts(guest, report)
            check_mistake(guest, report)
            check_removal(guest, report)
        except BoardError as error:
            report.check("the board answers", False, str(error))
        finally:
            guest.machine.stop()
    report.finish()


if __name__ == "__main__":
    main()
