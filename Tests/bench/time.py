#!/usr/bin/env python3
"""Least time of one inference on this machine, one thread: LiteRT with XNNPACK, its reference kernels, ours.

usage: time.py PROGRAM [NETWORKS]      (with the Python of build/venv-bench)

The three take turns, and the least of many runs counts: other programs can only lengthen a run.
"""
import multiprocessing
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import networks
import numpy as np

ROUNDS = 5


def litert(path, kernels):
    from ai_edge_litert.interpreter import Interpreter, OpResolverType

    network = Interpreter(str(path), experimental_op_resolver_type=getattr(OpResolverType, kernels), num_threads=1)
    network.allocate_tensors()
    for port in network.get_input_details():
        network.set_tensor(port["index"], np.zeros(port["shape"], np.int8))
    return network


def least(network, runs):
    times = []
    for _ in range(runs):
        started = time.perf_counter()
        network.invoke()
        times.append(time.perf_counter() - started)
    return min(times) * 1e6


def ours(program, path, item):
    said = subprocess.run([program, "infer", path, "--input", item, "--output", os.devnull, "--repeat", "300"],
                          capture_output=True, text=True, check=True)
    return float(re.search(r"min (\d+(?:\.\d+)?) us", said.stdout + said.stderr)[1])


def line(program, name, path, item):
    """Prints the line of one network."""
    fast, plain = litert(path, "AUTO"), litert(path, "BUILTIN_REF")
    rounds = [(least(fast, 100), least(plain, 3), ours(program, path, item)) for _ in range(ROUNDS)]
    xnnpack, reference, mine = map(min, zip(*rounds))
    print(f"{name:26}{xnnpack:10.1f}{reference:11.1f}{mine:9.1f}{mine / xnnpack:14.2f}"
          f"{reference / mine:16.1f}", flush=True)


def main():
    program = sys.argv[1]
    print("Least microseconds of one inference, one thread")
    print(f"{'network':26}{'XNNPACK':>10}{'reference':>11}{'ours':>9}{'ours/XNNPACK':>14}{'reference/ours':>16}", flush=True)
    with tempfile.TemporaryDirectory() as scratch:
        for name, path in networks.networks(sys.argv[2] if len(sys.argv) > 2 else None).items():
            sheet = networks.inspect(program, path)
            if sheet is None:
                continue
            item = networks.zeros(pathlib.Path(scratch), name, networks.input_bytes(sheet))
            # A process of its own: LiteRT aborts on some networks.
            judge = multiprocessing.get_context("spawn").Process(target=line, args=(program, name, path, item))
            judge.start()
            judge.join()
            if judge.exitcode != 0:
                print(f"{name:26}LiteRT ends with status {judge.exitcode}", flush=True)


if __name__ == "__main__":
    main()
