"""Checks that bad input gets one clear line on standard error and the right exit status, and never a trap.

usage: Tests/programs/bad_input.py PROGRAM FOLDER
"""

import os
import pty
import re
import signal
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

program, folder = sys.argv[1], Path(sys.argv[2])
results = []


def clip(name, header, *frames):
    path = folder / name
    path.write_bytes(header + b"".join(b"FRAME\n" + frame for frame in frames))
    return str(path)


def picture(width, height):
    return bytes((x * 7 + y * 13) % 251 for y in range(height) for x in range(width))


def judge(promise, passed, detail=""):
    results.append(passed)
    print(f"{'pass' if passed else 'FAIL'} {promise}{': ' + detail if detail and not passed else ''}")


def expect(promise, status, pattern, *arguments, stdin=None):
    """One line on standard error that matches, and this exit status; no line for success."""
    done = subprocess.run(
        [program, *arguments], input=stdin, capture_output=True, timeout=60)
    complaint = done.stderr.decode(errors="replace")
    lines = complaint.splitlines()
    told = not lines if pattern is None else len(lines) == 1 and re.search(pattern, lines[0])
    judge(promise, done.returncode == status and bool(told),
          f"status {done.returncode}, said {complaint!r}")


def command_lines():
    expect("an unknown option is named, with the nearest", 64, r"^feredge: --gpio-alrt: .*--gpio-alert",
           "--gpio-alrt", "17")
    expect("a rate of 0 is refused", 64, r"^feredge: --fps: ", "--fps", "0")
    expect("a number with a tail is refused", 64, r"^feredge: --fps: .*30x", "--fps", "30x")
    expect("a negative number is refused", 64, r"^feredge: --frames: ", "--frames", "-1")
    expect("an unknown scenario is named", 64, r"^feredge: --camera: .*dance",
           "--camera", "synthetic:dance")
    expect("an unknown verb is named", 64, r"^feredge: wathc: ", "wathc")


def devices():
    expect("a camera that is not there is unavailable", 69, r"^feredge: /dev/video99: cannot open: ",
           "--camera", "/dev/video99")
    expect("a camera that is no camera is unavailable", 69, r"^feredge: /dev/null: ",
           "--camera", "/dev/null")
    expect("a GPIO chip that is not there is unavailable", 69, r"^feredge: ",
           "--camera", "synthetic", "--gpio-chip", "/dev/gpiochip99", "--gpio-alert", "17")
    expect("a chip that is no chip is told apart", 69, r"^feredge: ",
           "--camera", "synthetic", "--gpio-chip", "/dev/null", "--gpio-alert", "17")
    expect("a bus that is not there is unavailable", 69, r"^feredge: /dev/i2c-99: ",
           "--camera", "synthetic", "--light-sensor", "99:0x10")


def clips():
    good = b"YUV4MPEG2 W32 H24 F15:1 Cmono\n"
    frame = picture(32, 24)
    expect("a clip that is not there is named", 66, r"^feredge: .*absent\.y4m: cannot open: no such",
           "replay", str(folder / "absent.y4m"))
    expect("a clip cut off inside a frame says where", 65, r"frame 1 has 700 of 768 bytes",
           "replay", clip("cut.y4m", good, frame, frame[:700]))
    expect("a clip cut off in its first line says so", 65, r"cut off",
           "replay", clip("header.y4m", good[:20]))
    expect("a clip without a frame is bad data", 65, r"no frame", "replay", clip("none.y4m", good))
    expect("an empty file is bad data", 65, r"^feredge: ", "replay", clip("empty.y4m", b""))
    expect("something else is no clip", 65, r"YUV4MPEG2", "replay", clip("text.y4m", b"hello\n"))
    expect("a clip of one pixel is replayed", 0, None,
           "replay", clip("one.y4m", b"YUV4MPEG2 W1 H1 F15:1 Cmono\n", b"\x80", b"\x81"))
    odd = b"YUV4MPEG2 W33 H17 F30000:1001 C420jpeg\n"
    expect("a clip of odd size with colour is replayed", 0, None,
           "replay", clip("odd.y4m", odd, picture(33, 17) + b"\x80" * (2 * 17 * 9)))
    expect("a clip of no size is bad data", 65, r"width",
           "replay", clip("zero.y4m", b"YUV4MPEG2 W0 H24 F15:1 Cmono\n"))
    whole = clip("whole.y4m", good, frame, frame)
    alone = r"^feredge: .*whole\.y4m: cannot have it alone: file busy"
    for option in ("--events", "--trace", "--plot"):
        expect(f"a clip is not replayed into itself by {option}", 74, alone, "replay", whole, option, whole)
    judge("it is still whole then", Path(whole).read_bytes() == good + 2 * (b"FRAME\n" + frame))
    expect("two records in one file are refused", 74, r"cannot have it alone: file busy",
           "replay", whole, "--events", str(folder / "both"), "--trace", str(folder / "both"))
    expect("a clip comes through a pipe as well", 0, None, "run", "--camera", "-",
           stdin=good + b"FRAME\n" + frame)
    expect("a replay reads a pipe too", 0, None, "replay", "-", stdin=good + b"FRAME\n" + frame)
    expect("a pipe cut off is told", 65, r"standard input: cut off", "run", "--camera", "-",
           stdin=good + b"FRAME\n" + frame[:9])


def array(name, kind, shape, values):
    """An .npy of version 1.0."""
    header = f"{{'descr': '{kind}', 'fortran_order': False, 'shape': {shape}, }}".encode()
    header += b" " * (63 - (10 + len(header)) % 64) + b"\n"
    path = folder / name
    path.write_bytes(b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header + values)
    return str(path)


def evaluations():
    network = "models/face/face.tflite"
    pictures = array("x.npy", "|u1", (1, 48, 48), bytes(48 * 48))
    labels = array("y.npy", "|u1", (1,), b"\x06")
    files = ("--images", pictures, "--labels", labels)
    expect("a network is evaluated on one picture", 0, None, "eval", network, *files)
    expect("an unknown class is named", 64, r"^feredge: --classes: .*: glad$",
           "eval", network, *files, "--classes", "sad,glad")
    expect("pictures of another size are bad data", 65, r"are 32x32, the network takes 48x48$",
           "eval", network, "--images", array("small.npy", "|u1", (1, 32, 32), bytes(1024)),
           "--labels", labels)
    expect("pictures of floating point are bad data", 65, r"small\.npy: not usable as pictures: ",
           "eval", network, "--images", array("small.npy", "<f4", (1, 2, 2), bytes(16)),
           "--labels", labels)
    expect("labels that are no array are bad data", 65, r"no \.npy",
           "eval", network, "--images", pictures, "--labels", network)
    expect("pictures that are not there are named", 66, r"absent\.npy: cannot open: no such",
           "eval", network, "--images", str(folder / "absent.npy"), "--labels", labels)
    copy, raw = folder / "copy.tflite", folder / "item.raw"
    copy.write_bytes(Path(network).read_bytes())
    raw.write_bytes(bytes(48 * 48))
    for target, what in ((copy, "a network is"), (raw, "its input is")):
        kept = target.read_bytes()
        expect(f"{what} not overwritten by what the network says", 74, r"cannot have it alone: file busy",
               "infer", str(copy), "--input", str(raw), "--output", str(target))
        judge("it is still whole then", target.read_bytes() == kept)
    expect("an evaluation without labels is a wrong call", 64, r"--labels missing",
           "eval", network, "--images", pictures)


def logs():
    """A log of one replay, cut and changed anywhere: what is told happened, and damage is told."""
    good = clip("logged.y4m", b"YUV4MPEG2 W32 H24 F15:1 Cmono\n", *[picture(32, 24)] * 3)
    log = folder / "log"
    log.unlink(missing_ok=True)
    expect("a replay keeps a log", 0, None, "replay", good, "--log", str(log))
    whole = log.read_bytes()
    told = subprocess.run([program, "log", "--json", str(log)], capture_output=True, timeout=60)
    lines = told.stdout.splitlines()
    bad = folder / "bad.log"
    wrong = []
    for place in (0, 5, 9, 60, 64, 88, 130, 255, 256, 300, 511, 700, len(whole) - 1):
        for name, data in (("cut", whole[:place]),
                           ("flip", whole[:place] + bytes([whole[place] ^ 16]) + whole[place + 1:])):
            bad.write_bytes(data)
            done = subprocess.run([program, "log", "--json", str(bad)], capture_output=True, timeout=60)
            if (data and done.returncode != 65) or not set(done.stdout.splitlines()) <= set(lines):
                wrong.append((name, place, done.returncode))
    judge("a damaged log is bad data and tells no more than the whole one",
          told.returncode == 0 and len(lines) >= 2 and not wrong, str(wrong))
    bad.write_bytes(b"text\n" * 100)
    expect("something else is no log", 65, r"bad\.log: no event log", "log", str(bad))
    expect("something else is not written over", 65, r"bad\.log: no event log",
           "replay", good, "--log", str(bad))
    expect("a log that is not there is named", 66, r"absent: cannot open", "log", str(folder / "absent"))


def views():
    good = clip("seen.y4m", b"YUV4MPEG2 W32 H24 F15:1 Cmono\n", *[picture(32, 24)] * 3)
    plot = folder / "plot.svg"
    expect("a replay is drawn", 0, None, "replay", good, "--plot", str(plot))
    root = ElementTree.parse(plot).getroot()
    judge("the drawing is well-formed SVG", root.tag.endswith("svg"), root.tag)
    expect("a drawing that cannot be written is told", 74, r"^feredge: /dev/full: .*no space left",
           "replay", good, "--plot", "/dev/full")
    expect("only a replay is drawn", 64, r"^feredge: --plot: not an option of run",
           "--camera", "synthetic", "--plot", str(plot))
    expect("a clip is shown as text", 0, None, "aim", "--camera", good)
    expect("a camera that is not there cannot be aimed", 69, r"^feredge: /dev/video99: cannot open",
           "aim", "--camera", "/dev/video99")


def rpicam():
    """A script stands in for rpicam-vid: two gray frames of 64x48, then its end, again and again."""
    tools = folder / "tools"
    tools.mkdir(exist_ok=True)
    (folder / "frames").write_bytes((picture(64, 48) + bytes(64 * 24)) * 2)
    script = tools / "rpicam-vid"
    script.write_text(f"#!/bin/sh\nexec cat {(folder / 'frames').resolve()}\n")
    script.chmod(0o755)
    path = os.environ["PATH"]
    os.environ["PATH"] = f"{tools.resolve()}:{path}"
    small = ("--size", "64x48", "--socket", str(folder / "socket"))
    expect("frames come from rpicam-vid", 0, None, "--camera", "rpicam", *small, "--frames", "2")
    expect("rpicam-vid is started anew when it ends", 0, None,
           "--camera", "rpicam", *small, "--frames", "3")
    expect("a size with padded rows is refused", 69, r"^feredge: rpicam-vid: bad picture size: 100x50",
           "--camera", "rpicam", "--size", "100x50")
    script.write_text("#!/bin/sh\nexit 255\n")
    expect("rpicam-vid without a camera is told", 69, r"^feredge: rpicam-vid: no frame: it ended",
           "--camera", "rpicam", *small)
    script.unlink()
    os.environ["PATH"] = str(tools.resolve())
    expect("a missing rpicam-vid is told", 69, r"^feredge: rpicam-vid: cannot start: no such",
           "--camera", "rpicam", *small)
    os.environ["PATH"] = path


def full_disk():
    good = clip("good.y4m", b"YUV4MPEG2 W32 H24 F15:1 Cmono\n", *[picture(32, 24)] * 3)
    for option in ("--events", "--trace"):
        expect(f"a full disk under {option} is told", 74, r"^feredge: /dev/full: .*no space left",
               "replay", good, option, "/dev/full")


def configuration():
    path = folder / "bad.conf"
    path.write_text("fps = 0\ngpio-alert 17\ncamra = auto\n")
    done = subprocess.run([program, "config", "check", str(path)], capture_output=True, timeout=60)
    lines = done.stderr.decode().splitlines()
    places = [re.search(r"bad\.conf:(\d+):(\d+): ", line) for line in lines]
    judge("a configuration file gets line and column of every error",
          done.returncode == 78 and [p and p[1] for p in places] == ["1", "2", "3"],
          f"status {done.returncode}, said {lines}")


def signals():
    events = folder / "signal.events"
    for number, name in ((signal.SIGINT, "Ctrl-C"), (signal.SIGTERM, "kill")):
        running = subprocess.Popen(
            [program, "--camera", "synthetic", "--gpio-alert", "17", "--events", str(events)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        # The first status line says that the loop turns.
        running.stdout.readline()
        running.send_signal(number)
        _, complaint = running.communicate(timeout=30)
        last = events.read_text().splitlines()[-1]
        judge(f"{name} ends the run in good order",
              running.returncode == 0 and not complaint and '"event":"stop","reason":"signal"' in last,
              f"status {running.returncode}, said {complaint!r}, last event {last}")


def asked(socket):
    """What the running instance's status ends with."""
    return subprocess.run([program, "status", "--socket", socket], capture_output=True, timeout=30).returncode


def stopped_screen():
    """Ctrl-S on the terminal that shows a run: it is watched on, can be asked, and ends when it is told to."""
    screen, terminal = pty.openpty()
    socket = str(folder / "screen.sock")
    running = subprocess.Popen(
        [program, "--camera", "synthetic", "--socket", socket], stdout=terminal, stderr=terminal)
    os.read(screen, 1)
    os.write(screen, b"\x13")
    # Some live lines that are not taken.
    answers = [asked(socket) for _ in range(20)]
    running.send_signal(signal.SIGTERM)
    status = running.wait(timeout=30)
    judge("a stopped terminal stops no run", not any(answers) and status == 0, f"{answers}, status {status}")


def stopped_readers():
    fifo, socket = folder / "stopped.fifo", str(folder / "stopped.sock")
    fifo.unlink(missing_ok=True)
    os.mkfifo(fifo)
    # Opened to read and to write, it is there for the program and full for whoever writes next.
    reader = os.open(fifo, os.O_RDWR | os.O_NONBLOCK)
    while True:
        try:
            os.write(reader, b"\n" * 4096)
        except BlockingIOError:
            break
    for option in ("--events", "--trace"):
        running = subprocess.Popen(
            [program, "--camera", "synthetic", "--socket", socket, option, str(fifo)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        running.stdout.readline()
        answers = [asked(socket) for _ in range(5)]
        running.send_signal(signal.SIGTERM)
        _, complaint = running.communicate(timeout=30)
        judge(f"a reader of {option} that stops reading stops no run, and is told at its end",
              not any(answers) and running.returncode == 74 and b"cannot write: timed out" in complaint,
              f"{answers}, status {running.returncode}, said {complaint!r}")
    good = clip("good.y4m", b"YUV4MPEG2 W32 H24 F15:1 Cmono\n", *[picture(32, 24)] * 3)
    running = subprocess.Popen(
        [program, "replay", good, "--trace", str(fifo)], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        running.wait(timeout=3)
    except subprocess.TimeoutExpired:
        pass
    waited = running.poll() is None
    text = os.read(reader, 1 << 20).lstrip(b"\n")
    running.wait(timeout=30)
    text += os.read(reader, 1 << 20).lstrip(b"\n")
    judge("a replay waits for its reader and then gives it all",
          waited and running.returncode == 0 and text.count(b"\n") == 3, f"status {running.returncode}, {text!r}")
    os.close(reader)


def main():
    folder.mkdir(parents=True, exist_ok=True)
    for part in (command_lines, devices, clips, evaluations, logs, views, rpicam, full_disk, configuration, signals,
                 stopped_screen, stopped_readers):
        part()
    failed = results.count(False)
    print(f"{results.count(True)} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
