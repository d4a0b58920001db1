"""What a board needs of Debian's unpacked arm64 kernel package."""

import glob
import lzma
import os
import re


class KernelPackage:
    """The kernel image, its device trees and its modules, below one folder."""

    def __init__(self, folder):
        self.folder = folder
        [self.image] = glob.glob(f"{folder}/boot/vmlinuz-*")
        self.version = os.path.basename(self.image).removeprefix("vmlinuz-")
        self._modules = {}
        for path in glob.glob(f"{folder}/**/modules/*/kernel/**/*.ko*", recursive=True):
            name = os.path.basename(path).split(".ko")[0].replace("-", "_")
            self._modules[name] = path

    def device_tree(self, name):
        return f"{self.folder}/usr/lib/linux-image-{self.version}/broadcom/{name}.dtb"

    def load_order(self, names):
        """(name, content) of the modules and of all that they need, each after what it needs."""
        loaded = {}
        for name in names:
            self._visit(name.replace("-", "_"), loaded)
        return list(loaded.items())

    def _visit(self, name, loaded):
        if name in loaded:
            return
        content = self._content(name)
        # The package has no modules.dep; every module names its own needs in its .modinfo section.
        needs = re.search(rb"\0depends=([^\0]*)\0", content)
        for needed in needs.group(1).decode().split(",") if needs else []:
            if needed:
                self._visit(needed.replace("-", "_"), loaded)
        loaded[name] = content

    def _content(self, name):
        path = self._modules.get(name)
        if path is None:
            raise SystemExit(f"kernel {self.version}: no module {name}")
        with open(path, "rb") as file:
            content = file.read()
        return without_signature(lzma.decompress(content) if path.endswith(".xz") else content)


def without_signature(module):
    """A module less what `scripts/sign-file` of Linux appends: signature, 12 bytes that end with its length, and a mark.

    The kernel would check it against a key inside itself, which takes seconds for a card's modules. They stand in one
    archive beside that kernel, so whoever can change one can change the other."""
    mark = b"~Module signature appended~\n"
    if not module.endswith(mark):
        return module
    end = len(module) - len(mark)
    return module[:end - 12 - int.from_bytes(module[end - 4:end], "big")]
