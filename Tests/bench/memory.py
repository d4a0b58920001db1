#!/usr/bin/env python3
"""Bytes of each network's memory beside TensorFlow Lite Micro's and LiteRT's.

usage: memory.py PROGRAM [NETWORKS]      (with the Python of build/venv-bench, see requirements.txt)

PROGRAM may be several words, an emulator and a board's program: how weights are packed depends on the
processor.

"head" is the part of TFLM's arena that holds activations and scratch, "tail" what it allocates for
good. LiteRT (reference kernels) is not asked for an arena: it is the stretch of memory that its
non-constant tensors cover. "ours, tables" are operators and plan, "ours, weights" what is packed; both
leave the file's own bytes out, as TFLM's and LiteRT's figures do.
"""
import os
import re
import sys
import tempfile

import networks


def litert(path):
    from ai_edge_litert.interpreter import Interpreter, OpResolverType

    network = Interpreter(str(path), experimental_op_resolver_type=OpResolverType.BUILTIN_REF)
    network.allocate_tensors()
    produced = {index for op in network._get_ops_details() for index in op["outputs"]}
    produced |= {port["index"] for port in network.get_input_details()}
    places = []
    for index in produced:
        try:
            values = network.tensor(index)()
        except ValueError:
            continue
        start = values.__array_interface__["data"][0]
        places.append((start, start + values.nbytes))
    return max(end for _, end in places) - min(start for start, _ in places)


def tflm(path):
    """Head and tail; TFLM prints them from C, and aborts on what it does not support."""
    with tempfile.TemporaryFile() as log:
        child = os.fork()
        if child == 0:
            os.dup2(log.fileno(), 1)
            os.dup2(log.fileno(), 2)
            from tflite_micro.python.tflite_micro import runtime

            network = runtime.Interpreter.from_file(str(path), arena_size=8 << 20)
            network.print_allocations()
            sys.stdout.flush()
            os._exit(0)
        os.waitpid(child, 0)
        log.seek(0)
        text = log.read().decode(errors="replace")
    found = [re.search(rf"Arena allocation {part} (\d+) bytes", text) for part in ("head", "tail")]
    return tuple(int(match[1]) for match in found) if all(found) else None


def main():
    program = sys.argv[1].split()
    print(f"{'network':26}{'ours, arena':>14}{'lower bound':>14}{'TFLM, head':>14}{'LiteRT, arena':>15}"
          f"{'ours, weights':>15}{'ours, tables':>14}{'ours, total':>13}{'TFLM, total':>13}")
    for name, path in networks.networks(sys.argv[2] if len(sys.argv) > 2 else None).items():
        sheet = networks.inspect(program, path)
        if sheet is None:
            continue
        memory = sheet["memory"]
        kept = memory["weights_and_tables"], memory["operators_and_plan"]
        micro = tflm(path)
        print(f"{name:26}{memory['arena']:14}{memory['arena_lower_bound']:14}"
              f"{micro[0] if micro else '-':>14}{litert(path):15}{kept[0]:15}{kept[1]:14}"
              f"{memory['arena'] + sum(kept):13}{sum(micro) if micro else '-':>13}", flush=True)


if __name__ == "__main__":
    main()
