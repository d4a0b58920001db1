"""Trains one network from scratch:  python3 models/train.py NETWORK --data DATA [--drawn FOLDER] [--work build/models]

Writes WORK/NETWORK/checkpoint.pt after every epoch and goes on from it when run again; `history.json` beside it holds the curve.
The same seed and data give the same batches; sums in a different order on other CPUs or GPUs still change the last digits.
"""

import argparse
import json
import queue
import threading
import time
from pathlib import Path

import numpy as np
import torch
from tqdm import tqdm

from device import DEVICE, short_floats
from eye_state_task import EyeStateTask
from face_detector_task import FaceDetectorTask
from face_task import FaceTask
from face_teacher_task import FaceTeacherTask
from networks import NETWORKS, upstream
from settings import HERE, read_config
from torch_network import TorchNetwork

TASKS = {"face-detector": FaceDetectorTask, "face": FaceTask, "eye-state": EyeStateTask, "face-teacher": FaceTeacherTask,
         "eye-state-teacher": EyeStateTask}
TAUGHT_OUTPUTS = {"expression", "ferplus", "closed", "visible"}      # what a teacher says something of


def ahead(batches, depth=4):
    """The same batches, made in a second thread."""
    ready, end = queue.Queue(depth), object()

    def fill():
        for batch in batches:
            ready.put(batch)
        ready.put(end)
    threading.Thread(target=fill, daemon=True).start()
    while (batch := ready.get()) is not end:
        yield batch


def to_device(images, targets):
    x = torch.from_numpy(images).to(DEVICE)[:, None].float().div_(255).contiguous(memory_format=torch.channels_last)
    return x, {k: torch.from_numpy(v).to(DEVICE) for k, v in targets.items()}


def predictor(model):
    """A function from uint8 [N,h,w] to {output: float array}, [N,H,W,C] for maps, before logistic and softmax."""
    def predict(images):
        model.eval()
        parts = []
        with torch.no_grad():
            for i in range(0, len(images), 128):
                out = model(to_device(images[i:i + 128], {})[0])
                parts.append({k: (v.permute(0, 2, 3, 1) if v.ndim == 4 else v).float().cpu().numpy() for k, v in out.items()})
        return {k: np.concatenate([p[k] for p in parts]) for k in parts[0]}
    return predict


class Average:
    """Exponential average of a model's weights and statistics, with a faster decay at the start."""

    def __init__(self, model, decay):
        self.model, self.decay, self.count = model, decay, 0

    def update(self, model):
        self.count += 1
        keep = min(self.decay, (1 + self.count) / (10 + self.count))
        with torch.no_grad():
            for mine, new in zip(self.model.state_dict().values(), model.state_dict().values()):
                if mine.is_floating_point():
                    mine.lerp_(new, 1 - keep)
                else:
                    mine.copy_(new)


def optimiser_of(model, config):
    """Weight decay on kernels only."""
    groups = [{"params": [p for p in model.parameters() if p.ndim > 1], "weight_decay": config["weight_decay"]},
              {"params": [p for p in model.parameters() if p.ndim <= 1], "weight_decay": 0.0}]
    if config.get("optimiser") == "adamw":
        return torch.optim.AdamW(groups)
    return torch.optim.SGD(groups, lr=0.1, momentum=0.9, nesterov=True)


def rate(step, total, warm):
    """Linear warm-up over the first `warm` steps, then half a cosine down to 0."""
    return (step + 1) / warm if step < warm else 0.5 * (1 + np.cos(np.pi * (step - warm) / max(total - warm, 1)))


class Training:
    """The state of one run: model, average, optimiser, epoch and history, kept in a checkpoint."""

    def __init__(self, network, task, config, work, layers=None, only=None):
        """`layers`: another shape than the network's own. `only`: names of the layers that learn; the others stay as they are, statistics and all."""
        layers = layers or NETWORKS[network]()
        self.network, self.task, self.config = network, task, config
        self.folder = Path(work) / network
        self.folder.mkdir(parents=True, exist_ok=True)
        torch.manual_seed(config["seed"])
        self.model = TorchNetwork(layers).to(DEVICE, memory_format=torch.channels_last)
        twin = TorchNetwork(layers).to(DEVICE, memory_format=torch.channels_last)
        twin.load_state_dict(self.model.state_dict())
        self.average = Average(twin, config["average"])
        self.optimiser, self.epoch, self.history, self.start = optimiser_of(self.model, config), 0, [], ""
        self.still = [o for name, o in self.model.operators.items() if only and name.removeprefix("op_") not in only]
        for operator in self.still:
            operator.requires_grad_(False)
        if (self.folder / "checkpoint.pt").exists():
            self._resume(torch.load(self.folder / "checkpoint.pt", map_location=DEVICE))

    def start_from(self, path):
        """Takes the averaged weights of another run, or those of a `.tflite`, for fine-tuning. Layers that are new or have another shape
        start at random."""
        self.start = str(path)
        if str(path).endswith(".tflite"):
            from recovered import recover       # needs TensorFlow, which training alone does not
            twin = TorchNetwork(self.model.layers)
            recover(twin, Path(path).read_bytes(), self.task.representative(np.random.default_rng(self.config["seed"])))
            weights = twin.state_dict()
        else:
            weights = torch.load(path, map_location=DEVICE)["average"]
        fresh = self.model.state_dict()
        weights = {k: v for k, v in weights.items() if k in fresh and fresh[k].shape == v.shape}
        self.model.load_state_dict({**fresh, **weights})
        self.average.model.load_state_dict({**fresh, **weights})

    def _resume(self, state):
        self.model.load_state_dict(state["model"])
        self.average.model.load_state_dict(state["average"])
        self.average.count = state["count"]
        self.optimiser.load_state_dict(state["optimiser"])
        self.epoch, self.history, self.start = state["epoch"], state["history"], state.get("start")

    def save(self):
        state = {"model": self.model.state_dict(), "average": self.average.model.state_dict(), "count": self.average.count,
                 "optimiser": self.optimiser.state_dict(), "epoch": self.epoch, "history": self.history, "start": self.start}
        torch.save(state, self.folder / "checkpoint.new")
        (self.folder / "checkpoint.new").rename(self.folder / "checkpoint.pt")
        (self.folder / "history.json").write_text(json.dumps(self.history, indent=1))

    def run(self):
        while self.epoch < self.epochs:
            started, parts = time.time(), self._one_epoch()
            self.epoch += 1
            row = {"epoch": self.epoch, "seconds": round(time.time() - started, 1), **{k: round(v, 4) for k, v in parts.items()}}
            if self.epoch % self.config["validate_every"] == 0 or self.epoch == self.epochs:
                row["validation"] = {k: round(float(v), 4) for k, v in self.task.validate(predictor(self.average.model)).items()}
            self.history.append(row)
            self.save()
            print(json.dumps(row), flush=True)

    @property
    def epochs(self):
        return sum(cycle["epochs"] for cycle in self.config["cycle"])

    def _cycle(self):
        """(the cycle that this epoch belongs to, epochs of it that are done)"""
        done = self.epoch
        for cycle in self.config["cycle"]:
            if done < cycle["epochs"]:
                return cycle, done
            done -= cycle["epochs"]
        raise ValueError("no epoch is left")

    def _one_epoch(self):
        steps, (cycle, done), sums = self.task.steps(), self._cycle(), {}
        rng = np.random.default_rng((self.config["seed"], self.epoch))
        torch.manual_seed(self.config["seed"] * 100003 + self.epoch)
        self.model.train()
        for operator in self.still:
            operator.eval()
        batches = ahead(self.task.batches(rng, cycle.get("augment", 1.0)))
        bar = tqdm(batches, total=steps, desc=f"{self.network} {self.epoch + 1}/{self.epochs}", mininterval=5)
        for step, (images, targets) in enumerate(bar):
            factor = rate(done * steps + step, steps * cycle["epochs"], warm=2 * steps if self.epoch < 2 else 1)
            for group in self.optimiser.param_groups:
                group["lr"] = float(cycle["learning_rate"] * factor)
            for k, v in self._step(images, targets).items():
                sums[k] = sums.get(k, 0.0) + v
            bar.set_postfix({k: f"{v / (step + 1):.3f}" for k, v in sums.items()}, refresh=False)
        return {k: v / steps for k, v in sums.items()}

    def _step(self, images, targets):
        """One step of the optimiser. {part of the loss: value}"""
        x, t = to_device(images, targets)
        with short_floats(self.config.get("bfloat16", True)):
            outputs = self.model(x)
        losses = self.task.loss({k: v.float() for k, v in outputs.items()}, t)
        self.optimiser.zero_grad()
        sum(losses.values()).backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 5.0)
        self.optimiser.step()
        self.average.update(self.model)
        return {k: float(v.detach()) for k, v in losses.items()}


def lesson_of(network, config, arguments):
    """What a task needs to learn from the teacher that `[taught]` names: wide networks, or "itself", the network as `--start` has it. Nothing when no layer that
    learns bears on what is taught."""
    if "taught" not in config or (arguments.only and upstream(NETWORKS[network](), TAUGHT_OUTPUTS).isdisjoint(arguments.only)):
        return {}
    itself = config["taught"]["teacher"] == "itself"
    checkpoints = [former_self(network, config, arguments)] if itself else wide_networks(config, arguments)
    (Path(arguments.work) / network).mkdir(parents=True, exist_ok=True)
    return {"teachers": checkpoints, "cache": Path(arguments.work) / network / "taught.npz"}


def former_self(network, config, arguments):
    """The checkpoint, in WORK/before, of the weights of `--start`."""
    task = TASKS[network](arguments.data, {k: v for k, v in config.items() if k != "taught"}, arguments.drawn)
    before = Training(network, task, config, Path(arguments.work) / "before")
    before.start_from(arguments.start)
    before.save()
    return before.folder / "checkpoint.pt"


def wide_networks(config, arguments):
    """The checkpoints of the networks that `[taught]` names, which are trained first where that is not done yet. `members`: how many, each with a seed of its own;
    those after the first lie in WORK/memberN."""
    teacher, checkpoints = config["taught"]["teacher"], []
    for member in range(config["taught"].get("members", 1)):
        work, settings = Path(arguments.work) / (f"member{member + 1}" if member else ""), read_config(teacher)
        settings["seed"] += member
        checkpoints.append(work / teacher / "checkpoint.pt")
        done = torch.load(checkpoints[-1], map_location="cpu")["epoch"] if checkpoints[-1].exists() else 0
        if done < sum(c["epochs"] for c in settings["cycle"]):
            Training(teacher, TASKS[teacher](arguments.data, settings, arguments.drawn), settings, work).run()
    return checkpoints


def take_tables(config, kind, wanted):
    """Puts the tables under `[kind]`, settings of some runs only, in place of what the config's own say, where this is such a run; drops them where not."""
    for table in [k for k, v in config.get(kind, {}).items() if isinstance(v, dict)]:
        settings = config[kind].pop(table)
        if wanted:
            config.setdefault(table, {}).update(settings)


def cycles_of(config, arguments):
    """The cycles of this run: the config's own; with --start its [continued], or else its last; with --epochs or --learning-rate one of these."""
    cycles = [config.get("continued", config["cycle"][-1])] if arguments.start else config["cycle"]
    given = {"epochs": arguments.epochs, "learning_rate": arguments.learning_rate}
    given = {k: v for k, v in given.items() if v is not None}
    return [{**cycles[0], **given}] if given else cycles


def begin(training, start):
    """Takes the weights of `--start` (None: random ones) in a new run. One that has begun goes on; when it began with other weights, this ends the program."""
    if training.epoch == 0:
        if start:
            training.start_from(start)
        return
    checkpoint = training.folder / "checkpoint.pt"
    begun = {None: "weights that it does not name", "": "random weights"}.get(training.start, training.start)
    if training.start not in (None, start or ""):
        raise SystemExit(f"train.py: {checkpoint}: --start {start or 'is missing'}: this run began with {begun}; give --work another folder")
    print(f"{checkpoint}: goes on after epoch {training.epoch} of a run that began with {begun}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("network", choices=TASKS)
    parser.add_argument("--data", required=True, help="folder of the archives")
    parser.add_argument("--drawn", help="folder of drawn clips to train on as well")
    parser.add_argument("--work", default="build/models", help="where checkpoints lie")
    parser.add_argument("--start", help="checkpoint or .tflite whose weights to go on from, by the config's [continued] instead of its cycles")
    parser.add_argument("--epochs", type=int, help="one cycle of so many epochs instead")
    parser.add_argument("--learning-rate", type=float, help="peak of that cycle (without it that of [continued] or of the first cycle)")
    parser.add_argument("--only", nargs="+", metavar="LAYER", help="layers of networks.py that learn; all others stay as --start has them")
    parser.add_argument("--threads", type=int, help="CPU threads (all by default)")
    arguments = parser.parse_args()
    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    config = read_config(arguments.network)
    unknown = set(arguments.only or ()) - {layer.name for layer in NETWORKS[arguments.network]() if layer.kind in ("conv", "depthwise", "dense")}
    if unknown:
        raise SystemExit(f"train.py: --only: {arguments.network} has no layer with weights called {', '.join(sorted(unknown))}")
    if arguments.only and not arguments.start:
        raise SystemExit("train.py: --only: --start is missing: the layers that do not learn would stay random")
    take_tables(config, "continued", arguments.start)
    take_tables(config, "alone", arguments.only)
    config["cycle"] = cycles_of(config, arguments)
    lesson = lesson_of(arguments.network, config, arguments)
    task = TASKS[arguments.network](arguments.data, config, arguments.drawn, **lesson)
    training = Training(arguments.network, task, config, arguments.work, only=arguments.only)
    begin(training, arguments.start)
    training.run()


if __name__ == "__main__":
    main()
