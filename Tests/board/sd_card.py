"""An SD card's image in the hands of the test: read and edited as on a laptop, booted as a board does."""

import gzip
import lzma
import re
import shutil
import subprocess
import tempfile

from board import MODULES
from machine import RASPBERRY_PI, virtual_time
from cpio import Archive
from kernel_package import KernelPackage
from card import BOOT_SIZE, BOOT_START, DATA_SIZE, megabytes
from root_archive import add_modules, read

BOOT_OFFSET = megabytes(BOOT_START)
DATA_OFFSET = megabytes(BOOT_START + BOOT_SIZE)

FEED = b"::once:/bench/feed\n"
FEED_SCRIPT = """#!/bin/sh
until [ -e /dev/video1 ]; do sleep 0.05; done
exec feed /dev/video1 /dev/video0 /bench/clip 640 480 15 >/dev/null 2>&1
"""


class Card:
    """One card. `path` is its raw image."""

    def __init__(self, packed, path):
        self.path = path
        with lzma.open(packed, "rb") as source, open(path, "wb") as target:
            shutil.copyfileobj(source, target, 1 << 20)

    def _mtools(self, command, *arguments, stdin=None):
        result = subprocess.run([command, "-i", f"{self.path}@@{BOOT_OFFSET}", *arguments],
                                input=stdin, capture_output=True, check=True)
        return result.stdout

    def read(self, name):
        return self._mtools("mtype", f"::{name}")

    def write(self, name, content):
        """Replaces a file, as an editor does that saves it."""
        self._mtools("mcopy", "-o", "-", f"::{name}", stdin=content)

    def copy_folder(self, source, target):
        """As copying and pasting a folder in a file manager."""
        self._mtools("mmd", f"::{target}")
        for name in self.names(source):
            self.write(f"{target}/{name}", self.read(f"{source}/{name}"))

    def names(self, folder):
        listing = self._mtools("mdir", "-b", f"::{folder}").decode()
        return [line.rsplit("/", 1)[1] for line in listing.split() if not line.endswith("/")]

    def edit(self, name, pattern, replacement):
        """Replaces the first match of a pattern in a text file."""
        text = self.read(name).decode()
        changed, count = re.subn(pattern, replacement, text, count=1, flags=re.MULTILINE)
        if count != 1:
            raise SystemExit(f"{name}: no match of {pattern}")
        self.write(name, changed.encode())

    def read_data(self, path):
        """Copies the data partition into a file, repaired as the kernel would when it mounts it."""
        with open(self.path, "rb") as source, open(path, "wb") as copy:
            source.seek(DATA_OFFSET)
            copy.write(source.read())
        subprocess.run(["e2fsck", "-p", path], check=False, capture_output=True)

    def change_data(self, *commands):
        """Has debugfs(8) change the data partition."""
        with tempfile.TemporaryDirectory() as folder:
            partition = f"{folder}/data"
            self.read_data(partition)
            for command in commands:
                subprocess.run(["debugfs", "-w", "-R", command, partition], check=True, capture_output=True)
            with open(partition, "rb") as source, open(self.path, "r+b") as target:
                target.seek(DATA_OFFSET)
                shutil.copyfileobj(source, target, 1 << 20)

    def add_data(self, name, content):
        """Puts a file onto the data partition, or as much of it as fits."""
        with tempfile.NamedTemporaryFile() as file:
            file.write(content)
            file.flush()
            self.change_data(f"write {file.name} {name}")

    def fill_data(self):
        """Leaves no room on the data partition: what is too large for it, then a block at a time."""
        self.change_data("rm /filler0", "rm /filler1")
        self.add_data("filler0", bytes([1]) * (DATA_SIZE << 20))
        self.add_data("filler1", bytes([1]) * (1 << 20))

    def prefix(self):
        """The folder that the firmware boots: config.txt includes slot.txt, which sets os_prefix."""
        if not re.search(r"^include slot\.txt\r?$", self.read("config.txt").decode(), re.MULTILINE):
            raise SystemExit("config.txt: does not include slot.txt")
        return re.search(r"^os_prefix=(\S+)$", self.read("slot.txt").decode(), re.MULTILINE)[1]

    def arguments(self, folder, lab, clip=None, change_tree=None):
        """QEMU's arguments for a boot from this card, with kernel, device tree, first root and command line
        taken from it, as the firmware takes them. `folder`: for the files that QEMU wants."""
        prefix = self.prefix()
        for name, target in (("kernel8.img", "kernel"), ("bcm2837-rpi-3-b.dtb", "tree")):
            content = self.read(prefix + name)
            if target == "tree" and change_tree:
                content = change_tree(content)
            with open(f"{folder}/{target}", "wb") as file:
                file.write(content)
        with open(f"{folder}/root", "wb") as file:
            root = self.read(prefix + "root.cpio.gz")
            file.write(root + bytes(-len(root) % 4) + bench_archive(root, lab, clip))
        line = self.read(prefix + "cmdline.txt").decode().strip()
        return [*RASPBERRY_PI, *virtual_time(250), "-kernel", f"{folder}/kernel",
                "-dtb", f"{folder}/tree", "-initrd", f"{folder}/root",
                "-append", f"{line} maxcpus=1",
                "-drive", f"if=sd,format=raw,file={self.path}"]


def bench_archive(root, lab, clip):
    """A second archive that Linux unpacks over the card's own: the bench's drivers before the card's (the
    camera that can be fed; the software watchdog, because QEMU resets a board that starts the chip's
    own), and what the camera sees."""
    files = unpack(gzip.decompress(root))
    archive = Archive()
    order = add_modules(archive, KernelPackage(f"{lab}/arm64/kernel"), MODULES)
    loaded = {line.split()[0] for line in order}
    order += [line for line in files["etc/modules"].decode().splitlines() if line not in loaded]
    archive.file("etc/modules", "".join(f"{line}\n" for line in order).encode())
    if clip is not None:
        archive.file("bin/feed", read(f"{lab}/feed"), 0o755)
        archive.file("bench/clip", clip)
        archive.file("bench/feed", FEED_SCRIPT.encode(), 0o755)
        archive.file("etc/inittab", files["etc/inittab"] + FEED)
    return archive.finish()


def unpack(archive):
    """{path: bytes} of a cpio archive in the format "newc"."""
    files, position = {}, 0
    while True:
        fields = [int(archive[position + 6 + 8 * n:position + 14 + 8 * n], 16) for n in range(13)]
        size, length = fields[6], fields[11]
        name = archive[position + 110:position + 110 + length - 1].decode()
        start = position + 110 + length
        start += -start % 4
        if name == "TRAILER!!!":
            return files
        files[name] = archive[start:start + size]
        position = start + size
        position += -position % 4
