"""What making a network int8 costs:  python3 models/int8_step.py DATA [--work build/models] [--recovered NETWORK ...] [--threads N]

Prints the validation figures of the float weights that WORK/NETWORK/checkpoint.pt holds beside those of the shipped `.tflite`, by the same code on the same
pictures, the file on TensorFlow Lite's fast kernels. `--recovered`: networks whose checkpoint is gone. Their float weights come out of the file itself,
rounded as they are there, so that only the rounding of activations is counted.
"""

import argparse
from pathlib import Path

import numpy as np
import torch

from export import shipped
from networks import NETWORKS
from recovered import recover
from tflite import FastNetwork, network_file
from torch_network import TorchNetwork
from train import TASKS, predictor, read_config

SHIPPED = ("face-detector", "face", "eye-state")
SMALLEST = 1 / 1024     # stands for a probability of 0: a quarter of a step of the int8 outputs


def int8_predictor(path, layers):
    """`train.predictor` of a file with these layers: its probabilities turned back into what stands before logistic and softmax."""
    file = FastNetwork(path)
    activation = {layer.name: layer.activation for layer in layers if layer.output}

    def before(name, values):
        p = np.clip(values, SMALLEST, 1 - SMALLEST)
        return {"logistic": np.log(p / (1 - p)), "softmax": np.log(p)}.get(activation[name], values)
    return lambda images: {name: before(name, values) for name, values in file.batch(images).items()}


def float_network(network, task, work, is_recovered):
    """The float weights as a module: of the checkpoint, or recovered from the file."""
    if not is_recovered:
        return shipped(network, Path(work) / network / "checkpoint.pt")
    model = TorchNetwork(NETWORKS[network]())
    recover(model, network_file(network).read_bytes(), task.representative(np.random.default_rng(1)))
    return model.eval()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data")
    parser.add_argument("--work", default="build/models")
    parser.add_argument("--recovered", nargs="*", default=(), choices=SHIPPED)
    parser.add_argument("--threads", type=int)
    arguments = parser.parse_args()
    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    print("| network | validation figure | float | int8 |\n| --- | --- | ---: | ---: |")
    for network in SHIPPED:
        task = TASKS[network](arguments.data, read_config(network))
        model = float_network(network, task, arguments.work, network in arguments.recovered)
        real, rounded = task.validate(predictor(model)), task.validate(int8_predictor(network_file(network), NETWORKS[network]()))
        for figure in real:
            print(f"| `{network}` | {figure} | {real[figure]:.4f} | {rounded[figure]:.4f} |", flush=True)


if __name__ == "__main__":
    main()
