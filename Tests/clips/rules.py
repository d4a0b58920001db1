"""Rules to compare with: closed or open in every frame by one threshold, then a counter; nothing learned, nothing held.

Levels: microsleep once closed for 1.5 s of frames in a row; drowsy from 15 % of the last minute closed, left below 8 % (the
policy with which others publish false alarms of the EAR rule: see README.md). All arrays hold one value a frame.
"""

import numpy as np

NONE, ATTENTION, DROWSY, MICROSLEEP, SLEEP, BLIND = range(6)
LEVEL_NAMES = ("none", "attention", "drowsy", "microsleep", "sleep", "blind")

# The constant of the recipe, and the share of the own open eyes (80th percentile of the first 45 frames) of its calibrated form.
EAR_CLOSED, EAR_SHARE, EAR_FRAMES, EAR_PERCENTILE = 0.20, 0.72, 45, 80
CLOSURE_CLOSED = 0.5
MICROSLEEP_SECONDS, SLEEP_SECONDS = 1.5, 3.0
WINDOW, ENTER, LEAVE, KNOWN_AFTER = 60.0, 0.15, 0.08, 30.0


def run_seconds(times, closed):
    """How long the eyes have been closed in frames in a row, at each frame."""
    result, since = np.zeros(len(times)), None
    for index, (time, shut) in enumerate(zip(times, closed)):
        since = (time if since is None else since) if shut else None
        result[index] = time - since if shut else 0.0
    return result


def closed_share(times, closed):
    """Share of closed frames in the last minute; nan while less than 30 s are known."""
    total = np.concatenate([[0], np.cumsum(closed)])
    first = np.searchsorted(times, times - WINDOW + 1e-9)
    count = np.arange(len(times)) + 1 - first
    share = (total[1:] - total[first]) / count
    return np.where(times >= KNOWN_AFTER, share, np.nan)


def levels_by_counter(times, closed):
    """(levels, PERCLOS) of the rule."""
    seconds, share = run_seconds(times, closed), closed_share(times, closed)
    levels, drowsy = np.full(len(times), NONE, np.uint8), False
    for index in range(len(times)):
        drowsy = share[index] > ENTER or (drowsy and not share[index] < LEAVE)
        levels[index] = DROWSY if drowsy else NONE
    levels[seconds >= MICROSLEEP_SECONDS - 1e-6] = MICROSLEEP
    levels[seconds >= SLEEP_SECONDS - 1e-6] = SLEEP
    return levels, share


def ear_constant(times, ear):
    return levels_by_counter(times, ear < EAR_CLOSED)


def ear_calibrated(times, ear):
    return levels_by_counter(times, ear < EAR_SHARE * np.percentile(ear[:EAR_FRAMES], EAR_PERCENTILE))


def image_and_counter(times, closure):
    """The eye network's answer for each frame at ½; a frame without an answer is open."""
    return levels_by_counter(times, np.nan_to_num(closure) >= CLOSURE_CLOSED)


def image_alone(times, closure):
    """Without time: every frame that reads closed is an alarm."""
    closed = np.nan_to_num(closure) >= CLOSURE_CLOSED
    return np.where(closed, MICROSLEEP, NONE).astype(np.uint8), closed_share(times, closed)


def stretched(closure, seconds, sets, clears, limit=0.3, horizon=60.0):
    """Readings with twice the own open level as 0 (OwnBaseline): the level is learned while the eyes read open."""
    result, level, learned, is_open = closure.astype(float), 0.0, 0.0, False
    for index, value in enumerate(closure):
        if np.isnan(value):
            continue
        result[index] = max(value - 2 * level, 0.0) / (1 - 2 * level)
        is_open = result[index] <= clears or (is_open and result[index] < sets)
        if is_open:
            learned = min(learned + seconds, horizon)
            level = min(level + (float(value) - level) * seconds / learned, limit)
    return result


def closure_clock(times, closure, sets, clears, opening=0.1, memory=0.5):
    """How long the program's filter takes the eyes for closed, at each frame (EyeStateFilter, for other thresholds).

    Closed from `sets` on; a closure ends when the eyes read open, `clears` or less, for `opening` seconds; a reading stands for
    `memory` seconds when no other follows.
    """
    result, seconds, latest, sighted, opened, state = np.zeros(len(times)), 0.0, times[0], -np.inf, 0.0, "open"
    for index, (time, value) in enumerate(zip(times, closure)):
        if state == "closed":
            seconds += max(min(time, sighted + memory) - latest, 0.0)
        latest = time
        if not np.isnan(value):
            shut = value >= sets or (value > clears and state == "closed")
            if shut and state == "opening":
                seconds += time - opened
            elif shut and state == "open":
                seconds = 0.0
            elif not shut and state == "closed":
                opened = time
            elif not shut and state == "opening" and time - opened >= opening - 5e-4:
                state = "open"
            state = "closed" if shut else "opening" if state == "closed" else state
            sighted = time
        result[index] = seconds if state == "closed" else 0.0
    return result
