"""The mean of the weights of runs that have a beginning in common:  python3 models/soup.py DATA NETWORK OUT/NETWORK/checkpoint.pt CHECKPOINT...

Prints the validation figures of each run's averaged weights and of their mean (a soup: Wortsman et al., ICML 2022) and writes the mean, to be exported or
gone on from with `--start`. Runs from different random weights have no useful mean.
"""

import argparse
import json
from pathlib import Path

import torch

from device import DEVICE
from networks import NETWORKS
from settings import read_config
from torch_network import TorchNetwork
from train import TASKS, predictor


def mean_of(states):
    """Tensor by tensor; counters as in the first."""
    first = states[0]
    return {k: sum(s[k] for s in states) / len(states) if v.is_floating_point() else v for k, v in first.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", help="folder of the archives")
    parser.add_argument("network", choices=TASKS)
    parser.add_argument("out")
    parser.add_argument("checkpoints", nargs="+")
    arguments = parser.parse_args()
    task = TASKS[arguments.network](arguments.data, read_config(arguments.network))
    runs = [torch.load(path, map_location=DEVICE) for path in arguments.checkpoints]
    mean = mean_of([run["average"] for run in runs])
    model = TorchNetwork(NETWORKS[arguments.network]()).to(DEVICE, memory_format=torch.channels_last)
    for name, weights in zip([*arguments.checkpoints, "their mean"], [run["average"] for run in runs] + [mean]):
        model.load_state_dict(weights)
        print(name, json.dumps({k: round(float(v), 4) for k, v in task.validate(predictor(model)).items()}), flush=True)
    Path(arguments.out).parent.mkdir(parents=True, exist_ok=True)
    torch.save({**runs[0], "model": mean, "average": mean}, arguments.out)


if __name__ == "__main__":
    main()
