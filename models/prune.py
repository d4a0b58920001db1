"""Trains wide, prunes, trains on, and trains the pruned shape from scratch beside it:

    python3 models/prune.py eye-state --data DATA [--widen 1.4] [--save 0.45] [--epochs 40 20] [--seeds 1 2 3] [--programs FEREDGE BOARD_FEREDGE]
    python3 models/prune.py face --task face-teacher --data DATA      # its expressions alone, by another network's recipe: hours less

For each seed: the widened network for the first number of epochs; `--save` of its multiply-adds pruned away; the second number of epochs more; and
the same shape from random weights with the epochs of both. All by the network's own recipe. Each of them becomes an int8 file as well. Prints a table of
validation figures, float and int8 (TensorFlow Lite's fast kernels), and of costs: with `--programs`, feredge for this machine and that for Cortex-A53, also
memory and instructions of an inference. Resumes where it stopped.
"""

import argparse
import json
import os
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np
import torch

import marked
from device import DEVICE
from export import int8_file
from int8_step import int8_predictor
from measuring import Measuring
from networks import NETWORKS, cost, upstream
from pruning import importance, kept_channels, pruned, widened
from results import SPOKEN
from settings import HERE
from train import TASKS, Training, predictor, read_config, to_device

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


def shape_of(network, task):
    """The network's layers; with another one's task those that bear on what that is judged by."""
    layers = NETWORKS[network]()
    wanted = upstream(layers, {layer.name for layer in NETWORKS[task]() if layer.output})
    return [layer for layer in layers if layer.name in wanted]


def one_seed(layers, task, config, arguments):
    """{step: network} of one seed."""
    work, (first, second), rate = folder_of(config["seed"], arguments), arguments.epochs, config["cycle"][0]["learning_rate"]
    wide = trained("wide", task, config, first, rate, widened(layers, arguments.widen), work)
    small = pruned_from(wide, task, config, (1 - arguments.save) * cost(wide.layers)[1])
    torch.save({"average": small.state_dict()}, work / "pruned.pt")
    tuned = trained("tuned", task, config, second, rate / 4, small.layers, work, work / "pruned.pt")
    scratch = trained("scratch", task, config, first + second, rate, small.layers, work)
    return {"wide": wide, "pruned": small.to(DEVICE), "pruned and trained on": tuned, "the same shape from scratch": scratch}


def folder_of(seed, arguments):
    return Path(arguments.work) / arguments.network / f"seed{seed}"


def judged(model, path, task, images, measuring):
    """Costs and validation figures of a network, {"float": {...}, "int8": {...}}; its int8 file is left at `path`."""
    parameters, products = cost(model.layers)
    real = {"parameters": parameters, "multiply-adds": products, **task.validate(predictor(model))}
    path.write_bytes(int8_file("pruning", model.cpu().eval(), images))
    costs = {"int8 bytes": path.stat().st_size}
    if measuring:
        costs |= {"arena, bytes": measuring.sheet(path)["arena"], "instructions, a53": measuring.instructions(path)}
    return {"float": real, "int8": costs | task.validate(int8_predictor(path, model.layers))}


MILLIONS = ("multiply-adds", "instructions, a53")


def spoken(name, values):
    """A cell: the mean of the seeds and, of a share, the least and the most."""
    mean = np.mean(values)
    if isinstance(values[0], int):
        return f"{mean / 1e6:.2f} M" if name in MILLIONS else f"{mean:,.0f}"
    return f"{100 * mean:.1f} ({100 * min(values):.1f}–{100 * max(values):.1f})"


def table_of(results):
    """`results`: for each seed {step: `judged`}. Two rows a step, in Markdown."""
    first = next(iter(results[0].values()))
    columns, lines = list(dict.fromkeys([*first["float"], *first["int8"]])), []
    columns.sort(key=lambda c: isinstance((first["int8"] | first["float"])[c], float))     # costs, then figures
    for step in results[0]:
        for form, title in (("float", step), ("int8", "its int8 file")):
            rows = [r[step][form] for r in results]
            lines.append((title, *(spoken(c, [r[c] for r in rows]) if c in rows[0] else "" for c in columns)))
    return marked.table([f"mean (range) of {len(results)} seeds", *(SPOKEN.get(c, c) for c in columns)], lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("network", choices=TASKS)
    parser.add_argument("--task", choices=TASKS, help="another network whose recipe to train by, on the outputs that both have")
    parser.add_argument("--data", required=True)
    parser.add_argument("--drawn")
    parser.add_argument("--widen", type=float, default=1.4)
    parser.add_argument("--save", type=float, default=0.45, help="share of the wide network's multiply-adds")
    parser.add_argument("--epochs", type=int, nargs=2, default=(40, 20))
    parser.add_argument("--seeds", type=int, nargs="+", default=(1, 2, 3))
    parser.add_argument("--work", default="build/models/prune")
    parser.add_argument("--threads", type=int)
    parser.add_argument("--programs", nargs=2, metavar=("FEREDGE", "BOARD_FEREDGE"), help="what memory and instructions are measured with")
    parser.add_argument("--write", action="store_true", help="write the table into models/NETWORK/EXPERIMENTS.md as well")
    arguments = parser.parse_args()
    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    recipe = arguments.task or arguments.network
    config, layers = read_config(recipe), shape_of(arguments.network, recipe)
    task = TASKS[recipe](arguments.data, config, arguments.drawn)
    images = task.representative(np.random.default_rng(config["seed"]))
    measuring = Measuring(*arguments.programs, Path(arguments.work) / "measured.json") if arguments.programs else None
    results = []
    for seed in arguments.seeds:
        steps = one_seed(layers, task, {**config, "seed": seed}, arguments)
        files = {step: folder_of(seed, arguments) / f"{step.replace(' ', '-')}.tflite" for step in steps}
        results.append({step: judged(model, files[step], task, images, measuring) for step, model in steps.items()})
        print(json.dumps(results[-1], default=float), flush=True)
    print(table_of(results))
    if arguments.write:
        marked.fill(HERE / arguments.network / "EXPERIMENTS.md", "prune", table_of(results))


if __name__ == "__main__":
    main()
