"""Parts of Markdown files that programs of this folder write: what stands between `<!-- NAME -->` and `<!-- /NAME -->`."""

from pathlib import Path


def fill(path, name, text):
    """Puts `text` between the marks called `name`. Raises ValueError where the file has no such marks."""
    path = Path(path)
    content, opening, closing = path.read_text(), f"<!-- {name} -->\n", f"<!-- /{name} -->"
    before, found, rest = content.partition(opening)
    _, ends, after = rest.partition(closing)
    if not (found and ends):
        raise ValueError(f"{path}: no marks {opening.strip()} ... {closing}")
    path.write_text(before + opening + text.strip("\n") + "\n" + closing + after)


def table(heads, rows, left=1):
    """A Markdown table; the first `left` columns are text, the others numbers."""
    rules = [" --- " if i < left else " ---: " for i in range(len(heads))]
    lines = [" | ".join(heads), *(" | ".join(map(str, row)) for row in rows)]
    return "\n".join([f"| {lines[0]} |", "|" + "|".join(rules) + "|", *(f"| {line} |" for line in lines[1:])])
