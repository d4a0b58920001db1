"""Tests of the clip checker on made-up events and traces, and of what the builder relies on."""

import json
import sys
import tempfile
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import numpy as np

import rules
from check import check, report
from drive_judge import SightTally, Tally, judge_sight, true_perclos, yawns_told
from drive_judge import judge as judge_drive
from drive_record import Record, degraded
from judge import judge
from lids import joined
from plan import natural_blinks, sleepy
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


def drive(kind, seconds, levels=(), closed=(), **truth):
    """A made-up drive at 10 frames a second; `levels` are (from, to, level) over none."""
    times = np.arange(int(seconds * 10)) / 10
    told = np.zeros(len(times), np.uint8)
    for start, end, level in levels:
        told[(times >= start) & (times < end)] = level
    known = {"kind": kind, "seconds": seconds, "fps": 10, "closed": [list(part) for part in closed], "yawns": [], "defects": []}
    job = {"job": [kind, 0, 0, 0, 1], "sources": [{"person": "nobody"}]}
    frames = {"t": times, "level": told, "yawn": np.zeros(len(times)), "degraded": np.zeros(len(times), bool)}
    return Record({**job, **known, **truth}, frames)


def judged(record, perclos=0.0):
    tally = Tally()
    judge_drive(tally, record, record.frames["level"], np.full(len(record.frames["t"]), perclos), shortest=0.5)
    return tally


def a_microsleep_is_false_unless_a_closure_of_a_second_was_near():
    blink, long = (10.0, 10.2), (20.0, 22.0)
    near = drive("sleepy", 60, [(10.1, 10.5, rules.MICROSLEEP), (21.5, 22.5, rules.MICROSLEEP)], [blink, long])
    tally = judged(near)
    assert [time for _, time in tally.other_microsleeps] == [10.1] and tally.closures == 1 and tally.missed == []
    assert abs(tally.delays[0]) < 1e-9
    late = judged(drive("awake", 60, [(24.1, 25.0, rules.MICROSLEEP)], [long]))
    assert len(late.false_microsleeps) == 1 and late.false_drowsy == [] and abs(late.awake_hours - 1 / 60) < 1e-9


def a_closure_without_an_alarm_is_missed_and_a_late_one_too():
    assert len(judged(drive("sleepy", 60, [], [(20.0, 22.0)])).missed) == 1
    assert len(judged(drive("sleepy", 60, [(22.4, 23.0, rules.MICROSLEEP)], [(20.0, 22.0)])).missed) == 1


def stepping_down_through_drowsy_is_no_warning():
    levels = [(10.0, 12.0, rules.MICROSLEEP), (12.0, 13.0, rules.DROWSY), (30.0, 31.0, rules.DROWSY)]
    assert [time for _, time in judged(drive("awake", 60, levels)).false_drowsy] == [30.0]


def perclos_of_the_truth_leaves_out_blinks_and_forgets_after_a_minute():
    times = np.array([10.0, 40.0, 60.0, 103.0])
    share = true_perclos(times, [(35.0, 41.0), (50.0, 50.2)], 0.5)
    assert np.isnan(share[0]) and np.allclose(share[1:], [5 / 40, 6 / 60, 0])


def drowsy_is_due_within_a_minute_of_fifteen_percent():
    slow = [(20.0 + 5 * k, 21.2 + 5 * k) for k in range(20)]
    assert judged(drive("sleepy", 150, [(60.0, 70.0, rules.DROWSY)], slow)).due_missed == []
    assert len(judged(drive("sleepy", 150, [], slow)).due_missed) == 1


def a_yawn_lasts_and_its_breath_is_bridged():
    times = np.arange(100) / 10
    yawn = np.where((times >= 2) & (times < 4), 0.9, 0.1)
    assert yawns_told(times, yawn) == [3.2]
    talking = np.where((times % 0.8) < 0.4, 0.9, 0.1)
    assert yawns_told(times, talking) == []


def a_hidden_mouth_yawns_for_half_a_second_at_most():
    times = np.arange(100) / 10
    hidden = np.where(times < 2.5, 0.9, np.nan)
    hidden[:20] = 0.1
    assert yawns_told(times, hidden) == []
    hand = np.where((times >= 2) & (times < 4), 0.9, 0.1)
    hand[25:28] = np.nan
    assert yawns_told(times, hand) == [3.2]
    drive_with, tally = drive("masked", 10), SightTally()
    drive_with.frames["yawn"] = np.where(times < 4, np.nan, 0.9)
    judge_sight(tally, drive_with)
    assert abs(tally.masked.hidden[0] - 0.4) < 1e-9 and [time for _, time in tally.masked.false] == [5.2] and tally.yawns.false == []


def degraded_sight_is_counted_where_it_is_due_and_where_not():
    events = [{"event": "degraded", "frame": 30, "reason": "dark", "on": True}, {"event": "degraded", "frame": 50, "reason": "dark", "on": False}]
    told = degraded(events, 100)
    assert told[30:50].all() and told.sum() == 20
    sight, tally = drive("sight", 10, defects=[[1.0, 6.0, "dark"]]), SightTally()
    sight.frames["degraded"] = told
    judge_sight(tally, sight)
    assert tally.defects == {"dark": [2.0]} and tally.missed == []
    awake = drive("awake", 10)
    awake.frames["degraded"] = told
    judge_sight(tally, awake)
    assert len(tally.blinds) == 1 and abs(tally.blind_seconds - 2.0) < 1e-9


def the_plain_rules_count_frames_in_a_row():
    times = np.arange(1200) / 10
    closed = np.zeros(1200, bool)
    closed[100:116] = True
    levels, _ = rules.levels_by_counter(times, closed)
    assert levels[114] == rules.NONE and (levels[115:116] == rules.MICROSLEEP).all() and levels[116] == rules.NONE
    closed[400:460:2] = True
    assert rules.levels_by_counter(times, closed)[0].max() == rules.MICROSLEEP
    closed[400:520:2] = True
    assert rules.DROWSY not in rules.levels_by_counter(times, closed)[0]
    closed[400:520] = True
    assert rules.levels_by_counter(times, closed)[0].max() == rules.SLEEP


def the_filter_of_the_plots_bridges_one_open_frame():
    times = np.arange(60) / 10
    closure = np.where((times >= 1) & (times < 4), 0.9, 0.0)
    closure[20] = 0.0
    seconds = rules.closure_clock(times, closure, 0.5, 0.3)
    assert abs(seconds[39] - 2.9) < 1e-9 and seconds[20] == 0 and seconds[45] == 0


def twice_the_own_open_level_reads_as_nothing():
    closure = np.array([0.1] * 600 + [0.55, np.nan, 1.0])
    readings = rules.stretched(closure, 0.1, 0.5, 0.3)
    assert readings[599] == 0 and abs(readings[600] - 0.35 / 0.8) < 1e-3 and np.isnan(readings[601])
    assert abs(readings[602] - 1) < 1e-9


def plans_hold_what_they_promise():
    random = np.random.default_rng(5)
    plan = sleepy(random)
    lengths = [end - start for start, end in plan.closed()]
    assert sum(length >= 1.5 for length in lengths) == 4 and plan.moves[-1].end < plan.seconds
    assert all(a.end <= b.start for a, b in zip(plan.moves, plan.moves[1:]))
    slow = [part for part in plan.closed() if 0.5 <= part[1] - part[0] < 1.5]
    times = np.arange(int(plan.seconds * 10)) / 10
    assert true_perclos(times, slow, 0.5)[-1] > 0.15
    assert all(move.end - move.start < 0.45 for move in natural_blinks(0, 300, random))


TESTS = (
    a_microsleep_is_false_unless_a_closure_of_a_second_was_near,
    a_closure_without_an_alarm_is_missed_and_a_late_one_too,
    stepping_down_through_drowsy_is_no_warning,
    perclos_of_the_truth_leaves_out_blinks_and_forgets_after_a_minute,
    drowsy_is_due_within_a_minute_of_fifteen_percent,
    a_yawn_lasts_and_its_breath_is_bridged,
    a_hidden_mouth_yawns_for_half_a_second_at_most,
    degraded_sight_is_counted_where_it_is_due_and_where_not,
    the_plain_rules_count_frames_in_a_row,
    the_filter_of_the_plots_bridges_one_open_frame,
    twice_the_own_open_level_reads_as_nothing,
    plans_hold_what_they_promise,
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
