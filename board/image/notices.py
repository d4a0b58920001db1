"""The third-party notices of an image: what is in it, under which licence, where its source is."""

import glob
import os
import subprocess
import urllib.parse

# The licences that the packages' notices refer to, where Debian keeps them.
COMMON = "/usr/share/common-licenses"
TEXTS = ("GPL-2", "GPL-3", "LGPL-2.1", "Apache-2.0")
# Debian's source packages of the binary ones that an image takes files from.
SOURCES = {"linux-image": "linux", "busybox-static": "busybox", "raspi-firmware": "raspi-firmware"}

INTRODUCTION = """\
THIRD-PARTY SOFTWARE ON THIS CARD

feredge itself is under the MIT License (feredge.txt). The card also holds, unmodified, files of these
Debian packages; the licence of each stands beside this file:

"""
SOURCE = """\

The source of each package is Debian's, for exactly this version, at
https://snapshot.debian.org/package/SOURCE/VERSION/ as listed below. linux and busybox are under the GPL,
version 2: whoever received this card may also ask its distributor for their source, at the cost of a copy.
The firmware (raspi-firmware) may be copied unmodified and used with a Raspberry Pi only.

"""
RELINK = """\

The libraries inside the program feredge that are under the LGPL can be exchanged: feredge-relink.tar.xz
holds its object files and the command that links them.
"""


def package_names(*folders):
    """The package files that were unpacked into some folders, as their `.complete` names them."""
    names = []
    for folder in folders:
        with open(f"{folder}/.complete", encoding="ascii") as file:
            names += file.read().split()
    return sorted(urllib.parse.unquote(name) for name in names)


def snapshot(name):
    """Where the source of a package file `NAME_VERSION_ARCHITECTURE.deb` is."""
    package, version, _ = name.removesuffix(".deb").split("_")
    # The rebuilds of a binary package (+b1) have the source of what they rebuild.
    version = version.split("+b")[0]
    source = next(source for start, source in SOURCES.items() if package.startswith(start))
    return f"https://snapshot.debian.org/package/{source}/{version}/"


def notices(program, folders, relink):
    """{path: bytes} of the card's folder `licences`."""
    names = package_names(*folders)
    lines = [f"  {name}\n" for name in names]
    sources = [f"  {snapshot(name)}\n" for name in names]
    text = INTRODUCTION + "".join(lines) + SOURCE + "".join(sources) + RELINK
    files = {"licences/README.txt": crlf(text), "licences/feredge-relink.tar.xz": relink,
             "licences/feredge.txt": crlf(own_licences(program))}
    for name in TEXTS:
        with open(f"{COMMON}/{name}", encoding="utf-8") as file:
            files[f"licences/{name}.txt"] = crlf(file.read())
    for folder in folders:
        for path in sorted(glob.glob(f"{folder}/**/usr/share/doc/*/copyright", recursive=True)):
            package = os.path.basename(os.path.dirname(path))
            if any(package.startswith(start) for start in SOURCES):
                with open(path, encoding="utf-8") as file:
                    files[f"licences/{package}.txt"] = crlf(file.read())
    return files


def own_licences(program):
    """What the program itself tells."""
    return subprocess.run(["qemu-aarch64", program, "version", "--licences"], check=True,
                          capture_output=True, text=True).stdout


def crlf(text):
    """As every editor of every computer shows it."""
    return text.replace("\n", "\r\n").encode()
