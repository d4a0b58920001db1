"""The root file system of the board's image: an initramfs that is made read-only once it is set up."""

import gzip
import os

from cpio import Archive
from kernel_package import KernelPackage

HERE = os.path.dirname(os.path.abspath(__file__))
FOLDERS = ("proc", "sys", "dev", "run", "boot", "data", "tmp")


def read(path):
    with open(path, "rb") as file:
        return file.read()


def root_archive(board, kernel, busybox, program, release):
    """The archive as the kernel unpacks it, compressed; all but the kernel's own image stands in it.

    - board: its description; kernel: Debian's KernelPackage; busybox, program: static programs' bytes;
    - release: one line that the serial console shows at start.
    """
    archive = Archive()
    archive.console()
    for folder in FOLDERS:
        archive.folder(folder)
    archive.file("bin/busybox", busybox, 0o755)
    archive.file("bin/feredge", program, 0o755)
    for folder, _, names in sorted(os.walk(f"{HERE}/root")):
        for name in sorted(names):
            path = f"{folder}/{name}"
            mode = 0o755 if os.access(path, os.X_OK) else 0o644
            archive.file(os.path.relpath(path, f"{HERE}/root"), read(path), mode)
    archive.file("etc/board", facts(board).encode())
    archive.file("etc/release", release.encode() + b"\n")
    modules = board.words("MODULES") + board.words("USB_MODULES")
    order = add_modules(archive, kernel, [(name, "") for name in modules])
    archive.file("etc/modules", "".join(f"{line}\n" for line in order).encode())
    return gzip.compress(archive.finish(), 9, mtime=0)


def facts(board):
    """What the root's scripts know of the board, as the shell reads it."""
    return (f"gpio_chip={board['GPIO_CHIP']}\n"
            f"fault_line={board.pins['fault']}\n"
            f"serial_port={board['SERIAL_PORT']}\n"
            f"serial_speed={board['SERIAL_SPEED']}\n")


def add_modules(archive, kernel, modules):
    """Drivers with all that they need; (name, options) each. The lines in whose order they are loaded."""
    options = {name.replace("-", "_"): text for name, text in modules}
    order = []
    for name, content in kernel.load_order(name for name, _ in modules):
        archive.file(f"modules/{name}.ko", content)
        order.append(f"{name} {options.get(name, '')}".rstrip())
    return order
