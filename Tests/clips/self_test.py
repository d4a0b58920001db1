"""Tests of the clip checker on made-up events and traces, and of what the builder relies on."""

import json
import sys
import tempfile
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import numpy as np

from check import check, report
from judge import judge
from lids import joined
from report import area_under_curve, poisson_upper_bound
from script import microsleep
from y4m import ClipWriter, read_clip

FPS = 15
FACE = [100, 60, 80, 100]


def truth_with(intervals, kind="warped"):
    return {
        "name": "made-up",
        "set": kind,
        "fps": FPS,
        "size": [320, 240],
        "frames": int(intervals[-1]["to"] * FPS),
        "face": FACE,
        "sources": [{"file": "made-up", "row": 0, "person": "nobody", "eyes": "open"}],
        "intervals": intervals,
    }


SLEEPER = truth_with(
    [
        {"from": 0.0, "to": 10.0, "eyes": "open", "kind": "open"},
        {"from": 10.0, "to": 13.0, "eyes": "closed", "kind": "microsleep"},
        {"from": 13.0, "to": 20.0, "eyes": "open", "kind": "open"},
    ]
)
YAWNER = truth_with(
    [
        {"from": 0.0, "to": 6.0, "eyes": "open", "kind": "calm"},
        {"from": 6.0, "to": 10.0, "eyes": "unknown", "kind": "yawn"},
        {"from": 10.0, "to": 17.0, "eyes": "open", "kind": "calm"},
    ],
    "yawns",
)


def outputs(truth, changes, closed=(10.0, 13.0), yawn=None, face=True):
    """Events and trace of a replay whose level changes at (time, level) in `changes`, starting from none."""
    events = [{"t": 0.0, "frame": 0, "event": "start", "version": "0", "camera": "clip", "fps": FPS, "profile": "driver"}]
    trace, level, place = [], "none", 0
    for frame in range(truth["frames"]):
        time = round(frame / FPS, 3)
        while place < len(changes) and changes[place][0] <= time:
            events.append({"t": time, "frame": frame, "event": "level", "from": level, "to": changes[place][1]})
            level = changes[place][1]
            place += 1
        shut = closed[0] <= time < closed[1]
        trace.append(
            {
                "t": time,
                "frame": frame,
                "face": [102, 61, 80, 100, 0.9] if face else None,
                "closure": 0.9 if shut else 0.1,
                "eyes": [0.9, 0.9] if shut else [0.1, 0.1],
                "yawn": 0.9 if yawn and yawn[0] <= time < yawn[1] else 0.1,
                "pose": None,
                "expression": None,
                "perclos": None,
                "level": level,
                "alert": 0,
            }
        )
    return events, trace


GOOD = [(11.6, "microsleep"), (14.0, "attention"), (16.0, "none")]


def only_failure(truth, changes, **options):
    failures = judge(truth, *outputs(truth, changes, **options)).failures
    assert len(failures) == 1, failures
    return failures[0]


def a_prompt_alarm_passes():
    verdict = judge(SLEEPER, *outputs(SLEEPER, GOOD))
    assert verdict.failures == [] and verdict.closures == 1
    assert abs(verdict.delays[0] - 1.6) < 0.07 and abs(verdict.recoveries[0] - 3.0) < 0.07
    assert verdict.face_share == 1 and area_under_curve(verdict.open_scores, verdict.closed_scores) == 1


def a_late_alarm_fails():
    assert only_failure(SLEEPER, [(12.2, "microsleep"), (16.0, "none")]).startswith("microsleep 2.20 s")


def a_missed_closure_fails():
    assert "attention at most" in only_failure(SLEEPER, [(11.6, "attention"), (14.0, "none")])


def a_level_above_attention_with_open_eyes_fails():
    assert only_failure(SLEEPER, [(4.0, "attention"), (5.0, "drowsy"), (6.0, "none"), *GOOD]) == "drowsy at 5.00 s with open eyes"


def an_alarm_that_stays_fails_as_not_recovered_and_as_false():
    failures = judge(SLEEPER, *outputs(SLEEPER, [(11.6, "microsleep"), (19.0, "none")])).failures
    assert failures == ["none 6.00 s after they opened", "microsleep at 18.00 s with open eyes"], failures


def being_blind_with_a_face_in_view_fails():
    assert only_failure(SLEEPER, [(0.0, "blind"), (3.0, "none"), *GOOD]).startswith("blind for 3.00 s")


def events_that_contradict_the_trace_fail():
    events, trace = outputs(SLEEPER, GOOD)
    assert "in the trace" in judge(SLEEPER, events[:-1], trace).failures[0]


def a_short_trace_fails():
    events, trace = outputs(SLEEPER, GOOD)
    assert judge(SLEEPER, events, trace[:-1]).failures[0] == "299 lines of trace for 300 frames"


def yawns_are_counted_apart_from_false_ones():
    found = judge(YAWNER, *outputs(YAWNER, [], closed=(0, 0), yawn=(6.5, 9.0)))
    assert (found.yawns, found.yawns_found, found.yawns_false, found.failures) == (1, 1, 0, [])
    talking = judge(YAWNER, *outputs(YAWNER, [], closed=(0, 0), yawn=(1.0, 3.0)))
    assert (talking.yawns_found, talking.yawns_false) == (0, 1)
    short = judge(YAWNER, *outputs(YAWNER, [], closed=(0, 0), yawn=(6.5, 7.5)))
    assert short.yawns_found == 0


def statistics_agree_with_textbook_values():
    assert area_under_curve(np.array([0.0, 0.5]), np.array([0.5, 1.0])) == 0.875
    assert abs(poisson_upper_bound(0, 1.0) - 2.9957) < 1e-3 and abs(poisson_upper_bound(2, 2.0) - 3.1479) < 1e-3


def a_script_covers_its_clip_and_closes_for_three_seconds():
    script = microsleep(np.random.default_rng(5))
    parts = script.intervals()
    assert parts[0]["from"] == 0 and parts[-1]["to"] == script.seconds
    assert all(a["to"] == b["from"] for a, b in zip(parts, parts[1:]))
    closed = [part for part in parts if part["eyes"] == "closed"]
    lengths = sorted(part["to"] - part["from"] for part in closed)
    assert 3.0 <= lengths[-1] < 3.2 and all(length < 0.2 for length in lengths[:-1]) and len(lengths) > 3
    for part in parts:
        closure = script.closure((part["from"] + part["to"]) / 2)
        assert {"open": closure < 0.2, "closed": closure > 0.8, "moving": 0.2 < closure < 0.8}[part["eyes"]]


def joining_keeps_the_face_outside_and_takes_the_donor_inside():
    random = np.random.default_rng(5)
    face, donor = (random.uniform(40, 200, (24, 30)).astype(np.float32) for _ in range(2))
    assert np.abs(joined(face, donor, np.zeros_like(face)) - face).max() < 1e-2
    weight = np.zeros_like(face)
    weight[8:16, 10:20] = 1
    # Light is the face's, so a donor at twice the brightness must give the same picture (up to the dark level).
    same = joined(face, (donor + 8) * 2 - 8, weight)
    assert np.abs(same - joined(face, donor, weight)).max() < 1e-2


def clips_are_read_as_written():
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "clip.y4m"
        pictures = np.random.default_rng(5).integers(0, 256, (3, 6, 8), dtype=np.uint8)
        with ClipWriter(path, (8, 6), FPS) as clip:
            for index, picture in enumerate(pictures):
                clip.write(picture, index * 66_667)
        times, read = zip(*read_clip(path))
        assert times == (0.0, 0.066667, 0.133334) and (np.array(read) == pictures).all()


FAKE = """import json, pathlib, sys
verb, clip, _, events, _, trace = sys.argv[1:]
prepared = pathlib.Path(clip).with_suffix(".prepared")
if verb != "replay" or not prepared.exists():
    sys.exit("feredge: CLIP: cannot read: made up")
for path, lines in zip((events, trace), json.loads(prepared.read_text())):
    pathlib.Path(path).write_text("".join(json.dumps(line, separators=(",", ":")) + "\\n" for line in lines))
"""


def a_folder_of_clips_is_run_and_reported():
    """The whole way through a stand-in for the program: one clip passes, one fails, one cannot be read."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "fake.py").write_text(FAKE)
        for clip, changes in (("good", GOOD), ("late", []), ("unreadable", None)):
            (folder / f"{clip}.y4m").write_bytes(b"")
            (folder / f"{clip}.truth.json").write_text(json.dumps(dict(SLEEPER, name=clip)))
            if changes is not None:
                (folder / f"{clip}.prepared").write_text(json.dumps(outputs(SLEEPER, changes)))
        verdicts = check([sys.executable, str(folder / "fake.py")], folder)
        printed = StringIO()
        with redirect_stdout(printed):
            assert report(verdicts) == 1 and report(verdicts[:1]) == 0
        assert "1 of 3 clips pass, 2 fail" in printed.getvalue()
        assert "unreadable: exit 1: feredge: CLIP: cannot read: made up" in printed.getvalue()


TESTS = (
    a_prompt_alarm_passes,
    a_late_alarm_fails,
    a_missed_closure_fails,
    a_level_above_attention_with_open_eyes_fails,
    an_alarm_that_stays_fails_as_not_recovered_and_as_false,
    being_blind_with_a_face_in_view_fails,
    events_that_contradict_the_trace_fail,
    a_short_trace_fails,
    yawns_are_counted_apart_from_false_ones,
    statistics_agree_with_textbook_values,
    a_script_covers_its_clip_and_closes_for_three_seconds,
    joining_keeps_the_face_outside_and_takes_the_donor_inside,
    clips_are_read_as_written,
    a_folder_of_clips_is_run_and_reported,
)


def run():
    """Runs every test; the first that fails ends with its traceback."""
    for test in TESTS:
        test()
        print(f"{test.__name__.replace('_', ' ')}: passed")
    return 0
