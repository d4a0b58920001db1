"""One emulated board: QEMU, its console, its second serial port and its monitor."""

import json
import os
import re
import shutil
import socket
import subprocess
import tempfile
import threading
import time


# Seconds that QEMU itself may take to answer; a busy machine is no fault of the board's.
PATIENCE = 180
# A Raspberry Pi 3 of which one core runs: the other three, waiting in turns, would take most of the
# emulator's time, and with virtual time they would keep it from going on while the board idles.
RASPBERRY_PI = ["-M", "raspi3b", "-accel", "tcg,thread=single", "-global", "bcm2837.enabled-cpus=1"]
# BCM2835 ARM Peripherals, section 12.1: the free-running counter of microseconds.
TIMER = 0x3F003004


def virtual_time(rate):
    """QEMU's arguments for a board whose clock counts its instructions, `rate` millions a second (1000 over a
    power of two), and skips what it idles: sleeps cost nothing, and a busy machine changes no time on the board."""
    return ["-icount", f"shift={(1000 // rate).bit_length() - 1},sleep=off"]


class BoardError(Exception):
    """The board did not do in time what the test needs to go on."""


class Lines:
    """Text lines that a thread reads from the board, each with the host's time of its arrival."""

    def __init__(self, stream, echo=None):
        self.lines = []
        self.ended = False
        self._changed = threading.Condition()
        self._echo = echo
        threading.Thread(target=self._read, args=(stream,), daemon=True).start()

    def _read(self, stream):
        try:
            for raw in iter(stream.readline, b""):
                line = raw.decode(errors="replace").rstrip("\r\n")
                with self._changed:
                    self.lines.append((time.monotonic(), line))
                    self._changed.notify_all()
                if self._echo:
                    self._echo(line)
        except OSError:
            pass  # the board ended
        with self._changed:
            self.ended = True
            self._changed.notify_all()

    def mark(self):
        """The place after the newest line, for `find` to start at."""
        return len(self.lines)

    def find(self, pattern, after=0):
        """The first (time, match) at or after a mark, or None."""
        for moment, line in self.lines[after:]:
            if match := re.search(pattern, line):
                return moment, match
        return None

    def wait(self, pattern, seconds, after=0):
        """As `find`, but waits for the line; raises when it does not come in time."""
        deadline = time.monotonic() + seconds
        with self._changed:
            while True:
                if found := self.find(pattern, after):
                    return found
                left = deadline - time.monotonic()
                if left <= 0 or self.ended:
                    last = self.lines[-1][1] if self.lines else ""
                    why = "the board ended" if self.ended else f"{seconds:g} s went by"
                    raise BoardError(f"no line '{pattern}': {why}; last line '{last}'")
                self._changed.wait(left)


class Monitor:
    """QEMU's machine protocol (QMP). A thread of its own reads it, because the events that announce a
    reset come just before QEMU ends."""

    def __init__(self, path):
        self.events = []
        self._answers = {}
        self._next = 0
        self._changed = threading.Condition()
        self._socket = connect(path)
        threading.Thread(target=self._read, daemon=True).start()
        self.call("qmp_capabilities")

    def _read(self):
        try:
            for raw in self._socket.makefile("rb"):
                message = json.loads(raw)
                with self._changed:
                    if "event" in message:
                        self.events.append((time.monotonic(), message))
                    elif "id" in message:
                        self._answers[message["id"]] = message
                    self._changed.notify_all()
        except (OSError, ValueError):
            pass
        with self._changed:
            self._socket = None
            self._changed.notify_all()

    def call(self, command, **arguments):
        with self._changed:
            self._next += 1
            name = self._next
            if self._socket is None:
                raise BoardError("the board ended")
            request = {"execute": command, "arguments": arguments, "id": name}
            self._socket.sendall(json.dumps(request).encode() + b"\n")
            done = self._changed.wait_for(
                lambda: name in self._answers or self._socket is None, timeout=PATIENCE)
            if name not in self._answers:
                raise BoardError("the monitor is silent" if not done else "the board ended")
            return self._answers.pop(name).get("return")

    def read_words(self, address, count):
        """32-bit words of the board's physical memory, here registers."""
        text = self.call("human-monitor-command", **{"command-line": f"xp /{count}wx {address:#x}"})
        return [int(word, 16) for word in re.findall(r"\b0x([0-9a-f]{8})\b", text)]

    def wait_for_event(self, name, seconds):
        """The first (time, data) of an event, waited for; None when it does not come."""
        def seen():
            for moment, message in self.events:
                if message["event"] == name:
                    return moment, message.get("data", {})
            return None
        with self._changed:
            return self._changed.wait_for(lambda: seen() or self._socket is None, seconds) and seen()


class Registers:
    """Writes to the board's physical memory from outside, through QEMU's test socket."""

    def __init__(self, path):
        self._socket = connect(path)
        self._lines = self._socket.makefile("rb")

    def write(self, address, value):
        self._socket.sendall(f"writel {address:#x} {value:#x}\n".encode())
        answer = self._lines.readline().decode().strip()
        if not answer.startswith("OK"):
            raise BoardError(f"the test socket answered '{answer}'")


class Machine:
    """A running QEMU. `arguments` choose the machine; the rest is the same for all."""

    def __init__(self, arguments, echo=None, limit=600):
        self._raspberry_pi = "raspi3b" in arguments
        two_ports = self._raspberry_pi
        self._start(arguments, ["stdio"] + ["unix:{serial},server=on,wait=off"] * two_ports,
                    stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        # Whatever the test waits for, no board outlives its limit in seconds.
        self._limit = threading.Timer(limit, self.process.kill)
        self._limit.daemon = True
        self._limit.start()
        self.console = Lines(self.process.stdout, echo)
        try:
            self.monitor = Monitor(self._path("monitor"))
            self.registers = Registers(self._path("registers"))
            if two_ports:
                self.serial = connect(self._path("serial"))
                self.serial_lines = Lines(self.serial.makefile("rb"))
        except BoardError as error:
            raise BoardError(f"{error}: {self.errors()}") from error

    @classmethod
    def for_a_person(cls, arguments):
        """A board whose console is this terminal, and whose second serial port is one that QEMU names."""
        machine = cls.__new__(cls)
        machine._start(arguments, ["mon:stdio", "pty"])
        machine.monitor = Monitor(machine._path("monitor"))
        return machine

    def _start(self, arguments, serial_ports, **streams):
        self._folder = tempfile.mkdtemp(prefix="feredge-board-")
        ports = [word for port in serial_ports
                 for word in ("-serial", port.format(serial=self._path("serial")))]
        self._errors = open(self._path("errors"), "w+")
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            ["qemu-system-aarch64", *arguments, "-no-reboot", "-display", "none", "-nic", "none", *ports,
             "-qmp", f"unix:{self._path('monitor')},server=on,wait=off",
             "-qtest", f"unix:{self._path('registers')},server=on,wait=off", "-qtest-log", "none"],
            stderr=self._errors, **streams)

    def _path(self, name):
        return f"{self._folder}/{name}"

    def seconds(self):
        """The board's own time since power-on: a Raspberry Pi's by its counter; another's, which has none that can be
        seen from outside, by this machine's clock, some tenths early."""
        if not self._raspberry_pi:
            return time.monotonic() - self.started
        low, high = self.monitor.read_words(TIMER, 2)
        return (high << 32 | low) / 1e6

    def seconds_or_none(self):
        """As `seconds`; None for a board that ended."""
        try:
            return self.seconds()
        except BoardError:
            return None

    def sleep(self, seconds):
        """Waits until so much of the board's own time has gone by, or a little more."""
        end = self.seconds() + seconds
        while self.seconds() < end:
            time.sleep(0.005)

    def type(self, text):
        """Sends text to the board's console."""
        self.process.stdin.write(text.encode())
        self.process.stdin.flush()

    def errors(self):
        self._errors.seek(0)
        return self._errors.read()

    def stop(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self._errors.close()
        shutil.rmtree(self._folder, ignore_errors=True)


def connect(path):
    """Connects to a socket that QEMU makes some time after its start."""
    deadline = time.monotonic() + PATIENCE
    while True:
        client = socket.socket(socket.AF_UNIX)
        try:
            client.connect(path)
            return client
        except OSError:
            client.close()
            if time.monotonic() > deadline:
                raise BoardError(f"QEMU did not open {os.path.basename(path)} in {PATIENCE} s")
            time.sleep(0.02)
