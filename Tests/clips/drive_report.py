"""The report on drives: a table with events, hours, people and bounds, every false alarm and miss by name, and plots."""

import datetime

import numpy as np

import rules
from drive_judge import SIGHT_WITHIN, SightTally, Tally, judge, judge_sight
from plan import KINDS
from report import poisson_upper_bound

RULES = (
    ("feredge", "`feredge`"),
    ("ear", "EAR < 0.20"),
    ("calibrated", "EAR < 0.72 × own"),
    ("counter", "eye network + counter"),
    ("alone", "eye network, single frames"),
)


def outcome(name, record):
    """(levels, PERCLOS, frames in which the alert is on, shortest closure in PERCLOS) of a rule."""
    frames = record.frames
    if name == "feredge":
        return frames["level"], frames["perclos"], frames["alert"] > 0, 0.5
    made = {
        "ear": lambda: rules.ear_constant(frames["t"], frames["ear"]),
        "calibrated": lambda: rules.ear_calibrated(frames["t"], frames["ear"]),
        "counter": lambda: rules.image_and_counter(frames["t"], frames["closure"]),
        "alone": lambda: rules.image_alone(frames["t"], frames["closure"]),
    }[name]()
    return *made, None, 0.0


def tallies(records):
    result = {name: Tally() for name, _ in RULES}
    sight = SightTally()
    for record in records:
        for name, tally in result.items():
            if name in ("feredge", "counter", "alone") or not np.isnan(record.frames["ear"]).any():
                judge(tally, record, *outcome(name, record))
        judge_sight(sight, record)
    return result, sight


def share_text(part, whole):
    return f"{part} of {whole} ({part / whole:.1%})" if whole else "–"


def rate_text(count, hours):
    if not hours:
        return "–"
    return f"{count} in {hours:.2f} h: {count / hours:.2f}/h, at most {poisson_upper_bound(count, hours):.2f}"


def points(errors):
    errors = np.concatenate(errors) if errors else np.array([])
    return f"{100 * errors.mean():.2f} points" if len(errors) else "–"


def percentile(values, share, unit=1000, text="ms"):
    return f"{np.percentile(values, share) * unit:.0f} {text}" if len(values) else "–"


def rule_rows(tally):
    """The cells of one rule, a row of the table each."""
    return {
        "closures ≥ 1.5 s told": share_text(len(tally.delays), tally.closures),
        "delay after 1.5 s, median / 95th percentile": f"{percentile(tally.delays, 50)} / {percentile(tally.delays, 95)}",
        "false microsleeps, awake": rate_text(len(tally.false_microsleeps), tally.awake_hours),
        "false microsleeps, other drives, outside of yawns": rate_text(len(tally.other_microsleeps), tally.other_hours),
        "false drowsy, awake": rate_text(len(tally.false_drowsy), tally.awake_hours),
        "attention, awake": rate_text(tally.attentions, tally.awake_hours),
        "PERCLOS error, with closures": points(tally.perclos_errors),
        "PERCLOS error, awake": points(tally.awake_perclos_errors),
        "drowsy in time": share_text(len(tally.due_delays), tally.due),
    }


def sight_lines(sight):
    """What only `feredge` tells."""
    yield f"| yawns told | {share_text(sight.yawns.found, sight.yawns.yawns)} |"
    yield f"| false yawns | {rate_text(len(sight.yawns.false), sight.yawns.hours)} |"
    yield f"| behind a mask: mouth told hidden, share of frames | {f'{np.mean(sight.masked.hidden):.1%}' if sight.masked.hidden else '–'} |"
    yield f"| yawns told there | {share_text(sight.masked.found, sight.masked.yawns)} |"
    yield f"| false yawns there | {rate_text(len(sight.masked.false), sight.masked.hours)} |"
    yield f"| false `blind`, awake | {rate_text(len(sight.blinds), sight.awake_hours)} |"
    yield f"| time in it | {sight.blind_seconds / max(sight.awake_hours, 1e-9) / 3600:.2%} |"
    for name, delays in sorted(sight.defects.items()):
        told = [delay for delay in delays if delay <= SIGHT_WITHIN]
        longest = f"; longest {max(told):.1f} s" if told else ""
        yield f"| sight: {name}, told within {SIGHT_WITHIN:.0f} s | {share_text(len(told), len(delays))}{longest} |"


def heading(records, options, agreement):
    sources = [source for record in records for source in record.truth["sources"]]
    people = {source["person"] for source in sources}
    pictures = {(source["file"], source["row"]) for source in sources}
    hours = {kind: sum(r.truth["seconds"] for r in records if r.kind == kind) / 3600 for kind in KINDS}
    spent = ", ".join(f"{value:.2f} h {kind}" for kind, value in hours.items())
    yield f"{datetime.date.today()}, {options.part} part, seed {options.seed}: {len(records)} drives at {options.fps} frames a second, {spent};"
    yield f"{len(people)} people, {len(pictures)} source pictures. Rates have the 95 % Poisson upper bound behind them."
    yield f"EAR: landmarks by regression, helped by the eyes' true places (correlation of EAR with the landmarks' own: {agreement:.2f})."


def trouble_lines(tally, sight):
    """Every false alarm and every miss of `feredge`, by the drive's name and its second."""
    for title, found in (
        ("closure not told", tally.missed),
        ("false microsleep", tally.false_microsleeps),
        ("false microsleep, other drives", tally.other_microsleeps),
        ("microsleep in a yawn (eyes unknown)", tally.yawn_microsleeps),
        ("false drowsy", tally.false_drowsy),
        ("drowsy not in time", tally.due_missed),
        ("false blind", sight.blinds),
        ("defect not told in time", sight.missed),
        ("false yawn", sight.yawns.false),
        ("false yawn behind a mask", sight.masked.false),
    ):
        for name, time, *more in found:
            yield f"{title}: {name} at {time:.1f} s" + "".join(f", {m:.2f} s" if isinstance(m, float) else f", {m}" for m in more)


def write_report(records, options, agreement):
    """Writes report.md, troubles.txt and the plots into the folder; gives the report."""
    from drive_plots import write_plots

    result, sight = tallies(records)
    cells = {name: rule_rows(tally) for name, tally in result.items()}
    lines = [*heading(records, options, agreement), ""]
    lines += ["| | " + " | ".join(title for _, title in RULES) + " |", "| --- |" + " --- |" * len(RULES)]
    for row in cells["feredge"]:
        lines.append(f"| {row} | " + " | ".join(cells[name][row] for name, _ in RULES) + " |")
    lines += ["", "| | `feredge` |", "| --- | --- |", *sight_lines(sight)]
    text = "\n".join(lines) + "\n"
    (options.out / "report.md").write_text(text)
    (options.out / "troubles.txt").write_text("\n".join(trouble_lines(result["feredge"], sight)) + "\n")
    write_plots(records, result, sight, options.out)
    return text
