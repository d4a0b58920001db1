"""What `board/NAME/board.mk` says of a board, for the scripts that are not make."""

import os
import re


class Board:
    """The variables of a board's description. A description holds `NAME := value` lines, comments and
    `include` lines relative to the repository's root, and nothing else of make."""

    def __init__(self, name):
        self.name = name
        self.root = os.path.abspath(f"{os.path.dirname(os.path.abspath(__file__))}/../..")
        self._values = {}
        self._read(f"board/{name}/board.mk")

    def _read(self, path):
        try:
            with open(f"{self.root}/{path}", encoding="utf-8") as file:
                lines = file.read().replace("\\\n", " ").splitlines()
        except FileNotFoundError:
            raise SystemExit(f"{path}: no such board description") from None
        for number, line in enumerate(lines, 1):
            if assignment := re.fullmatch(r"(\w+) :=\s*(.*?)\s*", line):
                self._values[assignment[1]] = " ".join(assignment[2].split())
            elif included := re.fullmatch(r"include (\S+)", line):
                self._read(included[1])
            elif line.strip() and not line.startswith("#"):
                raise SystemExit(f"{path}:{number}: neither NAME := value, include nor a comment")

    def __getitem__(self, name):
        try:
            return self._values[name]
        except KeyError:
            raise SystemExit(f"board/{self.name}/board.mk: {name} is missing") from None

    def get(self, name):
        """A variable that not every board has; None without it."""
        return self._values.get(name)

    def words(self, name):
        return self[name].split()

    @property
    def pins(self):
        """What each line is for: {'alert': 17, ...}, in the table's order."""
        return {job: int(number) for job, number in
                (entry.split(":") for entry in self.words("PINS"))}
