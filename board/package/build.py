"""Makes the Debian package for those who keep Raspberry Pi OS or Debian on their board.

usage: build.py PROGRAM SYSROOT RELINK MAINTAINER OUTPUT-FOLDER
(PROGRAM: the static arm64 feredge; SYSROOT: what it was linked with; RELINK: the relink kit; MAINTAINER:
"Name <address>". SOURCE_DATE_EPOCH, in seconds, is the date of everything inside.)
"""

import email.utils
import gzip
import os
import re
import subprocess
import sys
import tempfile
import urllib.parse

import completions
from help_texts import HelpTexts
from manual import manual

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, f"{HERE}/../image")

from description import Board
from notices import own_licences


def read(path):
    with open(path, "rb") as file:
        return file.read()


def filled(name, values):
    """A text beside this file with @name@ replaced."""
    text = read(f"{HERE}/{name}").decode()
    return re.sub(r"@(\w+)@", lambda match: values[match[1]], text).encode()


def indented(text):
    """As a field of a Debian control file: every line behind a space, an empty one a dot."""
    return "\n".join(f" {line.rstrip()}" if line.strip() else " ." for line in text.strip().splitlines())


def copyright_text(program, sysroot):
    packages = urllib.parse.unquote(read(f"{sysroot}/.complete").decode()).split()
    licence = read(f"{HERE}/../../LICENSE").decode().split("\n\n", 2)[2]
    # The program's own notices, less its MIT text, which stands above.
    notices = own_licences(program).split("SOFTWARE.\n", 1)[1]
    return filled("debian/copyright", {
        "packages": "\n".join(f"  {name}" for name in packages), "licence": indented(licence),
        "notices": "Comment:\n" + indented(notices)})


def changelog(version, maintainer, epoch):
    date = email.utils.formatdate(epoch)
    return (f"feredge ({version}) stable; urgency=medium\n\n  * Release {version}.\n\n"
            f" -- {maintainer}  {date}\n").encode()


def configuration():
    board = Board("rpi3")
    lines = "\n".join(f"{'# ' if job == 'ack' else ''}gpio-{job} = {number}"
                      for job, number in board.pins.items())
    return filled("feredge.conf", {"lines": lines, "light_sensor": board["LIGHT_SENSOR"]})


def files(program, sysroot, relink, maintainer, epoch):
    """{path: (bytes, mode)} of what the package installs, and its version."""
    texts = HelpTexts(program)
    share, units = "usr/share", "lib/systemd/system"
    doc = f"{share}/doc/feredge"
    packed = lambda content: gzip.compress(content, 9, mtime=0)
    plain = {
        "etc/feredge.conf": configuration(),
        f"{units}/feredge.service": read(f"{HERE}/feredge.service"),
        "lib/udev/rules.d/60-feredge.rules": read(f"{HERE}/60-feredge.rules"),
        f"{share}/bash-completion/completions/feredge": completions.bash(texts),
        f"{share}/zsh/vendor-completions/_feredge": completions.zsh(texts),
        f"{share}/man/man1/feredge.1.gz": packed(manual(texts, epoch)),
        f"{share}/lintian/overrides/feredge": read(f"{HERE}/debian/lintian-overrides"),
        f"{doc}/copyright": copyright_text(program, sysroot),
        f"{doc}/changelog.gz": packed(changelog(texts.version, maintainer, epoch)),
        f"{doc}/feredge-relink.tar.xz": read(relink),
        f"{doc}/examples/rpicam.conf": read(f"{HERE}/rpicam.conf"),
        f"{doc}/examples/tone.conf": read(f"{HERE}/tone.conf"),
        f"{doc}/examples/watchdog.conf": read(f"{HERE}/watchdog.conf"),
    }
    result = {path: (content, 0o644) for path, content in plain.items()}
    result["usr/bin/feredge"] = (read(program), 0o755)
    return result, texts.version


def write(root, path, content, mode, epoch):
    target = f"{root}/{path}"
    os.makedirs(os.path.dirname(target), exist_ok=True)
    with open(target, "wb") as file:
        file.write(content)
    os.chmod(target, mode)
    os.utime(target, (epoch, epoch))


def main():
    program, sysroot, relink, maintainer, folder = sys.argv[1:]
    epoch = int(os.environ["SOURCE_DATE_EPOCH"])
    os.umask(0o022)
    content, version = files(program, sysroot, relink, maintainer, epoch)
    with tempfile.TemporaryDirectory(prefix="feredge-package-") as root:
        os.chmod(root, 0o755)
        for path, (data, mode) in content.items():
            write(root, path, data, mode, epoch)
        size = sum(len(data) for data, _ in content.values()) // 1024 + 1
        control = filled("debian/control", {
            "version": version, "maintainer": maintainer, "size": str(size)})
        write(root, "DEBIAN/control", control, 0o644, epoch)
        write(root, "DEBIAN/conffiles", b"/etc/feredge.conf\n", 0o644, epoch)
        sums = subprocess.run("find * -type f ! -path 'DEBIAN/*' ! -path 'etc/*' | LC_ALL=C sort | xargs md5sum",
                              shell=True, cwd=root, check=True, capture_output=True).stdout
        write(root, "DEBIAN/md5sums", sums, 0o644, epoch)
        for script in ("postinst", "prerm", "postrm"):
            write(root, f"DEBIAN/{script}", read(f"{HERE}/debian/{script}"), 0o755, epoch)
        output = f"{folder}/feredge_{version}_arm64.deb"
        # dpkg-deb takes its dates from SOURCE_DATE_EPOCH.
        subprocess.run(["dpkg-deb", "--root-owner-group", "-Zxz", "--build", root, output],
                       check=True, stdout=subprocess.DEVNULL)
    print(f"{output}: {os.path.getsize(output)} bytes")


if __name__ == "__main__":
    main()
