"""The shell on the board's console, driven from outside."""

import re

from machine import PATIENCE, BoardError


# A line of a program's events, with the board's seconds before it.
EVENT = re.compile(r'^\[([0-9.]+)\] (\{"t":.*)')


class Answer:
    """What a command on the board left behind."""

    def __init__(self, code, lines):
        self.code = code
        self.lines = lines

    @property
    def text(self):
        return "\n".join(self.lines)


class Guest:
    """Runs commands on a booted board, one after another."""

    def __init__(self, machine):
        self.machine = machine
        self._count = 0

    def boot(self, seconds):
        """Waits for the shell; the board's seconds from power-on."""
        self.machine.console.wait(r"BENCH ready", seconds)
        return self.machine.seconds()

    def run(self, command, seconds=PATIENCE):
        """The exit status and the lines of a command, less the events of a program that runs beside.
        Kernel messages may stand between them."""
        self._count += 1
        console = self.machine.console
        mark = console.mark()
        # The board's `init` keeps each line's exit status in `status`.
        self.machine.type(f"{command}\necho BENCH end {self._count} $status\n")
        _, end = console.wait(rf"BENCH end {self._count} (\d+)", seconds, after=mark)
        lines = []
        for _, line in console.lines[mark:]:
            if f"BENCH end {self._count} " in line:
                break
            if not EVENT.match(line):
                lines.append(line)
        return Answer(int(end.group(1)), lines)

    def must(self, command, seconds=PATIENCE):
        """As `run`, for a command that the test itself cannot do without."""
        answer = self.run(command, seconds)
        if answer.code != 0:
            raise BoardError(f"'{command}' on the board: exit {answer.code}: {answer.text}")
        return answer

    def start(self, command, output="/dev/console"):
        """Starts a command in the background; its process number."""
        answer = self.must(f"{command} >{output} 2>&1 & echo \"pid\" $!")
        return int(re.search(r"^pid (\d+)", answer.text, re.MULTILINE).group(1))

    def wait_for_exit(self, process, seconds=PATIENCE):
        """The exit status of a command that `start` started."""
        answer = self.run(f"wait {process}", seconds)
        return answer.code
