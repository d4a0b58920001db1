#!/usr/bin/env python3
"""Hours of drives of real faces through `feredge replay`, false alarms counted, beside the usual rules.

Frames are drawn and streamed to the program's standard input; nothing but a small record of each drive is kept, in OUT, so a
run that was stopped goes on where it was. The same seed gives the same drives. Pictures come from test parts, or from
validation parts with `--part development`, on which thresholds are chosen.
"""

import argparse
import hashlib
import multiprocessing
import shlex
import sys
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

import cv2
import numpy as np
from tqdm import tqdm

import eye_aspect
from drive_record import RECORD_VERSION, Record
from drive_report import write_report
from film import MASK_LEVELS, lid_film, yawn_film
from plan import KINDS, awake, sight, sleepy, yawning
from sources import PictureFile, faces_of, yawn_pairs

SIZE = (320, 240)
# One awake drive is not longer than this; more hours give a face more drives, with other eyes, posture and light.
LONGEST_AWAKE = 900.0
YAWNING_SECONDS, MASKED_SECONDS = 180.0, 60.0
# Defects look much the same on every face.
SIGHT_EVERY = 3
# The training of the landmark finder draws apart from the drives.
FINDER_SEED = 68


class Stage:
    """What all drives of a run are made of; one in each process."""

    def __init__(self, data, part, finder):
        faces = faces_of(data, part)
        self.open = [face for face in faces if face.state == "open"]
        self.donors = [face for face in faces if face.is_donor]
        self.cars = PictureFile(data, "faces_det_incar", part)
        self.yawns = yawn_pairs(part)
        self.finder = finder

    def film(self, job, fps):
        """The film of a job, and the sources of its pictures."""
        kind, index, turn, seconds, seed = job
        random = np.random.default_rng([seed, KINDS.index(kind), index, turn])
        if kind in ("yawning", "masked"):
            entry = self.yawns[index]
            mask = MASK_LEVELS[index % len(MASK_LEVELS)] if kind == "masked" else None
            film = yawn_film(yawning(seconds, random, kind), entry, self.cars, fps, SIZE, random, mask)
            rows = [entry["calm"], *entry["yawns"].split()]
            return film, [{"file": self.cars.name, "row": int(row), "person": entry["person"]} for row in rows]
        plan = awake(seconds, random) if kind == "awake" else {"sleepy": sleepy, "sight": sight}[kind](random)
        film, donor = lid_film(plan, self.open[index], self.donors, fps, SIZE, random)
        return film, [self.open[index].source, donor.source]


def jobs_of(options, stage):
    """(kind, index of the face or pair, turn, seconds, seed) of every drive."""
    faces = range(0, len(stage.open), options.every)
    seconds = options.hours * 3600 / len(faces)
    turns = max(int(np.ceil(seconds / LONGEST_AWAKE)), 1)
    jobs = [("awake", face, turn, round(seconds / turns, 1), options.seed) for face in faces for turn in range(turns)]
    for turn in range(options.turns):
        jobs += [("sleepy", face, turn, 0.0, options.seed) for face in faces[:: options.sleepy_every]]
        jobs += [("sight", face, turn, 0.0, options.seed) for face in faces[::SIGHT_EVERY]]
        pairs = range(len(stage.yawns))
        jobs += [("yawning", pair, turn, YAWNING_SECONDS, options.seed) for pair in pairs]
        jobs += [("masked", pair, turn, MASKED_SECONDS, options.seed) for pair in pairs]
    # Face by face, so that what is done of a stopped run has some of all kinds.
    return sorted((job for job in jobs if job[0] in options.kinds), key=lambda job: (job[2], job[1]))


def job_name(job):
    kind, index, turn, seconds, seed = job
    return f"{kind}-{index:03}-{turn}-{seconds:g}-{seed}"


def digest(command, options):
    """What a record depends on beside its job: the program and what drives are made of."""
    hashed = hashlib.sha256(f"{RECORD_VERSION} {options.part} {options.fps} {command}".encode())
    for word in command:
        if Path(word).is_file():
            hashed.update(Path(word).read_bytes())
    here = Path(__file__).resolve().parent
    for name in ("plan", "road", "film", "lids", "canvas", "script", "sources", "eye_aspect"):
        hashed.update((here / f"{name}.py").read_bytes())
    for table in sorted(here.glob("*.csv")):
        hashed.update(table.read_bytes())
    return hashed.hexdigest()[:16]


def prepare(data, part, finder):
    global stage
    cv2.setNumThreads(1)
    stage = Stage(data, part, finder)


def drive(job, command, fps, path, key):
    film, sources = stage.film(job, fps)
    record = Record.of_replay(command, film, fps, job, sources, stage.finder, key)
    record.save(path)


def run(options, command, stage, jobs, key):
    """Drives whose record is missing or stale; the program's own words when one fails."""
    paths = {job: options.out / f"{job_name(job)}.npz" for job in jobs}
    missing = [job for job in jobs if not Record.is_fresh(paths[job], key)]
    # Fresh processes: a forked one inherits threads' locks of the libraries, and hangs.
    fresh = multiprocessing.get_context("spawn")
    initial = (options.data, options.part, stage.finder)
    with ProcessPoolExecutor(options.jobs, fresh, initializer=prepare, initargs=initial) as pool:
        running = [pool.submit(drive, job, command, options.fps, paths[job], key) for job in missing]
        for done in tqdm(as_completed(running), total=len(jobs), initial=len(jobs) - len(missing), desc="drives", unit="drive"):
            done.result()
    return [Record.load(paths[job]) for job in jobs]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, help="folder of the data files")
    parser.add_argument("feredge", help="the program, or a command such as 'qemu-aarch64 build/rpi3/feredge'")
    parser.add_argument("out", type=Path, help="folder for the records, report.md and the plots")
    parser.add_argument("--hours", type=float, default=3.0, help="awake hours, default 3")
    parser.add_argument("--fps", type=int, default=10)
    parser.add_argument("--turns", type=int, default=1, help="drives with closures, defects and yawns for each person, default 1")
    parser.add_argument("--every", type=int, default=1, help="only every so-many-th face: a quick look")
    parser.add_argument("--sleepy-every", type=int, default=1, help="drives with closures of only every so-many-th face")
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=KINDS, help="only drives of these kinds")
    parser.add_argument("--done-only", action="store_true", help="report on the drives that are there, and run none")
    parser.add_argument("--part", choices=("test", "development"), default="test")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2, help="drives at a time, default 2")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    command = shlex.split(options.feredge)
    print(f"seed {options.seed}, {options.part} part, {options.fps} frames a second", flush=True)
    finder, agreement = eye_aspect.trained(options.data, np.random.default_rng(FINDER_SEED))
    stage = Stage(options.data, options.part, finder)
    jobs, key = jobs_of(options, stage), digest(command, options)
    if options.done_only:
        paths = [options.out / f"{job_name(job)}.npz" for job in jobs]
        records = [Record.load(path) for path in paths if Record.is_fresh(path, key)]
    else:
        records = run(options, command, stage, jobs, key)
    print(write_report(records, options, agreement))
    return 0


if __name__ == "__main__":
    sys.exit(main())
