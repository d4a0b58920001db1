"""A disk with a Debian arm64 system whose systemd boots on the emulated board, and the package to be installed there."""

import os
import shutil
import subprocess
import tempfile

SIZE = "600M"
# The console is the bench's, as on the boards without a disk.
SHELL_UNIT = """[Unit]
Description=Shell of the test bench
DefaultDependencies=no
After=systemd-udev-settle.service systemd-remount-fs.service local-fs.target
Wants=systemd-udev-settle.service

[Service]
ExecStart=/bench/shell
StandardInput=tty-force
StandardOutput=tty
StandardError=tty
TTYPath=/dev/ttyAMA0
"""
SHELL = """#!/bin/bash
export PATH=/bench:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C DEBIAN_FRONTEND=noninteractive
export SYSTEMD_PAGER= SYSTEMD_COLORS=0 SYSTEMD_URLIFY=0 TERM=dumb
stty -echo
echo "BENCH ready $(cut -d' ' -f1 /proc/uptime) $(uname -r)"
while read -r line; do
  eval "$line"
  status=$?
done
"""


def make_disk(path, debian, package, files):
    """Writes an ext4 image: the unpacked Debian in the folder `debian`, `package` as /bench/package.deb and further
    `files` ({path: (content, mode)}). The system keeps nothing of a first start: it has a machine number."""
    with tempfile.TemporaryDirectory(prefix="feredge-debian-") as folder:
        root = f"{folder}/root"
        subprocess.run(["cp", "-a", f"{debian}/root", root], check=True)
        os.makedirs(f"{root}/bench")
        shutil.copy(package, f"{root}/bench/package.deb")
        written = {
            "bench/shell": (SHELL.encode(), 0o755),
            "etc/machine-id": (b"0123456789abcdef0123456789abcdef\n", 0o444),
            "etc/systemd/system/bench.service": (SHELL_UNIT.encode(), 0o644),
            "etc/fstab": (b"", 0o644),
        }
        for name, (content, mode) in {**written, **files}.items():
            with open(f"{root}/{name}", "wb") as file:
                file.write(content)
            os.chmod(f"{root}/{name}", mode)
        wanted = f"{root}/etc/systemd/system/multi-user.target.wants"
        os.makedirs(wanted, exist_ok=True)
        os.symlink("../bench.service", f"{wanted}/bench.service")
        # A login prompt would take the console from the bench.
        for unit in ("serial-getty@ttyAMA0.service", "getty@tty1.service"):
            os.symlink("/dev/null", f"{root}/etc/systemd/system/{unit}")
        subprocess.run(["mke2fs", "-q", "-t", "ext4", "-E", "root_owner=0:0", "-d", root, path, SIZE], check=True,
                       stdout=subprocess.DEVNULL)
