#!/usr/bin/env python3
"""Asks feredge and LiteRT's reference kernels which operators they take, of which types, and compares their bytes.

usage: survey_operators.py FEREDGE OUT

OUT is a page: a table of one plain form of every operator in each type, and the forms that LiteRT runs and
feredge refuses, with what it says. `make operators` writes Tests/tools/operators.md.
"""
import os
import subprocess
import sys
import tempfile

import numpy as np
from tflite_builder import TYPES, Network, reference

RNG = np.random.default_rng(1)
I8, U8, I16, I32, I64, F32 = np.int8, np.uint8, np.int16, np.int32, np.int64, np.float32
COLUMNS = (I8, I16, I32, I64, U8, F32)
MARKS = {(True, True): "yes", (True, False): "no", (False, True): "here only", (False, False): ""}


def quantization(dtype):
    return {I8: (0.05, 3), U8: (0.05, 131), I16: (0.001, 0)}.get(dtype, (None, 0))


def tensor(net, dtype, shape, *, data=None, scale=None, zero=None):
    usual = quantization(dtype)
    return net.tensor(shape, usual[0] if scale is None else scale, usual[1] if zero is None else zero, data, dtype)


def source(net, dtype, shape, **fields):
    net.inputs.append(tensor(net, dtype, shape, **fields))
    return net.inputs[-1]


def one(kind, options, shape, result, *more, scale=None, zero=None, to=None, start=None, **fields):
    """An operator from a tensor to a tensor; `more` are lists of int32, or functions that make an argument.

    `start`, `scale` and `zero` are the input's scale and the output's scale and zero point in types that need others
    than the usual ones.
    """
    def make(net, dtype):
        x = source(net, dtype, shape, scale=start and start.get(dtype))
        rest = [part(net, dtype) if callable(part) else net.constant(part) for part in more]
        y = tensor(net, to or dtype, result, scale=scale and scale.get(dtype), zero=zero and zero.get(dtype))
        net.operator(kind, [x, *rest], [y], options, 1, **fields)
        net.outputs = [y]
    return make


def two(kind, options, **fields):
    def make(net, dtype):
        a, b = source(net, dtype, [2, 3, 4]), source(net, dtype, [1, 4])
        y = tensor(net, dtype, [2, 3, 4], scale=0.002 if dtype is I16 and options != "MaximumMinimumOptions" else None)
        net.operator(kind, [a, b], [y], options, 1, **fields)
        net.outputs = [y]
    return make


def many(kind, options, **fields):
    """CONCATENATION and PACK."""
    def make(net, dtype):
        inputs = [source(net, dtype, [2, 3]) for _ in range(2)]
        y = tensor(net, dtype, [4, 3] if kind == "CONCATENATION" else [2, 2, 3])
        net.operator(kind, inputs, [y], options, 1, **fields)
        net.outputs = [y]
    return make


def split(kind, options):
    def make(net, dtype):
        x, axis = source(net, dtype, [2, 4]), net.constant(1)
        net.outputs = [tensor(net, dtype, [2, 2]) for _ in range(2)]
        inputs = [axis, x] if kind == "SPLIT" else [x, net.constant([2, 2]), axis]
        net.operator(kind, inputs, net.outputs, options, 1, numSplits=2)
    return make


WEIGHTS = {"CONV_2D": [4, 3, 3, 4], "DEPTHWISE_CONV_2D": [1, 3, 3, 4], "TRANSPOSE_CONV": [4, 3, 3, 4], "FULLY_CONNECTED": [4, 4]}


def weigh(kind, options, *, zero=0, scales=4, bias=None, computed=(), **fields):
    """A weighing operator of four channels; `computed` names what an input decides: "weights" or "bias"."""
    def make(net, dtype):
        x = source(net, dtype, [1, 5, 5, 4])
        scale, shape = np.linspace(0.01, 0.02, 4)[:scales], WEIGHTS[kind]
        axis = 3 if kind == "DEPTHWISE_CONV_2D" else 0
        w = net.tensor(shape, scale, zero, RNG.integers(-127, 128, shape), I8, axis)
        b_type = bias or (I64 if dtype is I16 else I32)
        b = net.tensor([4], scale * 0.05, 0, RNG.integers(-900, 900, 4), b_type)
        for name, index in (("weights", w), ("bias", b)):
            if name in computed:
                net.tensors[index].buffer = 0
                net.inputs.append(index)
        inputs = [net.constant([1, 5, 5, 4]), w, x, b] if kind == "TRANSPOSE_CONV" else [x, w, b]
        y = tensor(net, dtype, [25, 4] if kind == "FULLY_CONNECTED" else [1, 5, 5, 4], scale=0.004 if dtype is I16 else 0.1)
        steps = {} if kind == "FULLY_CONNECTED" else {"strideH": 1, "strideW": 1}
        net.operator(kind, inputs, [y], options, 1, **steps, **fields)
        net.outputs = [y]
    return make


def slopes(kind, slope_type=None):
    def make(net, dtype):
        a = slope_type or dtype
        x, y = source(net, dtype, [2, 3, 4]), tensor(net, dtype, [2, 3, 4])
        net.operator(kind, [x, tensor(net, a, [4], data=RNG.integers(1, 100, 4))], [y], None, 1)
        net.outputs = [y]
    return make


def value(net, dtype):
    return tensor(net, dtype, [], data=7)


def computed_value(net, dtype):
    return source(net, dtype, [])


def place(net, _):
    return source(net, I32, [2])


POOL = dict(strideH=2, strideW=2, filterHeight=2, filterWidth=2)
UNIT = ({I8: 1 / 256, U8: 1 / 256, I16: 1 / 32768}, {I8: -128, U8: 0, I16: 0})
SIGNED_UNIT = ({I8: 1 / 128, U8: 1 / 128, I16: 1 / 32768}, {I8: 0, U8: 128, I16: 0})
PAIRS = {"ADD": "AddOptions", "SUB": "SubOptions", "MUL": "MulOptions", "MAXIMUM": "MaximumMinimumOptions", "MINIMUM": "MaximumMinimumOptions"}
NOT_SHIFTED = {"potScaleInt16": False}
WEIGHING = {"CONV_2D": "Conv2DOptions", "DEPTHWISE_CONV_2D": "DepthwiseConv2DOptions", "TRANSPOSE_CONV": "TransposeConvOptions",
            "FULLY_CONNECTED": "FullyConnectedOptions"}  # fmt: skip
MULTIPLIER = {"DEPTHWISE_CONV_2D": {"depthMultiplier": 1}}

OPERATORS = {
    **{kind: weigh(kind, options, **MULTIPLIER.get(kind, {})) for kind, options in WEIGHING.items()},
    **{kind: one(kind, "Pool2DOptions", [1, 6, 6, 3], [1, 3, 3, 3], **POOL) for kind in ("MAX_POOL_2D", "AVERAGE_POOL_2D")},
    **{kind: one(kind, "ReducerOptions", [2, 3, 4], [2, 4], [1]) for kind in ("MEAN", "SUM")},
    **{kind: two(kind, options, **(NOT_SHIFTED if kind in ("ADD", "SUB") else {})) for kind, options in PAIRS.items()},
    "PAD": one("PAD", "PadOptions", [2, 3], [3, 5], [[1, 0], [1, 1]]),
    "PADV2": one("PADV2", "PadV2Options", [2, 3], [3, 5], [[1, 0], [1, 1]], value),
    "MIRROR_PAD": one("MIRROR_PAD", "MirrorPadOptions", [2, 3], [3, 5], [[1, 0], [1, 1]]),
    "CONCATENATION": many("CONCATENATION", "ConcatenationOptions", axis=0),
    "PACK": many("PACK", "PackOptions", valuesCount=2, axis=0),
    "SPLIT": split("SPLIT", "SplitOptions"),
    "SPLIT_V": split("SPLIT_V", "SplitVOptions"),
    "SLICE": one("SLICE", "SliceOptions", [3, 4], [2, 2], [1, 1], [2, 2]),
    "STRIDED_SLICE": one("STRIDED_SLICE", "StridedSliceOptions", [3, 4], [2, 2], [0, 1], [3, 3], [2, 1]),
    "RESHAPE": one("RESHAPE", "ReshapeOptions", [3, 4], [2, 6], [2, 6]),
    "SQUEEZE": one("SQUEEZE", "SqueezeOptions", [1, 3, 1], [3]),
    "EXPAND_DIMS": one("EXPAND_DIMS", "ExpandDimsOptions", [3, 4], [3, 1, 4], 1),
    "SHAPE": one("SHAPE", "ShapeOptions", [2, 3], [2], to=I32, outType=TYPES[I32]),
    "TRANSPOSE": one("TRANSPOSE", "TransposeOptions", [2, 3, 4], [4, 2, 3], [2, 0, 1]),
    "GATHER": one("GATHER", "GatherOptions", [3, 4], [2, 4], [1, 0]),
    "RESIZE_BILINEAR": one("RESIZE_BILINEAR", "ResizeBilinearOptions", [1, 3, 3, 2], [1, 5, 7, 2], [5, 7]),
    "RESIZE_NEAREST_NEIGHBOR": one("RESIZE_NEAREST_NEIGHBOR", "ResizeNearestNeighborOptions", [1, 3, 3, 2], [1, 5, 7, 2], [5, 7]),
    "SPACE_TO_DEPTH": one("SPACE_TO_DEPTH", "SpaceToDepthOptions", [1, 4, 4, 2], [1, 2, 2, 8], blockSize=2),
    "DEPTH_TO_SPACE": one("DEPTH_TO_SPACE", "DepthToSpaceOptions", [1, 2, 2, 8], [1, 4, 4, 2], blockSize=2),
    **{kind: one(kind, None, [2, 12], [2, 12]) for kind in ("RELU", "RELU6", "RELU_N1_TO_1")},
    "LEAKY_RELU": one("LEAKY_RELU", "LeakyReluOptions", [2, 12], [2, 12], alpha=0.125),
    "PRELU": slopes("PRELU"),
    "PRELU, int8 slopes": slopes("PRELU", I8),
    "HARD_SWISH": one("HARD_SWISH", "HardSwishOptions", [2, 12], [2, 12]),
    "LOGISTIC": one("LOGISTIC", None, [2, 12], [2, 12], scale=UNIT[0], zero=UNIT[1]),
    "TANH": one("TANH", None, [2, 12], [2, 12], scale=SIGNED_UNIT[0], zero=SIGNED_UNIT[1]),
    "SOFTMAX": one("SOFTMAX", "SoftmaxOptions", [2, 12], [2, 12], scale=UNIT[0], zero=UNIT[1], beta=1.0),
    "QUANTIZE to int8": one("QUANTIZE", "QuantizeOptions", [2, 12], [2, 12], to=I8, start={I32: 0.001}),
    "QUANTIZE to int16": one("QUANTIZE", "QuantizeOptions", [2, 12], [2, 12], to=I16, start={I32: 0.001}),
    "DEQUANTIZE to float32": one("DEQUANTIZE", "DequantizeOptions", [2, 12], [2, 12], to=F32),
}

# Forms that LiteRT runs and feredge refuses, the type, and why.
REFUSED = {
    "a fused activation other than RELU, RELU6 and RELU_N1_TO_1":
        (two("ADD", "AddOptions", fusedActivationFunction=4), I8, "LiteRT leaves the activation out"),
    "MAXIMUM or a pool whose output has another scale than the input":
        (one("MAX_POOL_2D", "Pool2DOptions", [1, 6, 6, 3], [1, 3, 3, 3], scale={I8: 0.03}, **POOL), I8,
         "LiteRT takes the one for the other"),
    "weights with a zero point, but for FULLY_CONNECTED in int8":
        (weigh("DEPTHWISE_CONV_2D", "DepthwiseConv2DOptions", zero=5, scales=1, depthMultiplier=1), I8, "LiteRT leaves it out"),
    "a bias of int32 beside 16-bit activations that the option `quantized_bias_type` does not tell":
        (weigh("FULLY_CONNECTED", "FullyConnectedOptions", bias=I32), I16, "LiteRT reads it as int64"),
    "PRELU of int16 with slopes of int16": (slopes("PRELU"), I16, "LiteRT reads them as int8"),
    "SUM of int16": (one("SUM", "ReducerOptions", [2, 3, 4], [2, 4], [1]), I16, "LiteRT's result is no sum"),
    "a computed bias": (weigh("CONV_2D", "Conv2DOptions", scales=1, computed=["bias"]), I8, "no network has it"),
    "a network's input with a scale for each slice":
        (weigh("CONV_2D", "Conv2DOptions", computed=["weights"]), I8, "a port has one scale"),
    "PADV2 with a computed value": (one("PADV2", "PadV2Options", [2, 3], [3, 5], [[1, 0], [1, 1]], computed_value), I8, "no network has it"),
    "SLICE or STRIDED_SLICE from a computed place":
        (one("SLICE", "SliceOptions", [3, 4], [2, 2], place, [2, 2]), I8, "what is taken is fixed at load; GATHER can pick"),
    "SOFTMAX over 4096 values and more":
        (one("SOFTMAX", "SoftmaxOptions", [1, 4096], [1, 4096], scale=UNIT[0], zero=UNIT[1], beta=1.0), I8, "LiteRT's sum may overflow"),
}  # fmt: skip


def item(net):
    """Small values for plain integers, 0 for what may be a place; all values for the others."""
    values = []
    for index in net.inputs:
        shape, dtype = net.tensors[index].shape, net.dtype(index)
        if dtype is F32:
            values.append(RNG.normal(0, 2, shape).astype(F32))
        elif dtype in (I32, I64):
            values.append(np.zeros(shape, dtype) if shape == [2] else RNG.integers(-1000, 1000, shape, dtype))
        else:
            limits = np.iinfo(dtype)
            values.append(RNG.integers(limits.min, limits.max, shape, dtype, endpoint=True))
    return values


def by_reference(model, values):
    """The outputs' bytes; None where LiteRT refuses. Asked in a process of its own, for some forms make it abort."""
    with tempfile.TemporaryFile() as result:
        child = os.fork()
        if child == 0:
            try:
                result.write(b"".join(y.tobytes() for y in reference(model, [values])[0]))
                result.flush()
                os._exit(0)
            except (RuntimeError, ValueError):
                os._exit(1)
        if os.waitpid(child, 0)[1] != 0:
            return None
        result.seek(0)
        return result.read()


def by_feredge(program, folder, model, values):
    """The outputs' bytes and None, or None and what feredge says."""
    paths = [os.path.join(folder, name) for name in ("model.tflite", "in", "out")]
    for path, content in zip(paths, (model, b"".join(v.tobytes() for v in values))):
        with open(path, "wb") as file:
            file.write(content)
    told = subprocess.run([program, "infer", paths[0], "--input", paths[1], "--output", paths[2]], capture_output=True, text=True)
    if told.returncode != 0:
        return None, told.stderr.strip().splitlines()[-1].split("; ")[-1]
    with open(paths[2], "rb") as file:
        return file.read(), None


def ask(program, folder, make, dtype):
    net = Network()
    make(net, dtype)
    model, values = net.bytes(), item(net)
    theirs = by_reference(model, values)
    return (theirs, *by_feredge(program, folder, model, values))


def table(program, folder):
    lines = ["| operator | " + " | ".join(dtype.__name__ for dtype in COLUMNS) + " |", "| --- |" + " --- |" * len(COLUMNS)]
    for name, make in OPERATORS.items():
        marks = []
        for dtype in COLUMNS:
            theirs, ours, _ = ask(program, folder, make, dtype)
            mark = MARKS[theirs is not None, ours is not None]
            marks.append("differs" if mark == "yes" and theirs != ours else mark)
        lines.append(f"| {name} | " + " | ".join(marks) + " |")
    return lines


def refusals(program, folder):
    lines = ["| form | what feredge says to it | why |", "| --- | --- | --- |"]
    for name, (make, dtype, reason) in REFUSED.items():
        theirs, ours, said = ask(program, folder, make, dtype)
        if theirs is None or ours is not None:
            sys.exit(f"{name}: LiteRT {'refuses' if theirs is None else 'runs'} it, feredge {'runs' if said is None else 'refuses'} it")
        lines.append(f"| {name} | {said} | {reason} |")
    return lines


PAGE = """# Operators

Written by `make operators`: {forms} forms, each given to LiteRT's reference kernels (`BUILTIN_REF` of TensorFlow 2.21) and
to `feredge infer`. `yes`: both run it and write the same bytes. `here only`: LiteRT refuses it. `no`: LiteRT alone runs it.
`differs`: both run it; SUM of int8 alone does, for LiteRT adds its values up as if they were uint8 (`Mean.swift`).
The column says the type of the first input.

{table}

Weights are int8 throughout. Which shapes, scales, strides and options are tried against LiteRT, `make exact` says.

## What LiteRT runs and feredge refuses

{refusals}
"""


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory() as folder:
        lines = table(sys.argv[1], folder), refusals(sys.argv[1], folder)
    forms = len(OPERATORS) * len(COLUMNS) + len(REFUSED)
    with open(sys.argv[2], "w") as file:
        file.write(PAGE.format(forms=forms, table="\n".join(lines[0]), refusals="\n".join(lines[1])))


if __name__ == "__main__":
    main()
