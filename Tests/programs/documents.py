"""Checks that the Markdown files name only what is there: links and headings, files of this repository, targets of make,
verbs and options of the program.

usage: Tests/programs/documents.py
"""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("Sources", "Tests", "board", "models")
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
CONSOLE = ROOT / "Sources" / "Console"
VERBS, OPTIONS = (set(re.findall(r'case \.\w+: "([a-z-]+)"', (CONSOLE / name).read_text())) for name in ("Verb.swift", "Option.swift"))


def anchor_of(heading):
    """As GitHub makes it: small letters, hyphens for spaces, no other marks."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def anchors_of(text):
    return {anchor_of(heading) for heading in re.findall(r"^#+ (.*)$", text, re.MULTILINE)}


def broken_links(text, folder):
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        path = folder / name if name else None
        if path and not path.exists():
            yield f"link {target}: no such file"
        elif anchor and anchor not in anchors_of(path.read_text() if path else text):
            yield f"link {target}: no such heading"


def missing_files(spans):
    """Names in capitals stand for any: `models/NETWORK/config.toml`."""
    for span in spans:
        name = re.match(rf"(?:{'|'.join(FOLDERS)})/[\w./+-]+$", span)
        if name and not any(re.fullmatch(r"[A-Z]+", part.split(".")[0]) and part != "README.md" for part in span.split("/")):
            if not (ROOT / span).exists():
                yield f"{span}: no such file"


def missing_targets(commands):
    for command in commands:
        for target in re.findall(r"(?:^|[;&|(] *|sudo )make ([a-z-]+)", command):
            if target not in TARGETS:
                yield f"make {target}: no such target"


def missing_words(commands):
    """Verbs and options of the program's own command lines."""
    for command in commands:
        call = re.match(r"(?:\$ |sudo )*(?:\S*/)?feredge((?: .*)?)$", command.split(" #")[0].strip())
        if not call:
            continue
        for verb in re.findall(r"^ ([a-z][a-z-]*)(?= |$)", call[1]):
            if verb not in VERBS:
                yield f"feredge {verb}: no such verb"
        for option in re.findall(r"(?<!\S)--([a-z0-9-]+)", call[1]):
            if option not in OPTIONS | {"help"}:
                yield f"feredge --{option}: no such option"


def faults_of(text, folder):
    text = text.replace("\\\n", " ")      # a command over several lines is one
    blocks = re.findall(r"^```.*?\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    prose = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    indented = re.findall(r"^    +(\S.*)$", prose, re.MULTILINE)
    spans = re.findall(r"`([^`\n]+)`", prose)
    commands = [line.strip() for block in blocks for line in block.splitlines()] + indented + spans
    return [*broken_links(prose, folder), *missing_files(spans), *missing_targets(commands), *missing_words(commands)]


def judge(promise, faults):
    print(f"{'FAIL' if faults else 'pass'} {promise}" + "".join(f"\n     {fault}" for fault in faults))
    return not faults


MADE_UP = """[a](nowhere.md) [b](#none) `Sources/Nothing.swift` `make nonsense` `feredge nothing --no-such`"""


def main():
    found = faults_of(MADE_UP, ROOT)
    passed = [judge("six made-up faults of six kinds are found", [] if len(found) == 6 else found or ["none was"])]
    listed = subprocess.run(["git", "-C", ROOT, "ls-files", "-co", "--exclude-standard", "*.md"], capture_output=True, text=True, check=True)
    names = listed.stdout.split()
    faults = [f"{name}: {fault}" for name in names for fault in faults_of((ROOT / name).read_text(), (ROOT / name).parent)]
    passed.append(judge(f"{len(names)} documents name only what is there: links, headings, files, targets of make, verbs, options", faults))
    return 0 if all(passed) else 1


if __name__ == "__main__":
    sys.exit(main())
