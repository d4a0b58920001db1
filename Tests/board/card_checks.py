"""The SD card's image, booted as it is: from power-on to watching, what a technician may do to it, and what
a power cut leaves."""

import os
import re
import subprocess
import tempfile
import time

import black_box
import pins
from bench_checks import ALERT
from device_tree import without_node
from machine import BoardError, Machine
from sd_card import Card

FAULT = 22
# The promise for the emulated board, in seconds of its own time, which counts its instructions.
WATCHING_WITHIN = 10.0
# Of this machine's time, however busy it is.
BOOT_WITHIN = 900


class CardBoot:
    """A boot from a card; `console` is the serial port that a technician sees."""

    def __init__(self, card, lab, clip, **changes):
        self._folder = tempfile.TemporaryDirectory(prefix="feredge-card-")
        self.machine = Machine(card.arguments(self._folder.name, lab, clip, **changes))
        self.console = self.machine.serial_lines
        self.watch = pins.PinWatch(self.machine, [ALERT, FAULT])

    def wait(self, pattern, seconds=BOOT_WITHIN, after=0):
        """The line that matches, and the board's seconds that stand before it, if any do."""
        _, match = self.console.wait(pattern, seconds, after=after)
        stamp = re.search(r"\[ *([0-9.]+)\] feredge: ", match.string)
        return float(stamp[1]) if stamp else None, match.string

    def __enter__(self):
        return self

    def __exit__(self, *_):
        """Cuts the power."""
        self.watch.stop()
        self.machine.stop()
        self._folder.cleanup()

    def wait_for_lamp(self, state):
        """The board's seconds from power-on until the fault line is seen in a state."""
        deadline = time.monotonic() + BOOT_WITHIN
        while time.monotonic() < deadline:
            if self.watch.changes[FAULT] and self.watch.changes[FAULT][-1][1] == state:
                return self.machine.seconds()
            time.sleep(0.05)
        raise BoardError(f"the fault line is not {state} after {BOOT_WITHIN} s")


def check_boot(card, lab, clip, report):
    """Power-on to watching, the fault lamp on the way, and what a technician's console says."""
    with CardBoot(card, lab, clip) as boot:
        seconds, _ = boot.wait(r"feredge: watching")
        report.check("the card boots, and watches in time", seconds <= WATCHING_WITHIN,
                     f"{seconds:.1f} s from power-on")
        try:
            seen = boot.wait_for_lamp("low")
            # An input is lit by the lamp's own resistor. "low", which says "I watch", comes last.
            states = [value for _, value in boot.watch.changes[FAULT]]
            report.check("the fault lamp is lit from the start until a face is watched",
                         "high" in states and states.index("low") > states.index("high"),
                         f"{' '.join(states)}, {seen:.1f} s")
        except BoardError as error:
            report.check("the fault lamp is lit from the start until a face is watched", False,
                         str(error))
        mark = boot.console.mark()
        boot.machine.serial.sendall(b"status\r")
        _, line = boot.wait(r"^camera ", after=mark)
        report.check("a technician's console on the serial port", True, line.strip())


def check_mistakes(card, lab, clip, report):
    """A wrong line in the configuration: said on the console, the fault lamp lit, retried ever more slowly."""
    mistakes = [
        ("a pin that does not exist", r"^gpio-alert = 17", "gpio-alert = GPIO99", r"GPIO99"),
        ("an unreadable value", r"^fps = \d+", "fps = fast", r"feredge\.conf:\d+:\d+: fps"),
        ("a camera that is not there", r"^camera = auto", "camera = /dev/video9", r"/dev/video9"),
    ]
    for what, pattern, wrong, expected in mistakes:
        original = card.read("feredge.conf")
        card.edit("feredge.conf", pattern, wrong)
        with CardBoot(card, lab, clip) as boot:
            try:
                _, line = boot.wait(expected)
                boot.wait(r"started again in 2 s")
                boot.wait_for_lamp("high")      # seen later than it was lit
                states = [value for _, value in boot.watch.changes[FAULT]]
                report.check(f"{what}: told, and the fault lamp stays lit",
                             states[-1] == "high" and "low" not in states,
                             f"{line[line.find('feredge:'):]}; lamp {' '.join(states)}")
            except BoardError as error:
                report.check(f"{what}: told, and the fault lamp stays lit", False, str(error))
        card.write("feredge.conf", original)


def check_moved_lamp(card, lab, clip, report):
    """The fault lamp on another pin, and the alert on the board's own for it: neither is held from the start."""
    original = card.read("feredge.conf")
    card.edit("feredge.conf", r"^gpio-alert = \d+", f"gpio-alert = {FAULT}")
    card.edit("feredge.conf", rf"^gpio-fault = {FAULT}", f"gpio-fault = {ALERT}")
    with CardBoot(card, lab, clip) as boot:
        try:
            seconds, line = boot.wait(r"feredge: (watching|.*cannot take the line)")
            report.check("with the pins of alert and fault lamp exchanged it watches all the same",
                         "watching" in line, line[line.find("feredge:"):].strip())
        except BoardError as error:
            report.check("with the pins of alert and fault lamp exchanged it watches all the same", False, str(error))
    card.write("feredge.conf", original)


def check_device_tree(card, lab, clip, report):
    """An I2C bus that the device tree lacks is told by its number."""
    original = card.read("feredge.conf")
    card.edit("feredge.conf", r"^# light-sensor = ", "light-sensor = ")
    with CardBoot(card, lab, clip, change_tree=without_buses) as boot:
        _, line = boot.wait(r"feredge: .*i2c.*1.*(no such|cannot)")
        report.check("a missing device tree node is told", True, line[line.find("feredge:"):])
    card.write("feredge.conf", original)


def without_buses(tree):
    """All of them: Linux numbers those that are left from 0."""
    for address in ("7e205000", "7e804000", "7e805000"):
        tree = without_node(tree, f"/soc/i2c@{address}")
    return tree


def check_power_cut(card, lab, clip, report):
    """The event log is on the card when the power goes, and the next boot needs no repair by hand."""
    with CardBoot(card, lab, clip) as boot:
        boot.wait(r"feredge: watching")
        boot.machine.sleep(3)
    first, _ = black_box.entries(data_file(card, "black-box"))
    report.check("a power cut leaves the event log", black_box.starts(first) > 0,
                 f"{len(first)} entries, {black_box.starts(first)} start")
    with CardBoot(card, lab, clip) as boot:
        seconds, _ = boot.wait(r"feredge: watching")
        boot.machine.sleep(1)
    second, _ = black_box.entries(data_file(card, "black-box"))
    report.check("the next boot writes on behind it",
                 second[:len(first)] == first and
                 black_box.starts(second) > black_box.starts(first),
                 f"{len(second)} entries, watching in {seconds:.1f} s")


def check_full_partition(card, lab, clip, report):
    """A full data partition: a log that is there is written on; without one, watching goes on, and that there
    is none is told."""
    before, _ = black_box.entries(data_file(card, "black-box"))
    card.fill_data()
    with CardBoot(card, lab, clip) as boot:
        boot.wait(r"feredge: watching")
        boot.machine.sleep(1)
    after, damaged = black_box.entries(data_file(card, "black-box"))
    report.check("a full data partition: the log is written on", damaged == 0 and
                 black_box.starts(after) == black_box.starts(before) + 1,
                 f"{len(before)}, then {len(after)} entries")
    card.change_data("rm /black-box")
    card.fill_data()
    with CardBoot(card, lab, clip) as boot:
        boot.wait(r"feredge: watching")
        mark = boot.console.mark()
        boot.machine.serial.sendall(b"status\r")
        _, line = boot.wait(r"events-failed", after=mark)
    report.check("a full data partition without a log: it watches and tells the fault", True, line.strip())
    card.change_data("rm /filler0", "rm /filler1")


def check_damaged_log(card, lab, clip, report):
    """What is no log in the log's place does not keep a board from watching; it is kept, and told."""
    text = b"this is no event log\n" * 100
    card.change_data("rm /black-box")
    card.add_data("black-box", text)
    with CardBoot(card, lab, clip) as boot:
        _, line = boot.wait(r"no event log: kept as /data/black-box\.damaged")
        boot.wait(r"feredge: watching")
        boot.machine.sleep(1)
    kept = data_file(card, "black-box.damaged")
    found, damaged = black_box.entries(data_file(card, "black-box"))
    report.check("what is no log is set aside, and a new log begins",
                 kept == text and damaged == 0 and black_box.starts(found) == 1,
                 line[line.find("feredge:"):])


def data_file(card, name):
    """A file of the data partition, as the kernel would read it after replaying the journal."""
    with tempfile.TemporaryDirectory() as folder:
        partition, target = f"{folder}/data", f"{folder}/file"
        card.read_data(partition)
        subprocess.run(["debugfs", "-R", f"dump /{name} {target}", partition], check=True,
                       capture_output=True)
        if not os.path.exists(target):
            return b""
        with open(target, "rb") as file:
            return file.read()


def check_slots(card, lab, clip, report):
    """A new release in slot b: a reset returns to a until it has watched for a while."""
    card.copy_folder("a", "b")
    card.edit("b/cmdline.txt", "slot=a", "slot=b healthy=5 patience=25")
    try_slot(card)
    with CardBoot(card, lab, clip) as boot:
        boot.wait(r"slot b is on trial")
    report.check("a new slot: a power cut on trial returns to the old one", card.prefix() == "a/",
                 card.prefix())
    try_slot(card)
    original = card.read("feredge.conf")
    card.edit("feredge.conf", r"^gpio-alert = 17", "gpio-alert = GPIO99")
    with CardBoot(card, lab, clip) as boot:
        _, line = boot.wait(r"returning to slot a")
        ended = boot.machine.monitor.wait_for_event("SHUTDOWN", BOOT_WITHIN)
    report.check("a new slot that does not watch resets, and the old one is next",
                 ended is not None and card.prefix() == "a/", line[line.find("feredge:"):])
    card.write("feredge.conf", original)
    try_slot(card)
    with CardBoot(card, lab, clip) as boot:
        _, line = boot.wait(r"slot b is good")
    report.check("a new slot that watches becomes the one to boot",
                 card.prefix() == "b/" and b"#good=b" in card.read("slot.txt"),
                 line[line.find("feredge:"):])
    try_slot(card, "a")
    with CardBoot(card, lab, clip) as boot:
        boot.wait(r"slot a is on trial: a reset returns to slot b")
    report.check("the release after that goes into slot a, on trial as well", card.prefix() == "b/", card.prefix())


def try_slot(card, slot="b"):
    """What a technician does to try a slot."""
    card.edit("slot.txt", r"^os_prefix=./", f"os_prefix={slot}/")


# What takes seconds is in every test run; the rest is for the long one.
QUICK = [check_boot, check_power_cut]
LONG = [check_full_partition, check_damaged_log, check_mistakes, check_moved_lamp, check_device_tree, check_slots]


def check_card(packed, lab, clip, report, checks=tuple(QUICK)):
    """Some checks of a packed image."""
    report.heading("The SD card's image (raspi3b)")
    with tempfile.TemporaryDirectory(prefix="feredge-card-") as folder:
        card = Card(packed, f"{folder}/card.img")
        for check in checks:
            try:
                check(card, lab, clip, report)
            except BoardError as error:
                report.check(check.__doc__.splitlines()[0], False, str(error))
