"""A small search over the settings of one network:  python3 models/search.py eye-state --data DATA [--epochs 12] [--threads N]

One setting at a time away from the recipe's (learning rate, weight decay, augmentation, width), then what was best of each together, by short runs on
the training part, judged on the validation part. The recipe and the best other setting run again with a second seed. Each run resumes from its checkpoint
in WORK; those that are done are rows of models/NETWORK/search.csv and are not run again. Writes the table of models/NETWORK/EXPERIMENTS.md.

Runs are ranked by the area under the ROC curve of `cew`: with 486 eyes one standard error of an accuracy is 0.9 points, more than settings differ by.
"""

import argparse
import csv
from dataclasses import astuple, dataclass, fields, replace

import numpy as np
import torch

import marked
from eye_state_task import SIZE
from networks import NETWORKS, cost
from pruning import widened
from sampling import Square, sample
from train import HERE, TASKS, Training, predictor, read_config


@dataclass(frozen=True)
class Setting:
    """`augment`: factor on the strength of the light's changes (1: the recipe's). `width`: factor on all hidden channels."""
    learning_rate: float
    weight_decay: float
    augment: float = 1.0
    width: float = 1.0


CHOICES = {"learning_rate": (0.03, 0.05, 0.1), "weight_decay": (1e-4, 2e-3), "augment": (0.6, 1.4), "width": (0.75, 1.25)}


class SharedBatches:
    """A task whose batches are made once for all runs of the same seed and augmentation: making them takes half of an epoch's time."""

    def __init__(self, task):
        self.task, self.known = task, {}

    def __getattr__(self, name):
        return getattr(self.task, name)

    def batches(self, rng, strength=1.0):
        key = (str(rng.bit_generator.state), strength)
        if key not in self.known:
            self.known[key] = list(self.task.batches(rng, strength))
        return iter(self.known[key])


def area_under_roc(scores, truth):
    """Probability that a closed eye scores above an open one, ties counted half."""
    closed, opened = scores[truth == 1], scores[truth == 0]
    return float((np.sign(closed[:, None] - opened[None]) + 1).mean() / 2)


class Search:
    """Runs settings of `eye-state` and keeps their figures as rows {column: value}."""

    def __init__(self, network, folder, epochs, work):
        self.network, self.epochs, self.work, self.config = network, epochs, work, read_config(network)
        self.task = SharedBatches(TASKS[network](folder, self.config))
        self.path = HERE / network / "search.csv"
        self.rows = list(csv.DictReader(self.path.open())) if self.path.exists() else []
        self.recipe = Setting(self.config["cycle"][0]["learning_rate"], self.config["weight_decay"])

    def row(self, setting, seed):
        """The figures of one run: from the table, or by running it."""
        key = {"seed": seed, "epochs": self.epochs, **{f.name: getattr(setting, f.name) for f in fields(Setting)}}
        known = next((r for r in self.rows if all(float(r[k]) == v for k, v in key.items())), None)
        if known is None:
            known = {**key, **self._run(setting, seed)}
            self.rows.append({k: str(v) for k, v in known.items()})
            self._save()
        return {k: float(v) for k, v in known.items()}

    def _run(self, setting, seed):
        layers = widened(NETWORKS[self.network](), setting.width)
        config = {**self.config, "seed": seed, "weight_decay": setting.weight_decay, "validate_every": self.epochs,
                  "cycle": [{"epochs": self.epochs, "learning_rate": setting.learning_rate, "augment": setting.augment}]}
        name = "-".join(f"{v:g}" for v in (seed, self.epochs, *astuple(setting)))
        training = Training(name, self.task, config, self.work, layers)
        training.run()
        return self._figures(training.average.model)

    def _figures(self, model):
        parameters, products = cost(model.layers)
        predict = predictor(model)
        patches = self.task.validation["cew"]
        scores = predict(np.stack([sample(p.levels, Square((16, 16), 32), SIZE) for p in patches]))["closed"][:, 0]
        area = area_under_roc(scores, np.array([p.closed for p in patches]))
        return {"parameters": parameters, "multiply_adds": products, "cew_area": round(area, 5),
                **{k: round(v, 4) for k, v in self.task.validate(predict).items()}}

    def _save(self):
        with self.path.open("w", newline="") as file:
            writer = csv.DictWriter(file, self.rows[0].keys())
            writer.writeheader()
            writer.writerows(self.rows)

    def best(self, settings, seeds=(1,)):
        return max(settings, key=lambda s: np.mean([self.row(s, seed)["cew_area"] for seed in seeds]))

    def run_all(self):
        """One setting at a time, what was best of each together, the same at the recipe's width, then a second seed of the recipe and of the best other."""
        single = {name: [replace(self.recipe, **{name: v}) for v in values] for name, values in CHOICES.items()}
        best = {name: getattr(self.best([self.recipe, *settings]), name) for name, settings in single.items()}
        together = [replace(self.recipe, **best), replace(self.recipe, **{k: v for k, v in best.items() if k != "width"})]
        tried = list(dict.fromkeys([*(s for settings in single.values() for s in settings), *together]))
        other = self.best([s for s in tried if s != self.recipe])
        self.best([self.recipe, other], seeds=(1, 2))


FIGURES = {"cew_area": "cew, area", "cew": "cew", "drowsy": "whole faces", "fer2013": "FER2013 faces", "hidden_seen_as_hidden": "no eye told"}


def table_of(rows):
    """The runs in Markdown, in the order that they were made in."""
    settings = [f.name for f in fields(Setting)]
    lines = [(*(f"{float(r[k]):g}" for k in (*settings, "seed")), f"{float(r['multiply_adds']) / 1e6:.2f} M",
              *(f"{100 * float(r[k]):.{2 if k == 'cew_area' else 1}f}" for k in FIGURES)) for r in rows]
    return marked.table(["learning rate", "weight decay", "augmentation", "width", "seed", "multiply-adds", *FIGURES.values()], lines, left=0)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("network", choices=("eye-state",), help="the network whose runs are short enough")
    parser.add_argument("--data", help="folder of the archives; not for --done")
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--work", default="build/models/search")
    parser.add_argument("--threads", type=int)
    parser.add_argument("--done", action="store_true", help="run nothing: write the table of the runs that are done")
    arguments = parser.parse_args()
    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    path = HERE / arguments.network / "search.csv"
    if not arguments.done:
        Search(arguments.network, arguments.data, arguments.epochs, f"{arguments.work}/{arguments.network}").run_all()
    text = table_of(csv.DictReader(path.open()))
    marked.fill(path.parent / "EXPERIMENTS.md", "search", text)
    print(text)


if __name__ == "__main__":
    main()
