"""Counts what a rule got right and wrong on the records of drives. Times are seconds of the drive."""

from dataclasses import dataclass, field

import numpy as np

from rules import ATTENTION, BLIND, DROWSY, MICROSLEEP

# A closure that must be told, and one that excuses a microsleep within EXCUSED_FOR after it.
MUST_TELL, EXCUSES, EXCUSED_FOR = 1.5, 1.0, 2.0
# An alarm for a closure comes within it, not before it has lasted this long, or this soon after.
NOT_BEFORE, NOT_AFTER = 1.0, 0.25
# PERCLOS leaves out closures below SLOW (the definition's slow closures); drowsy is due WITHIN after it passes DUE.
SLOW, WINDOW, DUE, WITHIN = 0.5, 60.0, 0.15, 60.0
# Degraded sight must be told within this (Euro NCAP Safe Driving).
SIGHT_WITHIN = 10.0
# The program's rule for yawns, on the trace's probabilities (DrowsinessPolicy). A reading stands for READING_STANDS while the mouth is hidden.
YAWN_SETS, YAWN_CLEARS, YAWN_SECONDS, YAWN_PAUSE, SHUT_SECONDS, READING_STANDS = 0.63, 0.37, 1.2, 1.0, 0.05, 0.5


@dataclass
class Tally:
    """What one rule did on all drives."""

    closures: int = 0
    delays: list = field(default_factory=list)
    missed: list = field(default_factory=list)
    awake_hours: float = 0.0
    false_microsleeps: list = field(default_factory=list)
    false_drowsy: list = field(default_factory=list)
    attentions: int = 0
    other_hours: float = 0.0
    other_microsleeps: list = field(default_factory=list)
    yawn_microsleeps: list = field(default_factory=list)
    perclos_errors: list = field(default_factory=list)
    awake_perclos_errors: list = field(default_factory=list)
    due: int = 0
    due_delays: list = field(default_factory=list)
    due_missed: list = field(default_factory=list)


@dataclass
class YawnTally:
    """Yawns there were and were told, false ones, and in each drive the share of frames whose mouth was told to be hidden."""

    yawns: int = 0
    found: int = 0
    hours: float = 0.0
    false: list = field(default_factory=list)
    hidden: list = field(default_factory=list)


@dataclass
class SightTally:
    """What only a program that tells about its sight and about yawns can get right."""

    awake_hours: float = 0.0
    blinds: list = field(default_factory=list)
    blind_seconds: float = 0.0
    defects: dict = field(default_factory=dict)
    missed: list = field(default_factory=list)
    yawns: YawnTally = field(default_factory=YawnTally)
    masked: YawnTally = field(default_factory=YawnTally)


def severity(levels):
    """Levels in order; blind is below none."""
    return np.where(levels == BLIND, -1, levels.astype(int))


def rises(levels, to):
    """Frames at which a level of at least `to` begins."""
    above = severity(levels) >= to
    return np.flatnonzero(above & ~np.concatenate([[False], above[:-1]]))


def within(time, parts, after=0.0):
    return any(part[0] <= time <= part[1] + after for part in parts)


def true_perclos(times, closed, shortest):
    """Share of the last minute spent in closures of at least `shortest`, at each time; nan in the first half minute."""
    total = np.zeros(len(times))
    for start, end in closed:
        if end - start >= shortest:
            total += np.clip(np.minimum(end, times) - np.maximum(start, times - WINDOW), 0, None)
    return np.where(times >= WINDOW / 2, total / np.minimum(times, WINDOW).clip(1e-9), np.nan)


def judge_closures(tally, record, times, levels, alarm):
    """`alarm` is true in the frames in which the alert is on."""
    for start, end in record.truth["closed"]:
        if end - start < MUST_TELL:
            continue
        tally.closures += 1
        inside = (times >= start + NOT_BEFORE) & (times <= end + NOT_AFTER)
        told = np.flatnonzero(inside & (severity(levels) >= MICROSLEEP) & alarm)
        if len(told):
            tally.delays.append(times[told[0]] - start - MUST_TELL)
        else:
            tally.missed.append((record.name, start, end - start))


def judge_microsleeps(tally, record, times, levels):
    long = [part for part in record.truth["closed"] if part[1] - part[0] >= EXCUSES]
    for index in rises(levels, MICROSLEEP):
        time = times[index]
        if within(time, long, EXCUSED_FOR):
            continue
        if within(time, record.truth["yawns"], EXCUSED_FOR):
            tally.yawn_microsleeps.append((record.name, time))
        elif record.kind == "awake":
            tally.false_microsleeps.append((record.name, time))
        else:
            tally.other_microsleeps.append((record.name, time))


def judge_awake(tally, record, times, levels):
    tally.awake_hours += record.truth["seconds"] / 3600
    tally.attentions += sum(levels[index] == ATTENTION for index in rises(levels, ATTENTION))
    tally.false_drowsy += [(record.name, times[index]) for index in rises(levels, DROWSY) if levels[index] == DROWSY]


def judge_due(tally, record, times, levels):
    """Slow closures without a microsleep must lead to drowsy within a minute after PERCLOS passes 15 %."""
    slow = [part for part in record.truth["closed"] if SLOW <= part[1] - part[0] < MUST_TELL]
    if not slow:
        return
    begin = slow[0][0]
    share = true_perclos(times, [part for part in record.truth["closed"] if part[0] >= begin], SLOW)
    passed = np.flatnonzero((times >= begin) & (share >= DUE))
    if not len(passed):
        return
    tally.due += 1
    told = np.flatnonzero((times >= begin) & (severity(levels) >= DROWSY))
    if len(told) and times[told[0]] <= times[passed[0]] + WITHIN:
        tally.due_delays.append(times[told[0]] - times[passed[0]])
    else:
        tally.due_missed.append((record.name, times[passed[0]]))


def judge(tally, record, levels, perclos, alarm=None, shortest=0.0):
    """One drive by one rule; `perclos` is what the rule says it is, over closures of at least `shortest`."""
    times = record.frames["t"]
    judge_microsleeps(tally, record, times, levels)
    errors = np.abs(perclos - true_perclos(times, record.truth["closed"], shortest))
    errors = errors[~np.isnan(errors)]
    if record.kind == "awake":
        judge_awake(tally, record, times, levels)
        tally.awake_perclos_errors.append(errors)
    else:
        tally.other_hours += record.truth["seconds"] / 3600
    if record.kind == "sleepy":
        judge_closures(tally, record, times, levels, np.ones(len(times), bool) if alarm is None else alarm)
        judge_due(tally, record, times, levels)
        tally.perclos_errors.append(errors)


def yawns_told(times, yawn):
    """Instants at which the program counts a yawn: its rule on the trace's probabilities."""
    told, open_since, shut_since, counted, read = [], None, 0.0, False, -np.inf
    for time, value in zip(times, yawn):
        if np.isnan(value) and time - read > READING_STANDS:
            open_since = None
        read = read if np.isnan(value) else time
        if value >= YAWN_SETS:
            if open_since is None or (shut_since is not None and time - shut_since >= SHUT_SECONDS):
                counted = counted and shut_since is not None and time - shut_since < YAWN_PAUSE
                open_since = time
            shut_since = None
        elif value <= YAWN_CLEARS and shut_since is None:
            shut_since = time
        if open_since is not None and shut_since is None and not counted and time - open_since >= YAWN_SECONDS - 1e-6:
            told.append(time)
            counted = True
    return told


def judge_yawns(tally, record):
    """`tally` is a YawnTally."""
    true, read = record.truth["yawns"], record.frames["yawn"]
    told = yawns_told(record.frames["t"], read)
    tally.yawns += len(true)
    tally.found += sum(any(start <= time <= end + 1 for time in told) for start, end in true)
    tally.hours += record.truth["seconds"] / 3600
    tally.false += [(record.name, time) for time in told if not within(time, true, 1.0)]
    tally.hidden.append(float(np.isnan(read).mean()))


def judge_sight(tally, record):
    times, degraded = record.frames["t"], record.frames["degraded"] | (record.frames["level"] == BLIND)
    if record.kind == "awake":
        begins = np.flatnonzero(degraded & ~np.concatenate([[False], degraded[:-1]]))
        tally.blinds += [(record.name, times[index]) for index in begins]
        tally.blind_seconds += degraded.sum() / record.truth["fps"]
        tally.awake_hours += record.truth["seconds"] / 3600
    for start, end, name in record.truth["defects"]:
        told = np.flatnonzero((times >= start) & (times <= end) & degraded)
        delays = tally.defects.setdefault(name, [])
        delays.append(times[told[0]] - start if len(told) else np.inf)
        if delays[-1] > SIGHT_WITHIN:
            tally.missed.append((record.name, start, name))
    if record.kind in ("awake", "yawning", "masked"):
        judge_yawns(tally.masked if record.kind == "masked" else tally.yawns, record)
