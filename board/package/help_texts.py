"""What the program says of itself: the source of manual page and completions, so that both fit it."""

import re
import subprocess


class HelpTexts:
    """The help of a static arm64 feredge, asked through QEMU."""

    def __init__(self, program):
        self._program = program
        self.overview = self._ask("--help")
        # The verbs stand in the overview, each at the start of a line with its purpose.
        self.verbs = dict(re.findall(r"^  ([a-z]+)(?: check)?(?: [A-Z][A-Za-z0-9.]*)? +(.*)$",
                                     self.overview.split("examples:")[0], re.MULTILINE))
        self.verbs.pop("feredge", None)
        self.texts = {verb: self._ask("help", verb) for verb in self.verbs if verb != "help"}
        self.version = self._ask("version").split()[1].rstrip(",")

    def _ask(self, *words):
        return subprocess.run(["qemu-aarch64", self._program, *words], check=True,
                              capture_output=True, text=True).stdout

    def options(self, verb):
        """The long options that the help of a verb names."""
        found = dict.fromkeys(re.findall(r"--[a-z][a-z-]*[a-z]", self.texts[verb]))
        found.update(dict.fromkeys(["--help"]))
        return list(found)
