"""Writes the archives that Linux unpacks as its first root file system (cpio, format "newc")."""

import os
import stat


class Archive:
    """An initramfs in memory. Several archives may follow one another in one file."""

    def __init__(self):
        self._bytes = bytearray()
        self._entries = 0
        self._folders = set()

    def folder(self, path):
        if path and path not in self._folders:
            self.folder(os.path.dirname(path))
            self._folders.add(path)
            self._entry(path, stat.S_IFDIR | 0o755, b"")

    def file(self, path, content, mode=0o644):
        self.folder(os.path.dirname(path))
        self._entry(path, stat.S_IFREG | mode, content)

    def console(self):
        """The node that the kernel opens for its first program before any /dev is mounted."""
        self.folder("dev")
        self._entry("dev/console", stat.S_IFCHR | 0o600, b"", device=(5, 1))

    def finish(self):
        self._entry("TRAILER!!!", 0, b"")
        return bytes(self._bytes)

    def _entry(self, path, mode, content, device=(0, 0)):
        self._entries += 1
        name = path.encode() + b"\0"
        fields = [self._entries, mode, 0, 0, 1, 0, len(content), 0, 0, *device, len(name), 0]
        self._bytes += b"070701" + b"".join(b"%08X" % field for field in fields) + name
        self._align()
        self._bytes += content
        self._align()

    def _align(self):
        self._bytes += bytes(-len(self._bytes) % 4)
