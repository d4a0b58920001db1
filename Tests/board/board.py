"""Puts an emulated board together from what was fetched and built, and boots it."""

import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, f"{HERE}/../../board/image")

from cpio import Archive
from device_tree import without_node
from guest import Guest
from kernel_package import KernelPackage
from machine import RASPBERRY_PI, Machine, virtual_time
from root_archive import add_modules, read

# vivid: one HDMI capture node, one HDMI output node, scaler only (the compose rectangle of the other
# modes is sticky), no controls that inject errors.
MODULES = [
    ("vivid", "n_devs=1 node_types=0x101 num_inputs=1 input_types=3 num_outputs=1 output_types=1 "
              "ccs_cap_mode=4 ccs_out_mode=0 no_error_inj=1"),
    # Before the chip's own watchdog, so that /dev/watchdog is this one: QEMU resets a Raspberry Pi the
    # moment the chip's own is started.
    ("softdog", ""),
    ("i2c-dev", ""),
]
# The chip's watchdog driver is also what resets and powers off a Raspberry Pi.
RASPBERRY_PI_MODULES = [("bcm2835_wdt", ""), ("i2c-bcm2835", "")]
# What modules.sh built, and what it needs: a GPIO chip whose lines the guest itself can watch, press and
# take away, and an I2C bus with a light sensor's registers.
VIRT_MODULES = [("configfs", "")]
BUILT_MODULES = [("gpio-sim", ""), ("i2c-stub", "chip_addr=0x10,0x3c,0x40,0x5a")]
# What a disk with ext4 on it needs.
DISK_MODULES = ("virtio_mmio", "virtio_blk", "crc32c_generic", "ext4")


def base_archive(lab, kind, more=()):
    """The root file system without the program under test; `more`: modules beside the usual ones."""
    modules = [*MODULES, *((name, "") for name in more)] + (RASPBERRY_PI_MODULES if kind == "raspi3b" else VIRT_MODULES)
    archive = Archive()
    archive.console()
    for folder in ("proc", "sys", "dev", "run", "tmp", "root"):
        archive.folder(folder)
    archive.file("bin/busybox", read(f"{lab}/arm64/userland/bin/busybox"), 0o755)
    archive.file("init", read(f"{HERE}/guest/init"), 0o755)
    order = add_modules(archive, KernelPackage(f"{lab}/arm64/kernel"), modules)
    if kind == "virt":
        for name, text in BUILT_MODULES:
            archive.file(f"modules/{name}.ko", read(f"{lab}/arm64/extra/{name}.ko"))
            order.append(f"{name} {text}".rstrip())
    archive.file("modules/order", "\n".join(order).encode() + b"\n")
    return archive


def raspberry_pi_tree(kernel, lab):
    """The kernel's own device tree, with the first serial port a terminal instead of Bluetooth's, as
    `dtoverlay=disable-bt` makes it on a board: it is the bench's console."""
    path = f"{lab}/raspberry-pi-3.dtb"
    tree = without_node(read(kernel.device_tree("bcm2837-rpi-3-b")),
                        "/soc/serial@7e201000/bluetooth")
    with open(path, "wb") as file:
        file.write(tree)
    return path


def tools(lab):
    """The bench's own programs, as `boot` takes them."""
    return {f"bin/{name}": (read(f"{lab}/{name}"), 0o755) for name in ("feed", "grab", "stamp")}


def gpio_sim():
    """The script that makes the simulated chip, as `boot` takes it."""
    return {"bin/gpio-sim": (read(f"{HERE}/guest/gpio-sim"), 0o755)}


def disk(path):
    """QEMU's arguments for a disk of the board `virt`, /dev/vda there; the monitor calls it "disk"."""
    return ["-drive", f"if=none,id=disk,format=raw,file={path}", "-device", "virtio-blk-device,drive=disk"]


def arguments(kind, lab, files, options="", more=()):
    """QEMU's arguments for 'raspi3b' or 'virt' with extra files ({path: (content, mode)}) and modules."""
    raspberry_pi = kind == "raspi3b"
    archive = base_archive(lab, kind, more)
    for path, (content, mode) in files.items():
        archive.file(path, content, mode)
    initramfs = f"{lab}/{kind}.cpio"
    with open(initramfs, "wb") as file:
        file.write(archive.finish())
    kernel = KernelPackage(f"{lab}/arm64/kernel")
    if raspberry_pi:
        chosen = [*RASPBERRY_PI, "-dtb", raspberry_pi_tree(kernel, lab)]
        console = "console=ttyAMA0,115200 maxcpus=1"
    else:
        chosen = ["-M", "virt", "-cpu", "cortex-a53", "-m", "1024"]
        console = "console=ttyAMA0"
    return [*chosen, "-kernel", kernel.image, "-initrd", initramfs,
            "-append", f"{console} quiet loglevel=3 panic=-1 {options}"]


def boot(kind, lab, files, echo=None, seconds=300, options="", more=(), extra=(), limit=1800, rate=None):
    """Boots a board for a test; its Guest, when the shell answers. `options`: of the kernel's command line; `more`:
    further modules; `extra`: further arguments for QEMU; `limit`: seconds after which the board is ended whatever
    it does; `rate`: its million instructions a second, where its clock shall count them."""
    if rate:
        extra = [*virtual_time(rate), *extra]
    guest = Guest(Machine([*arguments(kind, lab, files, options, more), *extra], echo, limit))
    try:
        guest.boot_seconds = guest.boot(seconds)
    except BaseException:
        guest.machine.stop()
        raise
    return guest
