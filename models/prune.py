"""Trains wide, prunes, trains on, and trains the pruned shape from scratch beside it:

    python3 models/prune.py eye-state --data DATA [--widen 1.4] [--save 0.45] [--epochs 40 20] [--seeds 1 2 3] [--work build/models/prune]

For each seed: the widened network for the first number of epochs; `--save` of its multiply-adds pruned away; the second number of epochs more; and
the same shape from random weights with the epochs of both. All by the network's own recipe. Prints a table of validation figures; resumes where it stopped.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import torch

import marked
from networks import NETWORKS, cost
from pruning import importance, kept_channels, pruned, widened
from results import SPOKEN
from settings import HERE
from train import DEVICE, TASKS, Training, predictor, read_config, to_device

BATCHES = 24        # that importance is measured on


def trained(name, task, config, epochs, rate, layers, work, start=None):
    """The averaged network after a run in WORK/name; `start`: weights to begin with."""
    config = {**config, "cycle": [{"epochs": epochs, "learning_rate": rate}]}
    training = Training(name, task, config, work, layers)
    if start is not None and training.epoch == 0:
        training.start_from(start)
    training.run()
    return training.average.model


def pruned_from(model, task, config, budget):
    """The pruned network of a trained one."""
    rng = np.random.default_rng(config["seed"])
    batches = (to_device(*b) for b, _ in zip(task.batches(rng), range(BATCHES)))
    return pruned(model, kept_channels(model.layers, importance(model, batches, task.loss), budget))


def one_seed(network, task, config, arguments):
    """{step: (parameters, multiply-adds, validation figures)}"""
    work, (first, second), rate = Path(arguments.work) / network / f"seed{config['seed']}", arguments.epochs, config["cycle"][0]["learning_rate"]
    wide = trained("wide", task, config, first, rate, widened(NETWORKS[network](), arguments.widen), work)
    small = pruned_from(wide, task, config, (1 - arguments.save) * cost(wide.layers)[1])
    torch.save({"average": small.state_dict()}, work / "pruned.pt")
    tuned = trained("tuned", task, config, second, rate / 4, small.layers, work, work / "pruned.pt")
    scratch = trained("scratch", task, config, first + second, rate, small.layers, work)
    steps = {"wide": wide, "pruned": small.to(DEVICE), "pruned and trained on": tuned, "the same shape from scratch": scratch}
    return {k: (*cost(m.layers), task.validate(predictor(m))) for k, m in steps.items()}


def table_of(results):
    """Mean (least to most) over the seeds, in Markdown."""
    figures, lines = list(next(iter(results[0].values()))[2]), []
    for step in results[0]:
        rows = [r[step] for r in results]
        cells = [f"{np.mean([r[0] for r in rows]):,.0f}", f"{np.mean([r[1] for r in rows]) / 1e6:.2f} M"]
        for f in figures:
            values = [100 * r[2][f] for r in rows]
            cells.append(f"{np.mean(values):.1f} ({min(values):.1f}–{max(values):.1f})")
        lines.append((step, *cells))
    return marked.table([f"mean (range) of {len(results)} seeds", "parameters", "multiply-adds", *(SPOKEN.get(f, f) for f in figures)], lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("network", choices=TASKS)
    parser.add_argument("--data", required=True)
    parser.add_argument("--drawn")
    parser.add_argument("--widen", type=float, default=1.4)
    parser.add_argument("--save", type=float, default=0.45, help="share of the wide network's multiply-adds")
    parser.add_argument("--epochs", type=int, nargs=2, default=(40, 20))
    parser.add_argument("--seeds", type=int, nargs="+", default=(1, 2, 3))
    parser.add_argument("--work", default="build/models/prune")
    parser.add_argument("--threads", type=int)
    parser.add_argument("--write", action="store_true", help="write the table into models/NETWORK/EXPERIMENTS.md as well")
    arguments = parser.parse_args()
    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    config, results = read_config(arguments.network), []
    task = TASKS[arguments.network](arguments.data, config, arguments.drawn)
    for seed in arguments.seeds:
        results.append(one_seed(arguments.network, task, {**config, "seed": seed}, arguments))
        print(json.dumps(results[-1]), flush=True)
    print(table_of(results))
    if arguments.write:
        marked.fill(HERE / arguments.network / "EXPERIMENTS.md", "prune", table_of(results))


if __name__ == "__main__":
    main()
