"""Random networks of one operator that weighs: convolutions and FULLY_CONNECTED."""
import draws
import numpy as np
from draws import below, padding_output, pick, random_scale, random_zero, window


def weights(shape):
    kind = below(0, 3)
    if kind == 0:
        return draws.RNG.choice(np.array([-127, 127, -128, 0], np.int8), shape)
    return draws.RNG.integers(-127, 128, shape, np.int8)


def output_scale(input_scale, weight_scale, taps):
    """A scale at which most outputs are neither 0 nor clamped, or a power of two near it."""
    scale = input_scale * float(np.mean(weight_scale)) * np.sqrt(taps) * 60 * np.exp(draws.RNG.uniform(-1.5, 1.5))
    return float(2.0 ** np.round(np.log2(scale))) if draws.RNG.random() < 0.3 else float(np.float32(scale))


def weighted(net, kind, options, image, weight_shape, channels, axis, taps, output_shape, first=(), **fields):
    """Adds input, weights, bias and output of a weighing operator; `first` are the arguments before these."""
    x_scale = random_scale()
    per_channel = draws.RNG.random() < 0.7
    w_scale = np.array([random_scale(1e-3, 0.1) for _ in range(channels if per_channel else 1)], np.float32)
    x = net.input(image, x_scale, random_zero())
    w = net.tensor(weight_shape, w_scale, 0, weights(weight_shape), axis=axis)
    inputs = [*first, w, x] if first else [x, w]
    if draws.RNG.random() < 0.8:
        bias = draws.RNG.integers(-20000, 20001, channels).astype(np.int32)
        inputs.append(net.tensor([channels], np.float32(x_scale) * w_scale, 0, bias, np.int32))
    elif kind == "FULLY_CONNECTED" and draws.RNG.random() < 0.5:
        inputs.append(-1)
    elif kind not in ("FULLY_CONNECTED", "TRANSPOSE_CONV"):
        inputs.append(net.tensor([channels], np.float32(x_scale) * w_scale, 0, np.zeros(channels), np.int32))
    y = net.tensor(output_shape, output_scale(x_scale, w_scale, taps), random_zero())
    version = 12 if kind == "FULLY_CONNECTED" and per_channel and channels > 1 else None
    net.operator(kind, inputs, [y], options, version=version, fusedActivationFunction=pick(0, 0, 1, 2, 3), **fields)
    net.outputs = [y]


def convolution(size, inputs, outputs):
    """CONV_2D of an image of up to `size`² pixels, with up to so many channels."""
    def make(net):
        h, w, kh, kw, sh, sw, dh, dw, padding, oh, ow = window(size)
        if draws.RNG.random() < 0.3:
            kh = kw = dh = dw = 1
            oh, ow = padding_output(h, 1, sh, 1, padding), padding_output(w, 1, sw, 1, padding)
        n, ci, co = pick(1, 1, 2), below(1, inputs), below(1, outputs)
        weighted(net, "CONV_2D", "Conv2DOptions", [n, h, w, ci], [co, kh, kw, ci], co, 0, kh * kw * ci,
                 [n, oh, ow, co], padding=padding, strideH=sh, strideW=sw, dilationHFactor=dh, dilationWFactor=dw)  # fmt: skip
    return make


def conv_2d_line(net):
    """A window of one row or one column, mostly over an image of no more: a convolution in one dimension."""
    while True:
        w, kw, sw, dw, padding = below(1, 30), below(1, 8), below(1, 3), pick(1, 2), below(0, 1)
        ow = padding_output(w, kw, sw, dw, padding)
        if ow >= 1:
            break
    n, lines, ci, co, is_row = pick(1, 1, 2), pick(1, below(2, 5)), pick(below(1, 33), 16), below(1, 12), below(0, 1)
    turned = (lambda a, b: [a, b]) if is_row else (lambda a, b: [b, a])
    stride_h, stride_w = turned(1, sw)
    weighted(net, "CONV_2D", "Conv2DOptions", [n, *turned(lines, w), ci], [co, *turned(1, kw), ci], co, 0, kw * ci,
             [n, *turned(lines, ow), co], padding=padding, strideH=stride_h, strideW=stride_w, dilationHFactor=dw,
             dilationWFactor=dw)  # fmt: skip


def grouped_conv_2d(net):
    h, w, kh, kw, sh, sw, dh, dw, padding, oh, ow = window()
    n, groups, ci, co = pick(1, 1, 2), below(2, 4), below(1, 5), below(1, 4)
    weighted(net, "CONV_2D", "Conv2DOptions", [n, h, w, groups * ci], [groups * co, kh, kw, ci], groups * co, 0,
             kh * kw * ci, [n, oh, ow, groups * co], padding=padding, strideH=sh, strideW=sw,
             dilationHFactor=dh, dilationWFactor=dw)  # fmt: skip


def transpose_conv(net):
    h, w, kh, kw, sh, sw, _, _, padding, oh, ow = window(9)
    while padding_output(h, kh, sh, 1, padding) < 1 or padding_output(w, kw, sw, 1, padding) < 1:
        h, w, kh, kw, sh, sw, _, _, padding, _, _ = window(9)
    oh, ow = padding_output(h, kh, sh, 1, padding), padding_output(w, kw, sw, 1, padding)
    n, ci, co = pick(1, 1, 2), below(1, 19), below(1, 9)
    size = net.constant([n, h, w, co])
    weighted(net, "TRANSPOSE_CONV", "TransposeConvOptions", [n, oh, ow, ci], [co, kh, kw, ci], co, 0, kh * kw * ci,
             [n, h, w, co], first=[size], padding=padding, strideH=sh, strideW=sw)  # fmt: skip


def depthwise_convolution(size, channels):
    """DEPTHWISE_CONV_2D, likewise."""
    def make(net):
        h, w, kh, kw, sh, sw, dh, dw, padding, oh, ow = window(size)
        n, ci, m = pick(1, 1, 2), below(1, channels), pick(1, 1, 1, 2, 3)
        weighted(net, "DEPTHWISE_CONV_2D", "DepthwiseConv2DOptions", [n, h, w, ci], [1, kh, kw, ci * m], ci * m, 3,
                 kh * kw, [n, oh, ow, ci * m], padding=padding, strideH=sh, strideW=sw, depthMultiplier=m,
                 dilationHFactor=dh, dilationWFactor=dw)  # fmt: skip
    return make


def rows(columns, outputs):
    """FULLY_CONNECTED of up to so many weights."""
    def make(net):
        n, k, co = below(1, 3), below(1, columns), below(1, outputs)
        weighted(net, "FULLY_CONNECTED", "FullyConnectedOptions", [n, k], [co, k], co, 0, k, [n, co])
    return make


def fully_connected_offset(net):
    """Weights with a zero point of their own."""
    n, k, co = below(1, 3), below(1, 70), below(1, 11)
    x_scale, w_scale = random_scale(), random_scale(1e-3, 0.1)
    x = net.input([n, k], x_scale, random_zero())
    w = net.tensor([co, k], w_scale, random_zero(), draws.RNG.integers(-128, 128, [co, k], np.int8))
    b = net.tensor([co], x_scale * w_scale, 0, draws.RNG.integers(-20000, 20001, co), np.int32) if below(0, 1) else -1
    y = net.tensor([n, co], output_scale(x_scale, np.float32(w_scale), k), random_zero())
    net.operator("FULLY_CONNECTED", [x, w, b], [y], "FullyConnectedOptions", fusedActivationFunction=pick(0, 0, 1, 2, 3))
    net.outputs = [y]


conv_2d = convolution(11, 19, 10)
depthwise_conv_2d = depthwise_convolution(11, 19)
fully_connected = rows(70, 11)

# What takes several whole vectors in each direction, and has tails behind them; too large to be stored.
LARGE = {
    "conv_2d_large": convolution(30, 70, 40),
    "depthwise_conv_2d_large": depthwise_convolution(40, 70),
    "fully_connected_large": rows(700, 70),
}
