"""Random networks of one operator that computes value by value, or over a window or axes."""
import draws
import numpy as np
from draws import below, broadcast_pair, padding_output, pick, random_scale, random_zero, shape_of, window, zero_of
from moving_operators import moved
from weighing_operators import weights


def binary(kind, options, scale):
    def make(net):
        left, right = broadcast_pair()
        a_scale, b_scale = random_scale(), random_scale()
        if draws.RNG.random() < 0.3:
            b_scale = a_scale
        a = net.input(left, a_scale, random_zero())
        if draws.RNG.random() < 0.2:
            b = net.tensor(right, b_scale, random_zero(), weights(right))
        else:
            b = net.input(right, b_scale, random_zero())
        y = net.tensor(np.broadcast_shapes(left, right), scale(a_scale, b_scale), random_zero())
        net.operator(kind, [a, b], [y], options, fusedActivationFunction=pick(0, 0, 1, 3))
        net.outputs = [y]
    return make


def sum_scale(a, b):
    return float(np.float32(max(a, b) * np.exp(draws.RNG.uniform(-1, 1.5))))


def product_scale(a, b):
    return float(np.float32(a * b * 60 * np.exp(draws.RNG.uniform(-1.5, 1.5))))


def extremum(kind):
    def make(net):
        left, right = broadcast_pair()
        put, same = moved(net)
        a, b, y = put(left), put(right), same(np.broadcast_shapes(left, right))
        net.operator(kind, [a, b], [y], "MaximumMinimumOptions")
        net.outputs = [y]
    return make


def integers(kind, options, dtype=np.int32):
    """No scales."""
    def make(net):
        left, right = broadcast_pair()
        a, b = net.input(left, dtype=dtype), net.input(right, dtype=dtype)
        y = net.tensor(np.broadcast_shapes(left, right), dtype=dtype)
        net.operator(kind, [a, b], [y], options, fusedActivationFunction=pick(0, 0, 1, 3), version=1)
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


def mean(net, kind="MEAN", dtype=np.int8):
    rank = below(1, 4)
    shape = [below(1, 7) for _ in range(rank)]
    axes = sorted(draws.RNG.choice(rank, below(1, rank), replace=False))
    keep = bool(below(0, 1))
    result = [1 if i in axes else d for i, d in enumerate(shape) if keep or i not in axes]
    scale = random_scale()
    y_scale = scale * np.exp(draws.RNG.uniform(-1, 1)) * (np.sqrt(np.prod(shape) / np.prod(result)) if kind == "SUM" else 1)
    x = net.input(shape, scale, zero_of(dtype), dtype)
    y = net.tensor(result, np.float32(y_scale), zero_of(dtype), dtype=dtype)
    named = [int(a) - rank if draws.RNG.random() < 0.3 else int(a) for a in axes]
    net.operator(kind, [x, net.constant(named)], [y], "ReducerOptions", keepDims=keep)
    net.outputs = [y]


def integer_mean(net):
    """MEAN or SUM of plain integers."""
    shape, dtype = shape_of(below(1, 4)), pick(np.int32, np.int32, np.int64)
    axes = sorted(map(int, draws.RNG.choice(len(shape), below(1, len(shape)), replace=False)))
    keep = bool(below(0, 1))
    result = [1 if i in axes else d for i, d in enumerate(shape) if keep or i not in axes]
    x, y = net.input(shape, dtype=dtype), net.tensor(result, dtype=dtype)
    net.operator(pick("MEAN", "SUM"), [x, net.constant(axes)], [y], "ReducerOptions", 1, keepDims=keep)
    net.outputs = [y]


def sum_(net):
    """SUM of uint8, the only type whose reference is a sum; the case is told to shift it (see `shifted`)."""
    mean(net, "SUM", np.uint8)


def sum_int8(net):
    """The smallest SUM of int8 that shows how BUILTIN_REF reads it; returns its one item."""
    x = net.input([1, 4], 1, 0)
    y = net.tensor([1], 4, 0)
    net.operator("SUM", [x, net.constant([1])], [y], "ReducerOptions")
    net.outputs = [y]
    return [[np.array([[-20, 10, 3, -5]], np.int8)]]


def every_value(kind, options=None, output=None, **fields):
    """An operator from one int8 value to one: the input holds all 256 values."""
    def make(net):
        scale = random_scale(1e-3, 1)
        y_scale, y_zero = output or (np.float32(scale * np.exp(draws.RNG.uniform(-1.5, 1.5))), random_zero())
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
    y = net.tensor([1, 256], np.float32(scale * np.exp(draws.RNG.uniform(-1.5, 1.5))), random_zero())
    net.operator("HARD_SWISH", [x], [y], "HardSwishOptions")
    net.outputs = [y]


def softmax(net):
    shape = [below(1, 3), below(1, 40)]
    x = net.input(shape, random_scale(1e-3, 1), random_zero())
    y = net.tensor(shape, 1 / 256, -128)
    net.operator("SOFTMAX", [x], [y], "SoftmaxOptions", beta=float(pick(1.0, 1.0, 0.5, 2.0)))
    net.outputs = [y]


def softmax_coarse(net):
    """Steps so large that few differences count, or none but 0: from 16 on in the exponent."""
    shape = [below(1, 3), below(1, 40)]
    x = net.input(shape, random_scale(1, 200), random_zero())
    y = net.tensor(shape, 1 / 256, -128)
    net.operator("SOFTMAX", [x], [y], "SoftmaxOptions", beta=float(pick(1.0, 1.0, 0.5, 40.0)))
    net.outputs = [y]
    # Values that lie close together, too.
    near = draws.RNG.integers(0, 4, shape) + draws.RNG.integers(-128, 125)
    return [[draws.RNG.integers(-128, 128, shape, np.int8)], [near.astype(np.int8)]]


def leaky_relu_negative(net):
    """A slope below 0, of int8 or int16."""
    dtype = pick(np.int8, np.int16)
    shape, zero = ([1, 256], random_zero) if dtype is np.int8 else ([1, 64], lambda: 0)
    scale = random_scale(1e-3, 1)
    x = net.input(shape, scale, zero(), dtype)
    y = net.tensor(shape, np.float32(scale * np.exp(draws.RNG.uniform(-1.5, 1.5))), zero(), dtype=dtype)
    alpha = float(np.float32(draws.RNG.uniform(-2, 0)))
    net.operator("LEAKY_RELU", [x], [y], "LeakyReluOptions", 2, alpha=alpha)
    net.outputs = [y]


def prelu(net):
    shape = shape_of(below(1, 4))
    slopes = [d if draws.RNG.random() < 0.5 else 1 for d in shape]
    x_scale, a_scale = random_scale(), random_scale(1e-3, 0.02)
    x = net.input(shape, x_scale, random_zero())
    a = net.tensor(slopes, a_scale, random_zero(), draws.RNG.integers(-128, 128, slopes))
    y = net.tensor(shape, np.float32(x_scale * np.exp(draws.RNG.uniform(-1, 1))), random_zero())
    net.operator("PRELU", [x, a], [y])
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


def resize_bilinear(net):
    n, h, w, c = pick(1, 2), below(1, 9), below(1, 9), below(1, 5)
    size, scale, zero = [below(1, 15), below(1, 15)], random_scale(), random_zero()
    corners, centers = pick((False, False), (True, False), (False, True))
    x = net.input([n, h, w, c], scale, zero)
    y = net.tensor([n, *size, c], scale, zero)
    net.operator("RESIZE_BILINEAR", [x, net.constant(size)], [y], "ResizeBilinearOptions",
                 alignCorners=corners, halfPixelCenters=centers)  # fmt: skip
    net.outputs = [y]


def dequantize(net):
    dtype = pick(np.int8, np.int8, np.uint8, np.int16)
    shape = shape_of(below(1, 4))
    x = net.input(shape, random_scale(), zero_of(dtype), dtype)
    y = net.tensor(shape, dtype=np.float32)
    net.operator("DEQUANTIZE", [x], [y], "DequantizeOptions", version=3 if dtype is np.int16 else 2)
    net.outputs = [y]


def quantize_types(net):
    """float32 to integers, and integers of one type to another."""
    source, target = pick((np.float32, np.int8), (np.float32, np.int8), (np.float32, np.uint8), (np.float32, np.int16),
                          (np.int8, np.uint8), (np.uint8, np.int8), (np.int16, np.int8),
                          (np.int16, np.int16), (np.int16, np.int32))  # fmt: skip
    shape, scale = shape_of(below(1, 4)), random_scale()
    wide = 1 / 64 if target is np.int16 else 1
    x = net.input(shape, None if source is np.float32 else scale, zero_of(source), source)
    y = net.tensor(shape, np.float32(scale * wide * np.exp(draws.RNG.uniform(-1, 1))), zero_of(target), dtype=target)
    net.operator("QUANTIZE", [x], [y], "QuantizeOptions", version=2 if np.int16 not in (source, target) else 3)
    net.outputs = [y]
