#!/usr/bin/env python3
"""Makes small networks that the loader must refuse, one fault each, and tells what LiteRT says to them.

usage: make_refused_cases.py OUT

The format is that of make_operator_cases.py, without inputs and outputs; a name says the fault, and
RefusalTests which problem it is. Tests/InferenceTests/Vectors/refused.cases is made so.
"""
import os
import struct
import sys

import numpy as np
from tflite_builder import Network, reference


def reshape(stated, result=(2, 6)):
    def make(net):
        x = net.input([3, 4], 0.5)
        shape = net.constant(stated) if stated is not None else net.input([2], dtype=np.int32)
        return net.operator("RESHAPE", [x, shape], [net.tensor(result, 0.5)], "ReshapeOptions")
    return make


def reshape_option(net):
    return net.operator("RESHAPE", [net.input([3, 4], 0.5)], [net.tensor([2, 6], 0.5)], "ReshapeOptions", newShape=[6, 2])


def squeeze(net):
    return net.operator("SQUEEZE", [net.input([1, 4, 1], 0.5)], [net.tensor([4], 0.5)], "SqueezeOptions", squeezeDims=[0, 1])


def expand_dims(net):
    return net.operator("EXPAND_DIMS", [net.input([3, 4], 0.5), net.constant(1)], [net.tensor([1, 3, 4], 0.5)], "ExpandDimsOptions")


def gather(index_of):
    def make(net):
        x, index = net.input([3, 2], 0.5), index_of(net)
        return net.operator("GATHER", [x, index], [net.tensor([1, 2], 0.5)], "GatherOptions")
    return make


def add(left, right, result, shape=(2, 3)):
    def make(net):
        a, b = net.input([2, 3], left, dtype=np.int16), net.input(shape, right, dtype=np.int16)
        return net.operator("ADD", [a, b], [net.tensor([2, 3], result, dtype=np.int16)], "AddOptions", potScaleInt16=True)
    return make


def unary(kind, scale, result, options=None, version=3, **fields):
    def make(net):
        x = net.input([1, 8], scale, dtype=np.int16)
        return net.operator(kind, [x], [net.tensor([1, 8], result, dtype=np.int16)], options, version, **fields)
    return make


def prelu(net):
    x, a = net.input([1, 8], 0.1, dtype=np.int16), net.tensor([8], 0.1, 0, np.ones(8), np.int16)
    return net.operator("PRELU", [x, a], [net.tensor([1, 8], 0.1, dtype=np.int16)])


def transpose_conv(net):
    x, size = net.input([1, 2, 2, 1], 0.1, dtype=np.int16), net.constant([1, 2, 2, 1])
    w = net.tensor([1, 1, 1, 1], 0.1, 0, [1])
    b = net.tensor([1], 0.01, 0, [1], np.int32)
    return net.operator("TRANSPOSE_CONV", [size, w, x, b], [net.tensor([1, 2, 2, 1], 0.1, dtype=np.int16)],
                        "TransposeConvOptions", 3, strideH=1, strideW=1)  # fmt: skip


def computed(zero):
    return lambda net: net.input([1, 1, 1, 1], 0.1, zero)


def one(net):
    return net.tensor([1], 0.01, 0, [1], np.int32)


def conv_2d(net):
    x, w = net.input([1, 2, 2, 1], 0.1, dtype=np.int16), net.tensor([1, 1, 1, 1], 0.1, 0, [1])
    return net.operator("CONV_2D", [x, w, one(net)], [net.tensor([1, 2, 2, 1], 0.1, dtype=np.int16)], "Conv2DOptions", 8,
                        strideH=1, strideW=1)  # fmt: skip


def sum_int16(net):
    x = net.input([1, 8], 0.1, dtype=np.int16)
    return net.operator("SUM", [x, net.constant([1])], [net.tensor([1], 0.1, dtype=np.int16)], "ReducerOptions")


def add_types(net):
    left, right = net.constant([1]), net.tensor([1], data=[2], dtype=np.int64)
    return net.operator("ADD", [left, right], [net.tensor([1], dtype=np.int32)], "AddOptions", 1)


def strided_slice(step, count=3, offset=False):
    def make(net):
        x = net.input([4], 0.5)
        ends = [net.tensor([1], data=[value], dtype=np.int64) for value in (1, count, step)]
        return net.operator("STRIDED_SLICE", [x, *ends], [net.tensor([1], 0.5)], "StridedSliceOptions", offset=offset)
    return make


def weigh(kind, options, version, weights, bias):
    def make(net):
        return net.operator(kind, [net.input([1, 2, 2, 1], 0.1), weights(net), bias(net)], [net.tensor([1, 2, 2, 1], 0.1)],
                            options, version, strideH=1, strideW=1)  # fmt: skip
    return make


CASES = {
    "RESHAPE to another shape than its list says": reshape([6, 2]),
    "RESHAPE to another shape than its options say": reshape_option,
    "RESHAPE with two lengths left open": reshape([-1, -1]),
    "RESHAPE by an input": reshape(None),
    "SQUEEZE of a length of 4": squeeze,
    "EXPAND_DIMS at another place than it says": expand_dims,
    "GATHER by a constant past the end": gather(lambda net: net.constant([3])),
    "GATHER by 8-bit indices": gather(lambda net: net.input([1])),
    "ADD of powers of two that stretches": add(2**-10, 2**-10, 2**-10, (1, 3)),
    "ADD of powers of two, both finer than the sum": add(2**-10, 2**-10, 2**-9),
    "ADD of powers of two, one coarser than the sum": add(2**-8, 2**-9, 2**-9),
    "ADD of powers of two, one 16 bits finer": add(2**-4, 2**-20, 2**-4),
    "LOGISTIC of 16 bits in other steps": unary("LOGISTIC", 2**-12, 2**-14),
    "TANH of 16 bits in other steps": unary("TANH", 2**-12, 2**-14),
    "TANH of 16 bits, its input too coarse": unary("TANH", 3.0, 2**-15),
    "LOGISTIC of 16 bits, its input too fine": unary("LOGISTIC", 1e-14, 2**-15),
    "SOFTMAX of 16 bits in other steps": unary("SOFTMAX", 1e-3, 2**-14, "SoftmaxOptions", beta=1.0),
    "SOFTMAX of 16 bits, its input too coarse": unary("SOFTMAX", 6.0, 2**-15, "SoftmaxOptions", beta=1.0),
    "PRELU of 16 bits with slopes of 16": prelu,
    "TRANSPOSE_CONV of 16 bits with a bias of 32": transpose_conv,
    "CONV_2D by computed weights with a zero point": weigh("CONV_2D", "Conv2DOptions", 3, computed(5), one),
    "DEPTHWISE_CONV_2D by computed weights with a zero point":
        weigh("DEPTHWISE_CONV_2D", "DepthwiseConv2DOptions", 3, computed(5), one),
    "CONV_2D with a computed bias": weigh("CONV_2D", "Conv2DOptions", 3, computed(0), lambda net: net.input([1], dtype=np.int32)),
    "CONV_2D of 16 bits with a bias of 32": conv_2d,
    "SUM of 16 bits": sum_int16,
    "ADD of 32 and 64 bits": add_types,
    "STRIDED_SLICE by the lowest step of 64 bits": strided_slice(-(2**63)),
    "STRIDED_SLICE by a count past the end": strided_slice(1, 4, True),
    "STRIDED_SLICE by the highest count of 64 bits": strided_slice(1, 2**63 - 1, True),
}


def verdict(model, items):
    """What LiteRT does with a network; asked in a process of its own, for some make it abort."""
    end, start = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            said = f"runs it, to {list(reference(model, items)[0][0].shape)}"
        except (RuntimeError, ValueError) as error:
            said = f"refuses it: {str(error).splitlines()[0]}"
        os.write(start, said.encode())
        os._exit(0)
    os.close(start)
    said = os.read(end, 4096).decode()
    os.waitpid(child, 0)
    return said or "aborts"


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    with open(sys.argv[1], "wb") as file:
        for name, make in CASES.items():
            net = Network()
            net.outputs = [make(net)]
            text, model = name.encode(), net.bytes()
            file.write(struct.pack("<4I", len(text), len(model), 0, 0) + text + model)
            items = [[np.zeros(net.tensors[i].shape, net.dtype(i)) for i in net.inputs]]
            print(f"{name}: LiteRT {verdict(model, items)}", flush=True)


main()
