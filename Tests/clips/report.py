"""The printed report on a set of clips: what was measured, on how many people and pictures, and what failed."""

import math

import numpy as np

THRESHOLDS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
# How the sets are told apart: warped ones keep the person, switched ones do not.
TITLES = {
    "warped": "the same face with its lids closed",
    "switched": "another person's closed-eye face cut in",
    "yawns": "one person without and with a yawn",
}


def area_under_curve(negatives, positives):
    """Probability that a positive scores above a negative, ties counted half; nan without both."""
    if not len(negatives) or not len(positives):
        return math.nan
    ordered = np.sort(negatives)
    below = np.searchsorted(ordered, positives, "left") + np.searchsorted(ordered, positives, "right")
    return float(below.mean() / 2 / len(negatives))


def poisson_upper_bound(events, exposure, confidence=0.95):
    """The rate above which so few events would be seen with a probability of 1 - confidence only (exact, one-sided)."""
    if exposure <= 0:
        return math.inf

    def chance(mean):
        return sum(math.exp(-mean + k * math.log(mean) - math.lgamma(k + 1)) for k in range(events + 1))

    low, high = 1e-9, 10.0 * (events + 3)
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if chance(middle) > 1 - confidence else (low, middle)
    return high / exposure


def spread(values):
    """Least, median, 95th percentile and largest of some seconds."""
    if not len(values):
        return "none"
    least, median, late, most = np.percentile(values, (0, 50, 95, 100))
    return f"{least:.2f} / {median:.2f} / {late:.2f} / {most:.2f} s (min / median / p95 / max)"


def joined_scores(verdicts, name):
    return np.concatenate([getattr(verdict, name) for verdict in verdicts if getattr(verdict, name) is not None] or [[]])


def threshold_lines(negatives, positives):
    yield "    threshold   closed frames at or above   open frames at or above"
    for threshold in THRESHOLDS:
        yield f"    {threshold:9.1f}   {(positives >= threshold).mean():25.1%}   {(negatives >= threshold).mean():23.2%}"


def set_lines(kind, verdicts):
    """The report on one set, a line at a time."""
    people = {source["person"] for verdict in verdicts for source in verdict.truth["sources"]}
    pictures = {(source["file"], source["row"]) for verdict in verdicts for source in verdict.truth["sources"]}
    hours = sum(verdict.awake_seconds for verdict in verdicts) / 3600
    passed = sum(not verdict.failures for verdict in verdicts)
    yield f"{kind} ({TITLES.get(kind, 'clips')}): {passed} of {len(verdicts)} clips pass; {len(people)} people, {len(pictures)} source pictures"
    yield f"  face found in {np.mean([v.face_share for v in verdicts]):.1%} of the frames, eyes judged in {np.mean([v.eyes_share for v in verdicts]):.1%}"
    closures = sum(verdict.closures for verdict in verdicts)
    if closures:
        delays = [delay for verdict in verdicts for delay in verdict.delays]
        recoveries = [delay for verdict in verdicts for delay in verdict.recoveries]
        yield f"  microsleep reported for {len(delays)} of {closures} closures; after {spread(delays)}"
        yield f"  none again in time after {len(recoveries)} of {closures}; after {spread(recoveries)}"
    for level in ("drowsy", "microsleep", "sleep"):
        count = sum(verdict.false_alarms.get(level, 0) for verdict in verdicts)
        bound = poisson_upper_bound(count, hours)
        yield f"  false {level}: {count} in {hours:.2f} h awake; at most {bound:.1f} an hour (95 % Poisson bound)"
    yawns = sum(verdict.yawns for verdict in verdicts)
    false_yawns = sum(verdict.yawns_false for verdict in verdicts)
    yield f"  yawns found: {sum(v.yawns_found for v in verdicts)} of {yawns}; false yawns: {false_yawns} in {hours:.2f} h"
    negatives, positives = joined_scores(verdicts, "open_scores"), joined_scores(verdicts, "closed_scores")
    if len(negatives) and len(positives):
        yield f"  closure: AUC {area_under_curve(negatives, positives):.4f} ({len(positives)} closed, {len(negatives)} open frames)"
        yield from threshold_lines(negatives, positives)


def failure_line(verdict):
    """The clip, what failed, and the measures that tell which part of the path is to blame."""
    measures = [f"face {verdict.face_share:.0%}", f"eyes {verdict.eyes_share:.0%}"]
    for name, scores in (("open", verdict.open_scores), ("closed", verdict.closed_scores)):
        if scores is not None and len(scores):
            low, median, high = np.percentile(scores, (5, 50, 95))
            measures.append(f"closure of {name} frames {low:.2f}/{median:.2f}/{high:.2f} (p5/median/p95)")
    return f"  {verdict.truth['name']}: {'; '.join(verdict.failures)} [{', '.join(measures)}]"
