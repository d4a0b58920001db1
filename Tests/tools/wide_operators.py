"""Random networks of one operator on 16-bit activations: scales without zero points, 8-bit weights."""
import draws
import numpy as np
from draws import below, broadcast_pair, padding_output, pick, random_scale, random_zero, shape_of, window
from tflite_builder import TYPES
from weighing_operators import output_scale, weights


def wide_scale():
    return random_scale(1e-5, 1e-2)


def weighted(net, kind, options, image, weight_shape, channels, axis, taps, output_shape, version, **fields):
    """Adds input, weights, bias of 64 or 32 bits or none, and output of a weighing operator."""
    x_scale = wide_scale()
    w_scale = np.array([random_scale(1e-3, 0.1) for _ in range(channels if draws.RNG.random() < 0.7 else 1)], np.float32)
    x = net.input(image, x_scale, 0, np.int16)
    w = net.tensor(weight_shape, w_scale, 0, weights(weight_shape), axis=axis)
    inputs, b_type = [x, w], np.int64 if kind == "DEPTHWISE_CONV_2D" else pick(np.int64, np.int64, np.int32)
    if draws.RNG.random() < 0.8:
        bias = draws.RNG.integers(-2000000, 2000001, channels)
        inputs.append(net.tensor([channels], np.float32(x_scale) * w_scale, 0, bias, b_type))
        if kind != "DEPTHWISE_CONV_2D":
            fields["quantizedBiasType"] = 4 if b_type is np.int64 else 2
    elif kind == "FULLY_CONNECTED":
        inputs.append(-1)
    else:
        inputs.append(net.tensor([channels], np.float32(x_scale) * w_scale, 0, np.zeros(channels), np.int64))
    y = net.tensor(output_shape, output_scale(x_scale, w_scale, taps), 0, dtype=np.int16)
    net.operator(kind, inputs, [y], options, version, fusedActivationFunction=pick(0, 0, 1, 2, 3), **fields)
    net.outputs = [y]


def conv_2d(net):
    h, w, kh, kw, sh, sw, dh, dw, padding, oh, ow = window()
    n, groups, ci, co = pick(1, 1, 2), pick(1, 1, 2, 3), below(1, 7), below(1, 4)
    weighted(net, "CONV_2D", "Conv2DOptions", [n, h, w, groups * ci], [groups * co, kh, kw, ci], groups * co, 0,
             kh * kw * ci, [n, oh, ow, groups * co], 8, padding=padding, strideH=sh, strideW=sw,
             dilationHFactor=dh, dilationWFactor=dw)  # fmt: skip


def depthwise_conv_2d(net):
    h, w, kh, kw, sh, sw, dh, dw, padding, oh, ow = window()
    n, ci, m = pick(1, 1, 2), below(1, 9), pick(1, 1, 2, 3)
    weighted(net, "DEPTHWISE_CONV_2D", "DepthwiseConv2DOptions", [n, h, w, ci], [1, kh, kw, ci * m], ci * m, 3,
             kh * kw, [n, oh, ow, ci * m], 5, padding=padding, strideH=sh, strideW=sw, depthMultiplier=m,
             dilationHFactor=dh, dilationWFactor=dw)  # fmt: skip


def fully_connected_narrow(net):
    """Sums of 32 bits by the options alone, or by a bias."""
    n, k, co, x_scale = below(1, 3), below(1, 70), below(1, 11), wide_scale()
    w_scale = np.array([random_scale(1e-3, 0.1) for _ in range(pick(1, co))], np.float32)
    inputs = [net.input([n, k], x_scale, 0, np.int16), net.tensor([co, k], w_scale, 0, weights([co, k]))]
    if below(0, 1):
        # So large that some sums leave 32 bits.
        bias = draws.RNG.integers(-(2**31), 2**31, co)
        inputs.append(net.tensor([co], np.float32(x_scale) * w_scale, 0, bias, np.int32))
    y = net.tensor([n, co], output_scale(x_scale, w_scale, k), 0, dtype=np.int16)
    net.operator("FULLY_CONNECTED", inputs, [y], "FullyConnectedOptions", 11, quantizedBiasType=TYPES[np.int32],
                 fusedActivationFunction=pick(0, 0, 1, 2, 3))  # fmt: skip
    net.outputs = [y]


def fully_connected(net):
    n, k, co = below(1, 3), below(1, 70), below(1, 11)
    weighted(net, "FULLY_CONNECTED", "FullyConnectedOptions", [n, k], [co, k], co, 0, k, [n, co], 11)


def binary(kind, options):
    def make(net):
        left, right = broadcast_pair()
        a_scale, b_scale = wide_scale(), wide_scale()
        scale = a_scale * b_scale * 3000 if kind == "MUL" else max(a_scale, b_scale)
        a, b = net.input(left, a_scale, 0, np.int16), net.input(right, b_scale, 0, np.int16)
        y = net.tensor(np.broadcast_shapes(left, right), np.float32(scale * np.exp(draws.RNG.uniform(-1, 1.5))), 0, dtype=np.int16)
        fields = {} if kind == "MUL" else {"potScaleInt16": False}
        net.operator(kind, [a, b], [y], options, {"MUL": 4, "ADD": 3, "SUB": 5}[kind],
                     fusedActivationFunction=pick(0, 0, 1, 3), **fields)  # fmt: skip
        net.outputs = [y]
    return make


def pool(kind):
    def make(net):
        h, w, kh, kw, sh, sw, _, _, padding, _, _ = window()
        while padding_output(h, kh, sh, 1, padding) < 1 or padding_output(w, kw, sw, 1, padding) < 1:
            h, w, kh, kw, sh, sw, _, _, padding, _, _ = window()
        n, c, scale = pick(1, 2), below(1, 19), wide_scale()
        x = net.input([n, h, w, c], scale, 0, np.int16)
        shape = [n, padding_output(h, kh, sh, 1, padding), padding_output(w, kw, sw, 1, padding), c]
        y = net.tensor(shape, scale, 0, dtype=np.int16)
        net.operator(kind, [x], [y], "Pool2DOptions", 3, padding=padding, strideH=sh, strideW=sw,
                     filterHeight=kh, filterWidth=kw, fusedActivationFunction=pick(0, 0, 1, 3))  # fmt: skip
        net.outputs = [y]
    return make


def rectifier(net):
    kind, options, version = pick(("RELU", None, 3), ("RELU6", None, 3), ("LEAKY_RELU", "LeakyReluOptions", 2))
    shape, scale = shape_of(below(1, 4)), wide_scale()
    x = net.input(shape, scale, 0, np.int16)
    y = net.tensor(shape, np.float32(scale * np.exp(draws.RNG.uniform(-1, 1))), 0, dtype=np.int16)
    fields = {"alpha": float(np.float32(draws.RNG.uniform(0, 1)))} if options else {}
    net.operator(kind, [x], [y], options, version, **fields)
    net.outputs = [y]


def mean(net):
    shape = shape_of(below(1, 4))
    axes = sorted(map(int, draws.RNG.choice(len(shape), below(1, len(shape)), replace=False)))
    keep = bool(below(0, 1))
    result = [1 if i in axes else d for i, d in enumerate(shape) if keep or i not in axes]
    scale = wide_scale()
    x = net.input(shape, scale, 0, np.int16)
    y = net.tensor(result, np.float32(scale * np.exp(draws.RNG.uniform(-1, 1))), 0, dtype=np.int16)
    net.operator("MEAN", [x, net.constant(axes)], [y], "ReducerOptions", 3, keepDims=keep)
    net.outputs = [y]


def power_of_two_sum(kind, options):
    """ADD or SUB whose scales are all powers of two, one of the inputs' the output's (`pot_scale_int16`).

    ADD's reference takes no tensors that stretch here: it would read past the shorter one.
    """
    def make(net):
        left, right = broadcast_pair()
        if kind == "ADD":
            right = left
        exponent, finer = below(-15, -4), pick(0, below(0, 4), below(0, 15))
        scales = [2.0 ** exponent, 2.0 ** (exponent - finer)]
        if below(0, 1):
            scales.reverse()
        # As nearly a power of two as converters write it, or as the reference still takes it.
        a, b = (net.input(shape, scale * pick(1, 1, 1.0005, 0.9995), 0, np.int16) for shape, scale in zip((left, right), scales))
        y = net.tensor(np.broadcast_shapes(left, right), 2.0 ** exponent, 0, dtype=np.int16)
        net.operator(kind, [a, b], [y], options, {"ADD": 2, "SUB": 4}[kind], potScaleInt16=True,
                     fusedActivationFunction=pick(0, 0, 1, 3))  # fmt: skip
        net.outputs = [y]
    return make


def transpose_conv(net):
    h, w, kh, kw, sh, sw, _, _, padding, _, _ = window(9)
    while padding_output(h, kh, sh, 1, padding) < 1 or padding_output(w, kw, sw, 1, padding) < 1:
        h, w, kh, kw, sh, sw, _, _, padding, _, _ = window(9)
    oh, ow = padding_output(h, kh, sh, 1, padding), padding_output(w, kw, sw, 1, padding)
    n, ci, co = pick(1, 1, 2), below(1, 9), below(1, 7)
    x_scale = wide_scale()
    w_scale = np.array([random_scale(1e-3, 0.1) for _ in range(co if draws.RNG.random() < 0.7 else 1)], np.float32)
    x = net.input([n, oh, ow, ci], x_scale, 0, np.int16)
    weight = net.tensor([co, kh, kw, ci], w_scale, 0, weights([co, kh, kw, ci]))
    inputs, b_type = [net.constant([n, h, w, co]), weight, x], pick(np.int64, np.int64, np.int32)
    if draws.RNG.random() < 0.8:
        bias = draws.RNG.integers(-2000000, 2000001, co)
        inputs.append(net.tensor([co], np.float32(x_scale) * w_scale, 0, bias, b_type))
    y = net.tensor([n, h, w, co], output_scale(x_scale, w_scale, kh * kw * ci), 0, dtype=np.int16)
    net.operator("TRANSPOSE_CONV", inputs, [y], "TransposeConvOptions", 3, padding=padding, strideH=sh, strideW=sw,
                 quantizedBiasType=pick(0, TYPES[np.int64]) if b_type is np.int64 else TYPES[np.int32],
                 fusedActivationFunction=pick(0, 0, 1, 2, 3))  # fmt: skip
    net.outputs = [y]


def curve(kind, shifts):
    """LOGISTIC or TANH: of any scale, or of the powers of two that take a way of their own."""
    def make(net):
        shape = [1, 64]
        scale = 2.0 ** (pick(*shifts) - 12) * pick(1, 1, 1.0005, 0.9995) if draws.RNG.random() < 0.3 else random_scale(1e-6, 0.5)
        x = net.input(shape, scale, 0, np.int16)
        y = net.tensor(shape, 1 / 32768, 0, dtype=np.int16)
        net.operator(kind, [x], [y], version=3)
        net.outputs = [y]
        # Small values too: whole tensors of them, so that a coarse scale is not all saturated.
        spread = [draws.RNG.integers(-32768, 32768, shape, np.int16), draws.RNG.integers(-300, 301, shape, np.int16)]
        spread[0][0, :3] = -32768, 32767, 0
        return [[values] for values in spread]
    return make


def softmax(net):
    shape = [*([below(1, 3)] if below(0, 1) else []), below(1, 3), below(1, 40)]
    x = net.input(shape, random_scale(1e-6, 1e-2), 0, np.int16)
    y = net.tensor(shape, 1 / 32768, 0, dtype=np.int16)
    net.operator("SOFTMAX", [x], [y], "SoftmaxOptions", 3, beta=float(pick(1.0, 1.0, 0.5, 2.0)))
    net.outputs = [y]


def resize(kind, options):
    def make(net):
        n, h, w, c = pick(1, 2), below(1, 9), below(1, 9), below(1, 5)
        size, scale = [below(1, 15), below(1, 15)], wide_scale()
        corners, centers = pick((False, False), (True, False), (False, True))
        x = net.input([n, h, w, c], scale, 0, np.int16)
        y = net.tensor([n, *size, c], scale, 0, dtype=np.int16)
        net.operator(kind, [x, net.constant(size)], [y], options, 4, alignCorners=corners, halfPixelCenters=centers)
        net.outputs = [y]
    return make


def prelu(net):
    shape = shape_of(below(1, 4))
    slopes = [d if draws.RNG.random() < 0.5 else 1 for d in shape]
    x_scale, a_scale = wide_scale(), random_scale(1e-3, 0.02)
    x = net.input(shape, x_scale, 0, np.int16)
    a = net.tensor(slopes, a_scale, random_zero(), draws.RNG.integers(-128, 128, slopes))
    y = net.tensor(shape, np.float32(x_scale * np.exp(draws.RNG.uniform(-1, 1))), 0, dtype=np.int16)
    net.operator("PRELU", [x, a], [y])
    net.outputs = [y]


WIDE = {
    "conv_2d_int16": conv_2d,
    "depthwise_conv_2d_int16": depthwise_conv_2d,
    "fully_connected_int16": fully_connected,
    "add_int16": binary("ADD", "AddOptions"),
    "sub_int16": binary("SUB", "SubOptions"),
    "mul_int16": binary("MUL", "MulOptions"),
    "max_pool_2d_int16": pool("MAX_POOL_2D"),
    "average_pool_2d_int16": pool("AVERAGE_POOL_2D"),
    "rectifier_int16": rectifier,
    "mean_int16": mean,
}

# The same, of operators that few networks have in 16 bits.
RARE_WIDE = {
    "add_power_int16": power_of_two_sum("ADD", "AddOptions"),
    "sub_power_int16": power_of_two_sum("SUB", "SubOptions"),
    "transpose_conv_int16": transpose_conv,
    "logistic_int16": curve("LOGISTIC", [0]),
    "tanh_int16": curve("TANH", [0, 1]),
    "softmax_int16": softmax,
    "prelu_int16": prelu,
    "fully_connected_narrow_int16": fully_connected_narrow,
    "resize_bilinear_int16": resize("RESIZE_BILINEAR", "ResizeBilinearOptions"),
    "resize_nearest_neighbor_int16": resize("RESIZE_NEAREST_NEIGHBOR", "ResizeNearestNeighborOptions"),
}
