"""An SD card's image without root rights and loop mounts, the same bytes each time.

MEGABYTES are 2^20 bytes. The whole is a power of two, which QEMU demands of a card.
"""

import os
import shutil
import subprocess

BOOT_START, BOOT_SIZE, DATA_SIZE = 1, 95, 32
# Any fixed numbers do; they name this product's cards.
DISK_IDENTIFIER = "0xfeed6e01"
BOOT_IDENTIFIER = "FEED6E02"
DATA_IDENTIFIER = "feed6e03-0000-4000-8000-000000000001"


def run(*command, stdin=None, **environment):
    """Runs a tool; one line says why the image cannot be made, if it fails."""
    result = subprocess.run(command, input=stdin, capture_output=True, text=True, check=False,
                            env={**os.environ, "TZ": "UTC", "LC_ALL": "C", **environment})
    if result.returncode != 0:
        reason = (result.stderr or result.stdout).strip().replace("\n", "; ")
        raise SystemExit(f"{command[0]}: cannot make the image: {reason}")


def megabytes(count):
    return count << 20


def make_card(image, work, files, epoch):
    """Writes the image of a card.

    - image: the path of the result; work: a folder for what lies on the way;
    - files: {path: bytes} on the FAT partition; epoch: every time stamp, in seconds since 1970.
    """
    with open(image, "wb") as file:
        file.truncate(megabytes(BOOT_START + BOOT_SIZE + DATA_SIZE))
    sectors = [megabytes(count) // 512 for count in (BOOT_START, BOOT_SIZE, DATA_SIZE)]
    run("sfdisk", "--quiet", image, stdin=(
        f"label: dos\nlabel-id: {DISK_IDENTIFIER}\n"
        f"start={sectors[0]},size={sectors[1]},type=c,bootable\n"
        f"start={sectors[0] + sectors[1]},size={sectors[2]},type=83\n"))
    boot, data = f"{work}/boot.fat", f"{work}/data.ext4"
    make_boot(boot, f"{work}/boot", files, epoch)
    make_data(data, epoch)
    with open(image, "r+b") as file:
        for path, start in ((boot, BOOT_START), (data, BOOT_START + BOOT_SIZE)):
            file.seek(megabytes(start))
            with open(path, "rb") as partition:
                shutil.copyfileobj(partition, file)


def make_boot(path, folder, files, epoch):
    """The FAT partition that the firmware reads and a technician edits."""
    shutil.rmtree(folder, ignore_errors=True)
    with open(path, "wb") as file:
        file.truncate(megabytes(BOOT_SIZE))
    run("mkfs.vfat", "-F", "32", "-s", "1", "-n", "FEREDGE", "-i", BOOT_IDENTIFIER, "--invariant", path,
        SOURCE_DATE_EPOCH=str(epoch))
    for name, content in files.items():
        target = f"{folder}/{name}"
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, "wb") as file:
            file.write(content)
    for place, _, names in os.walk(folder, topdown=False):
        for entry in [f"{place}/{name}" for name in names] + [place]:
            os.utime(entry, (epoch, epoch))
    entries = [f"{folder}/{name}" for name in sorted(os.listdir(folder))]
    run("mcopy", "-s", "-m", "-i", path, *entries, "::", SOURCE_DATE_EPOCH=str(epoch))


def make_data(path, epoch):
    """The partition for the event log: ext4, whose journal survives a power cut."""
    with open(path, "wb") as file:
        file.truncate(megabytes(DATA_SIZE))
    # Full check of metadata sums; no lazy initialization, which would write for minutes after the first boot.
    run("mke2fs", "-q", "-t", "ext4", "-L", "feredge-data", "-U", DATA_IDENTIFIER, "-m", "0",
        "-O", "^resize_inode,^dir_index", "-E",
        f"hash_seed={DATA_IDENTIFIER},lazy_itable_init=0,lazy_journal_init=0,root_owner=0:0", path,
        E2FSPROGS_FAKE_TIME=str(epoch), SOURCE_DATE_EPOCH=str(epoch))
