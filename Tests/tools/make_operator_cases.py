#!/usr/bin/env python3
"""Makes random networks of one operator each, with inputs and LiteRT's reference outputs.

usage: make_operator_cases.py OUT SEED COUNT [OPERATOR ...]

OUT is one file: for each case four little-endian 32-bit lengths and the bytes that they measure:
name, model, inputs (all items one after another), outputs (likewise). OperatorCaseTests reads it.
The committed Tests/InferenceTests/Vectors/operators.cases is `… operators.cases 1 220`.
"""
import struct
import sys

import numpy as np
from tflite_builder import Network, reference

ITEMS = 2
RNG = np.random.default_rng()


def pick(*choices):
    return choices[RNG.integers(len(choices))]


def below(low, high):
    return int(RNG.integers(low, high + 1))


def random_scale(low=1e-3, high=0.5):
    scale = np.exp(RNG.uniform(np.log(low), np.log(high)))
    return float(2.0 ** np.round(np.log2(scale))) if RNG.random() < 0.3 else float(np.float32(scale))


def random_zero():
    return pick(-128, 127, 0, below(-128, 127), below(-128, 127))


def weights(shape):
    kind = below(0, 3)
    if kind == 0:
        return RNG.choice(np.array([-127, 127, -128, 0], np.int8), shape)
    return RNG.integers(-127, 128, shape, np.int8)


def padding_output(size, filter_size, stride, dilation, padding):
    reach = (filter_size - 1) * dilation + 1
    return -(-size // stride) if padding == 0 else (size - reach) // stride + 1


def output_scale(input_scale, weight_scale, taps):
    """A scale at which most outputs are neither 0 nor clamped, or a power of two near it."""
    scale = input_scale * float(np.mean(weight_scale)) * np.sqrt(taps) * 60 * np.exp(RNG.uniform(-1.5, 1.5))
    return float(2.0 ** np.round(np.log2(scale))) if RNG.random() < 0.3 else float(np.float32(scale))


def weighted(net, kind, options, image, weight_shape, channels, axis, taps, output_shape, **fields):
    """Adds input, weights, bias and output of a weighing operator."""
    x_scale = random_scale()
    per_channel = RNG.random() < 0.7
    w_scale = np.array([random_scale(1e-3, 0.1) for _ in range(channels if per_channel else 1)], np.float32)
    x = net.input(image, x_scale, random_zero())
    w = net.tensor(weight_shape, w_scale, 0, weights(weight_shape), axis=axis)
    inputs = [x, w]
    if RNG.random() < 0.8:
        bias = RNG.integers(-20000, 20001, channels).astype(np.int32)
        inputs.append(net.tensor([channels], np.float32(x_scale) * w_scale, 0, bias, np.int32))
    elif kind == "FULLY_CONNECTED" and RNG.random() < 0.5:
        inputs.append(-1)
    elif kind != "FULLY_CONNECTED":
        inputs.append(net.tensor([channels], np.float32(x_scale) * w_scale, 0, np.zeros(channels), np.int32))
    y = net.tensor(output_shape, output_scale(x_scale, w_scale, taps), random_zero())
    version = 12 if kind == "FULLY_CONNECTED" and per_channel and channels > 1 else None
    net.operator(kind, inputs, [y], options, version=version, fusedActivationFunction=pick(0, 0, 1, 2, 3), **fields)
    net.outputs = [y]


def window(largest=11):
    """Height, width, filter, stride, dilation and padding of a window that fits."""
    while True:
        h, w, kh, kw = below(1, largest), below(1, largest), below(1, 5), below(1, 5)
        sh, sw, dh, dw, padding = below(1, 3), below(1, 3), pick(1, 1, 1, 2, 3), pick(1, 1, 1, 2, 3), below(0, 1)
        oh, ow = padding_output(h, kh, sh, dh, padding), padding_output(w, kw, sw, dw, padding)
        if oh >= 1 and ow >= 1:
            return h, w, kh, kw, sh, sw, dh, dw, padding, oh, ow


def conv_2d(net):
    h, w, kh, kw, sh, sw, dh, dw, padding, oh, ow = window()
    if RNG.random() < 0.3:
        kh = kw = dh = dw = 1
        oh, ow = padding_output(h, 1, sh, 1, padding), padding_output(w, 1, sw, 1, padding)
    n, ci, co = pick(1, 1, 2), below(1, 19), below(1, 10)
    weighted(net, "CONV_2D", "Conv2DOptions", [n, h, w, ci], [co, kh, kw, ci], co, 0, kh * kw * ci,
             [n, oh, ow, co], padding=padding, strideH=sh, strideW=sw, dilationHFactor=dh, dilationWFactor=dw)  # fmt: skip


def depthwise_conv_2d(net):
    h, w, kh, kw, sh, sw, dh, dw, padding, oh, ow = window()
    n, ci, m = pick(1, 1, 2), below(1, 19), pick(1, 1, 1, 2, 3)
    weighted(net, "DEPTHWISE_CONV_2D", "DepthwiseConv2DOptions", [n, h, w, ci], [1, kh, kw, ci * m], ci * m, 3,
             kh * kw, [n, oh, ow, ci * m], padding=padding, strideH=sh, strideW=sw, depthMultiplier=m,
             dilationHFactor=dh, dilationWFactor=dw)  # fmt: skip


def fully_connected(net):
    n, k, co = below(1, 3), below(1, 70), below(1, 11)
    weighted(net, "FULLY_CONNECTED", "FullyConnectedOptions", [n, k], [co, k], co, 0, k, [n, co])


def shape_of(rank):
    return [below(1, 5) for _ in range(rank)]


def broadcast_pair():
    left = shape_of(below(1, 4))
    right = [1 if RNG.random() < 0.4 else d for d in left]
    if RNG.random() < 0.2:
        right = right[below(0, len(right) - 1):]
    if RNG.random() < 0.4:
        right = list(left)
    return (left, right) if RNG.random() < 0.5 else (right, left)


def binary(kind, options, scale):
    def make(net):
        left, right = broadcast_pair()
        a_scale, b_scale = random_scale(), random_scale()
        if RNG.random() < 0.3:
            b_scale = a_scale
        a = net.input(left, a_scale, random_zero())
        if RNG.random() < 0.2:
            b = net.tensor(right, b_scale, random_zero(), weights(right))
        else:
            b = net.input(right, b_scale, random_zero())
        y = net.tensor(np.broadcast_shapes(left, right), scale(a_scale, b_scale), random_zero())
        net.operator(kind, [a, b], [y], options, fusedActivationFunction=pick(0, 0, 1, 3))
        net.outputs = [y]
    return make


def pool(kind):
    def make(net):
        h, w, kh, kw, sh, sw, _, _, padding, _, _ = window()
        while padding_output(h, kh, sh, 1, padding) < 1 or padding_output(w, kw, sw, 1, padding) < 1:
            h, w, kh, kw, sh, sw, _, _, padding, _, _ = window()
        n, c, scale, zero = pick(1, 2), below(1, 19), random_scale(), random_zero()
        x = net.input([n, h, w, c], scale, zero)
        y = net.tensor([n, padding_output(h, kh, sh, 1, padding), padding_output(w, kw, sw, 1, padding), c], scale, zero)
        net.operator(kind, [x], [y], "Pool2DOptions", padding=padding, strideH=sh, strideW=sw,
                     filterHeight=kh, filterWidth=kw, fusedActivationFunction=pick(0, 0, 1, 3))  # fmt: skip
        net.outputs = [y]
    return make


def mean(net):
    rank = below(1, 4)
    shape = [below(1, 7) for _ in range(rank)]
    axes = sorted(RNG.choice(rank, below(1, rank), replace=False))
    keep = bool(below(0, 1))
    result = [1 if i in axes else d for i, d in enumerate(shape) if keep or i not in axes]
    scale = random_scale()
    x = net.input(shape, scale, random_zero())
    y = net.tensor(result, np.float32(scale * np.exp(RNG.uniform(-1, 1))), random_zero())
    named = [int(a) - rank if RNG.random() < 0.3 else int(a) for a in axes]
    net.operator("MEAN", [x, net.constant(named)], [y], "ReducerOptions", keepDims=keep)
    net.outputs = [y]


def pad(net):
    shape, scale, zero = shape_of(below(1, 4)), random_scale(), random_zero()
    amounts = np.array([[below(0, 2), below(0, 2)] for _ in shape])
    x = net.input(shape, scale, zero)
    y = net.tensor(np.array(shape) + amounts.sum(1), scale, zero)
    net.operator("PAD", [x, net.constant(amounts)], [y], "PadOptions")
    net.outputs = [y]


def concatenation(net):
    shape, scale, zero = shape_of(below(1, 4)), random_scale(), random_zero()
    axis, inputs, total = below(0, len(shape) - 1), [], 0
    for _ in range(below(1, 4)):
        part = list(shape)
        part[axis] = below(1, 5)
        total += part[axis]
        inputs.append(net.input(part, scale, zero))
    shape[axis] = total
    y = net.tensor(shape, scale, zero)
    net.operator("CONCATENATION", inputs, [y], "ConcatenationOptions", axis=axis - (len(shape) if below(0, 1) else 0))
    net.outputs = [y]


def reshape(net):
    shape, scale, zero = shape_of(3), random_scale(), random_zero()
    x = net.input(shape, scale, zero)
    result = [shape[0] * shape[1], shape[2]]
    y = net.tensor(result, scale, zero)
    net.operator("RESHAPE", [x, net.constant(result)], [y], "ReshapeOptions", newShape=result)
    net.outputs = [y]


def every_value(kind, options=None, output=None, **fields):
    """An operator from one int8 value to one: the input holds all 256 values."""
    def make(net):
        scale = random_scale(1e-3, 1)
        y_scale, y_zero = output or (np.float32(scale * np.exp(RNG.uniform(-1.5, 1.5))), random_zero())
        x = net.input([1, 256], scale, random_zero())
        y = net.tensor([1, 256], y_scale, y_zero)
        made = {key: value() for key, value in fields.items()}
        net.operator(kind, [x], [y], options, **made)
        net.outputs = [y]
    return make


def hard_swish(net):
    scale = random_scale(1e-3, 0.5)
    x = net.input([1, 256], scale, random_zero())
    # The reference refuses to shift its result to the left.
    y = net.tensor([1, 256], np.float32(scale * np.exp(RNG.uniform(-1.5, 1.5))), random_zero())
    net.operator("HARD_SWISH", [x], [y], "HardSwishOptions")
    net.outputs = [y]


def softmax(net):
    shape = [below(1, 3), below(1, 40)]
    x = net.input(shape, random_scale(1e-3, 1), random_zero())
    y = net.tensor(shape, 1 / 256, -128)
    net.operator("SOFTMAX", [x], [y], "SoftmaxOptions", beta=float(pick(1.0, 1.0, 0.5, 2.0)))
    net.outputs = [y]


def resize_nearest_neighbor(net):
    n, h, w, c = pick(1, 2), below(1, 9), below(1, 9), below(1, 5)
    size, scale, zero = [below(1, 15), below(1, 15)], random_scale(), random_zero()
    corners, centers = pick((False, False), (True, False), (False, True))
    x = net.input([n, h, w, c], scale, zero)
    y = net.tensor([n, *size, c], scale, zero)
    net.operator("RESIZE_NEAREST_NEIGHBOR", [x, net.constant(size)], [y], "ResizeNearestNeighborOptions",
                 alignCorners=corners, halfPixelCenters=centers)  # fmt: skip
    net.outputs = [y]


def sum_scale(a, b):
    return float(np.float32(max(a, b) * np.exp(RNG.uniform(-1, 1.5))))


def product_scale(a, b):
    return float(np.float32(a * b * 60 * np.exp(RNG.uniform(-1.5, 1.5))))


OPERATORS = {
    "conv_2d": conv_2d,
    "depthwise_conv_2d": depthwise_conv_2d,
    "fully_connected": fully_connected,
    "add": binary("ADD", "AddOptions", sum_scale),
    "sub": binary("SUB", "SubOptions", sum_scale),
    "mul": binary("MUL", "MulOptions", product_scale),
    "max_pool_2d": pool("MAX_POOL_2D"),
    "average_pool_2d": pool("AVERAGE_POOL_2D"),
    "mean": mean,
    "pad": pad,
    "concatenation": concatenation,
    "reshape": reshape,
    "logistic": every_value("LOGISTIC", output=(1 / 256, -128)),
    "tanh": every_value("TANH", output=(1 / 128, 0)),
    "relu": every_value("RELU"),
    "relu6": every_value("RELU6"),
    "relu_n1_to_1": every_value("RELU_N1_TO_1"),
    "leaky_relu": every_value("LEAKY_RELU", "LeakyReluOptions", alpha=lambda: float(np.float32(RNG.uniform(0, 1)))),
    "quantize": every_value("QUANTIZE", "QuantizeOptions"),
    "hard_swish": hard_swish,
    "softmax": softmax,
    "resize_nearest_neighbor": resize_nearest_neighbor,
}


def item_for(net, index):
    values = []
    for tensor in net.inputs:
        shape = net.tensors[tensor].shape
        if shape == [1, 256]:
            values.append(np.arange(-128, 128, dtype=np.int8).reshape(shape))
        elif index == 1 and RNG.random() < 0.3:
            values.append(RNG.choice(np.array([-128, 127], np.int8), shape))
        else:
            values.append(RNG.integers(-128, 128, shape, np.int8))
    return values


def case(name):
    """One case, or None for a draw that LiteRT refuses."""
    net = Network()
    OPERATORS[name](net)
    model = net.bytes()
    items = [item_for(net, index) for index in range(ITEMS)]
    try:
        results = reference(model, items)
    except RuntimeError:
        return None
    x = b"".join(v.tobytes() for item in items for v in item)
    y = b"".join(v.tobytes() for result in results for v in result)
    return model, x, y


def main():
    global RNG
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    path, seed, count, names = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4:] or list(OPERATORS)
    RNG = np.random.default_rng(seed)
    written = 0
    with open(path, "wb") as file:
        while written < count:
            name = names[written % len(names)]
            made = case(name)
            if made is None:
                continue
            parts = (f"{name} {written}".encode(), *made)
            file.write(struct.pack("<4I", *map(len, parts)) + b"".join(parts))
            written += 1
    print(f"{path}: {written} cases, seed {seed}")


if __name__ == "__main__":
    main()
