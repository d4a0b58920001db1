"""Checks that the card writer asks before it overwrites and refuses what is no free card. No disk of this
machine is touched: the disks are plain files, and what Linux knows of them is a folder of the test's own.

usage: Tests/programs/flash.py board/flash.sh FOLDER
"""

import lzma
import os
import shutil
import subprocess
import sys
from pathlib import Path

script, folder = sys.argv[1], Path(sys.argv[2]).absolute()
IMAGE = bytes(range(256)) * 4096
results = []


class Disk:
    """A disk that is a file, with one partition, in tables of its own."""

    def __init__(self, name, size=2 * len(IMAGE)):
        self.tables = folder / name
        shutil.rmtree(self.tables, ignore_errors=True)
        self.path = self.tables / "dev" / name
        self.about = self.tables / "sys/class/block" / name
        self.partition = self.about / f"{name}1"
        (self.partition / "holders").mkdir(parents=True)
        (self.about / "holders").mkdir()
        self.path.parent.mkdir()
        self.path.write_bytes(bytes(size))
        (self.about / "size").write_text(f"{size // 512}\n")
        (self.about / "dev").write_text("8:16\n")
        (self.partition / "dev").write_text("8:17\n")
        (self.tables / "proc/self").mkdir(parents=True)
        self.mounts("22 1 254:1 / / rw - ext4 /dev/vda1 rw")
        (self.tables / "proc/swaps").write_text("Filename\tType\n")

    def mounts(self, *lines):
        (self.tables / "proc/self/mountinfo").write_text("".join(line + "\n" for line in lines))

    def flash(self, answer):
        return subprocess.run(
            [script, str(folder / "card.img.xz"), str(self.path)], input=answer, text=True,
            capture_output=True, timeout=60, env={**os.environ, "FLASH_TABLES": str(self.tables)})


def judge(promise, passed, done):
    results.append(passed)
    detail = "" if passed else f": status {done.returncode}, {done.stdout!r} {done.stderr!r}"
    print(f"{'pass' if passed else 'FAIL'} {promise}{detail}")


def refused(promise, disk, status, reason):
    """Even when confirmed: one line, the status, and not a byte changed."""
    before = disk.path.read_bytes()
    done = disk.flash(f"{disk.path}\n")
    judge(promise, done.returncode == status and reason in done.stderr
          and len(done.stderr.splitlines()) == 1 and disk.path.read_bytes() == before, done)


folder.mkdir(parents=True, exist_ok=True)
(folder / "card.img.xz").write_bytes(lzma.compress(IMAGE))

disk = Disk("sdq")
done = disk.flash("yes\n")
judge("any other answer than the disk's name writes nothing",
      done.returncode == 77 and disk.path.read_bytes() == bytes(2 * len(IMAGE)), done)
done = disk.flash("")
judge("no answer writes nothing",
      done.returncode == 77 and disk.path.read_bytes() == bytes(2 * len(IMAGE)), done)
done = disk.flash(f"{disk.path}\n")
judge("the disk's name writes the image and reads it back",
      done.returncode == 0 and disk.path.read_bytes() == IMAGE + bytes(len(IMAGE)), done)

disk = Disk("sdr")
disk.mounts("30 22 8:17 / /media/card rw - vfat /dev/sdr1 rw")
refused("a mounted card is refused", disk, 77, "mounted on /media/card")
disk.mounts("22 1 8:17 / / rw - ext4 /dev/other rw")
refused("the system's disk is refused", disk, 77, "the system runs from it")
disk.mounts("22 1 0:31 /@ / rw - btrfs /dev/sdr1 rw,subvol=/@")
refused("the system's disk with btrfs is refused", disk, 77, "the system runs from it")
disk.mounts()
(disk.tables / "proc/swaps").write_text("/dev/sdr1 partition 1 0 -2\n")
refused("swap space is refused", disk, 77, "swap")
(disk.tables / "proc/swaps").write_text("")
(disk.partition / "holders/dm-0").mkdir()
refused("an encrypted or logical volume is refused", disk, 77, "in use by dm-0")

disk = Disk("sds", size=len(IMAGE) // 2)
refused("a card that is too small is refused", disk, 69, "too small")
disk = Disk("sdt")
(disk.about / "ro").write_text("1\n")
refused("a write-protected card is refused", disk, 77, "write-protected")
disk = Disk("sdu")
(disk.about / "partition").write_text("1\n")
refused("a partition is refused", disk, 64, "it is a partition")
disk = Disk("sdv")
(disk.about / "size").write_text("0\n")
refused("an empty reader is refused", disk, 69, "no card")
done = subprocess.run([script, str(folder / "card.img.xz"), "/dev/null"], input="/dev/null\n",
                      capture_output=True, text=True, timeout=60)
judge("what is no disk is refused", done.returncode == 64, done)

print(f"{sum(results)} of {len(results)}")
sys.exit(0 if all(results) else 1)
