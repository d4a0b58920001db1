"""Makes the SD-card image of a board: one compressed file for any card writer.

usage: build.py BOARD PROGRAM KERNEL FIRMWARE RELINK OUTPUT.img.xz
(PROGRAM: the static arm64 feredge; KERNEL, FIRMWARE: what kernel.sh and firmware.sh unpacked; RELINK: the
relink kit. SOURCE_DATE_EPOCH, in seconds, is the date of everything inside.)
"""

import glob
import gzip
import hashlib
import lzma
import os
import re
import shutil
import subprocess
import sys
import tempfile

from card import make_card
from description import Board
from kernel_package import KernelPackage
from notices import crlf, notices
from root_archive import HERE, read, root_archive

UNAVAILABLE = 69  # EX_UNAVAILABLE of sysexits.h


def boot_text(name, values):
    """A text of the FAT partition with @name@ replaced."""
    text = read(f"{HERE}/boot/{name}").decode()
    return re.sub(r"@(\w+)@", lambda match: values[match[1]], text)


def texts(board):
    """What of the board stands in the texts of the FAT partition."""
    pins = board.pins
    firmware = board.words("FIRMWARE")
    # No button is assumed: an input without its pull-down resistor would acknowledge at random.
    lines = [f"{'# ' if job == 'ack' else ''}gpio-{job} = {number}" for job, number in pins.items()]
    levels = [f"gpio={pins[job]}=op,d{level}"
              for job, level in (("alert", "l"), ("buzzer", "l"), ("fault", "h"))]
    return {
        "title": board["TITLE"], "lines": "\n".join(lines), "levels": "\n".join(levels),
        "camera": board["CAMERA"], "size": board["FRAME_SIZE"], "rate": board["FRAME_RATE"],
        "light_sensor": board["LIGHT_SENSOR"], "watchdog": board["WATCHDOG"],
        "serial_port": board["SERIAL_PORT"], "serial_speed": board["SERIAL_SPEED"],
        "start": next(name for name in firmware if name.endswith(".elf")),
        "fixup": next(name for name in firmware if name.endswith(".dat")),
    }


def boot_files(board, program, kernel_folder, firmware_folder, relink):
    """{path: bytes} of the FAT partition."""
    kernel = KernelPackage(f"{kernel_folder}/kernel")
    values = texts(board)
    version = subprocess.run(["qemu-aarch64", program, "version"], check=True, capture_output=True,
                             text=True).stdout.splitlines()[0]
    release = f"{version} for {board['TITLE']}, Linux {kernel.version}"
    files = {name: crlf(boot_text(name, values)) for name in ("config.txt", "feredge.conf")}
    # Overwritten in place on the board, so without the two-byte line ends.
    files["slot.txt"] = boot_text("slot.txt", values).encode()
    for name in board.words("FIRMWARE"):
        [path] = glob.glob(f"{firmware_folder}/**/raspi-firmware/{name}", recursive=True)
        files[name] = read(path)
    files["a/cmdline.txt"] = boot_text("cmdline.txt", values).encode()
    files["a/kernel8.img"] = gzip.compress(read(kernel.image), 9, mtime=0)
    files["a/root.cpio.gz"] = root_archive(
        board, kernel, read(f"{kernel_folder}/userland/bin/busybox"), read(program), release)
    for name in board.words("DEVICE_TREES"):
        files[f"a/{name}.dtb"] = read(kernel.device_tree(name))
    return files | notices(program, [kernel_folder, firmware_folder], read(relink))


def main():
    name, program, kernel_folder, firmware_folder, relink, output = sys.argv[1:]
    board = Board(name)
    if reason := board.get("NO_IMAGE"):
        print(f"BOARD={name}: no image: {reason}", file=sys.stderr)
        sys.exit(UNAVAILABLE)
    epoch = int(os.environ["SOURCE_DATE_EPOCH"])
    files = boot_files(board, program, kernel_folder, firmware_folder, relink)
    with tempfile.TemporaryDirectory(prefix="feredge-image-") as work:
        image = f"{work}/card.img"
        make_card(image, work, files, epoch)
        with open(image, "rb") as raw, lzma.open(f"{output}.part", "wb", preset=6) as packed:
            shutil.copyfileobj(raw, packed, 1 << 20)
    os.replace(f"{output}.part", output)
    digest = hashlib.sha256(read(output)).hexdigest()
    print(f"{output}: {os.path.getsize(output)} bytes, SHA-256 {digest}")


if __name__ == "__main__":
    main()
