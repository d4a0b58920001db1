"""Random networks of one operator whose indices or weights are no constants: an input decides them; or whose input is
one."""
import draws
import numpy as np
import weighing_operators
import wide_operators
from draws import below, padding_output, pick, random_scale, random_zero, shape_of, window
from moving_operators import moved
from weighing_operators import output_scale


def gather(net):
    """Returns its items: the indices must be inside."""
    shape = shape_of(below(1, 4))
    axis = below(0, len(shape) - 1)
    batch = below(0, axis) if draws.RNG.random() < 0.3 else 0
    picked, dtype = [*shape[:batch], *shape_of(below(0, 2))], pick(np.int16, np.int32, np.int64)
    put, same = moved(net)
    x, indices = put(shape), net.input(picked, dtype=dtype)
    y = same([*shape[:axis], *picked[batch:], *shape[axis + 1 :]])
    # Both may count from the end: the axis from the values', the batch from the indices'.
    named = batch - (len(picked) if batch < len(picked) and below(0, 1) else 0)
    net.operator("GATHER", [x, indices], [y], "GatherOptions", axis=axis - (len(shape) if below(0, 1) else 0), batchDims=named)
    net.outputs = [y]
    limits = np.iinfo(net.dtype(x))
    low, high = max(limits.min, -32768), min(limits.max, 32767)
    return [[draws.RNG.integers(low, high, shape, net.dtype(x), endpoint=True),
             draws.RNG.integers(0, shape[axis], picked, dtype)] for _ in range(2)]  # fmt: skip


def gather_int16(net):
    """By a list of int16 that is a constant."""
    shape, picked = shape_of(below(1, 4)), shape_of(below(0, 2))
    axis, (put, same) = below(0, len(shape) - 1), moved(net)
    x, y = put(shape), same([*shape[:axis], *picked, *shape[axis + 1 :]])
    indices = net.tensor(picked, data=draws.RNG.integers(0, shape[axis], picked), dtype=np.int16)
    net.operator("GATHER", [x, indices], [y], "GatherOptions", axis=axis)
    net.outputs = [y]


def weigh(net, kind, options, image, weight_shape, channels, taps, output_shape, zero, wide, **fields):
    dtype = np.int16 if wide else np.int8
    x_scale, w_scale = random_scale(1e-5, 1e-2) if wide else random_scale(), random_scale(1e-3, 0.1)
    x = net.input(image, x_scale, 0 if wide else random_zero(), dtype)
    inputs = [x, net.input(weight_shape, w_scale, zero)]
    if kind != "FULLY_CONNECTED" or below(0, 1):
        most = 2000000 if wide else 20000
        bias = draws.RNG.integers(-most, most + 1, channels)
        inputs.append(net.tensor([channels], np.float32(x_scale * w_scale), 0, bias, np.int64 if wide else np.int32))
    y = net.tensor(output_shape, output_scale(x_scale, np.float32(w_scale), taps), 0 if wide else random_zero(), dtype=dtype)
    net.operator(kind, inputs, [y], options, fusedActivationFunction=pick(0, 0, 1, 2, 3), **fields)
    net.outputs = [y]


def fully_connected(net):
    n, k, co, wide = below(1, 3), below(1, 70), below(1, 11), pick(False, False, True)
    zero = 0 if wide else pick(0, random_zero())
    weigh(net, "FULLY_CONNECTED", "FullyConnectedOptions", [n, k], [co, k], co, k, [n, co], zero, wide, version=11 if wide else 4)


def conv_2d(net):
    h, w, kh, kw, sh, sw, dh, dw, padding, oh, ow = window()
    n, groups, ci, co = pick(1, 1, 2), pick(1, 1, 2, 3), below(1, 7), below(1, 4)
    wide = pick(False, False, True)
    weigh(net, "CONV_2D", "Conv2DOptions", [n, h, w, groups * ci], [groups * co, kh, kw, ci], groups * co, kh * kw * ci,
          [n, oh, ow, groups * co], 0, wide, version=8 if wide else 3, padding=padding, strideH=sh, strideW=sw,
          dilationHFactor=dh, dilationWFactor=dw)  # fmt: skip


def depthwise_conv_2d(net):
    h, w, kh, kw, sh, sw, dh, dw, padding, oh, ow = window()
    n, ci, m, wide = pick(1, 1, 2), below(1, 9), pick(1, 1, 2, 3), pick(False, False, True)
    weigh(net, "DEPTHWISE_CONV_2D", "DepthwiseConv2DOptions", [n, h, w, ci], [1, kh, kw, ci * m], ci * m, kh * kw,
          [n, oh, ow, ci * m], 0, wide, version=5 if wide else 3, padding=padding, strideH=sh, strideW=sw,
          depthMultiplier=m, dilationHFactor=dh, dilationWFactor=dw)  # fmt: skip


def transpose_conv(net):
    h, w, kh, kw, sh, sw, _, _, padding, _, _ = window(9)
    while padding_output(h, kh, sh, 1, padding) < 1 or padding_output(w, kw, sw, 1, padding) < 1:
        h, w, kh, kw, sh, sw, _, _, padding, _, _ = window(9)
    small = [padding_output(h, kh, sh, 1, padding), padding_output(w, kw, sw, 1, padding)]
    n, ci, co, wide = pick(1, 1, 2), below(1, 9), below(1, 7), pick(False, False, True)
    weigh(net, "TRANSPOSE_CONV", "TransposeConvOptions", [n, *small, ci], [co, kh, kw, ci], co, kh * kw * ci,
          [n, h, w, co], 0, wide, version=3, padding=padding, strideH=sh, strideW=sw)  # fmt: skip
    x, weights, bias = net.operators[0].inputs
    net.operators[0].inputs = [net.constant([n, h, w, co]), weights, x, bias]


def constant_input(net):
    """A convolution of any kind whose input the file has; returns its only item, of nothing."""
    pick(weighing_operators.conv_2d, weighing_operators.depthwise_conv_2d, wide_operators.conv_2d)(net)
    [x] = net.inputs
    limits, shape = np.iinfo(net.dtype(x)), net.tensors[x].shape
    net.set(x, draws.RNG.integers(limits.min, limits.max, shape, net.dtype(x), endpoint=True))
    net.inputs = []
    return [[]]


COMPUTED = {
    "gather_computed": gather,
    "fully_connected_computed": fully_connected,
    "conv_2d_computed": conv_2d,
    "depthwise_conv_2d_computed": depthwise_conv_2d,
    "transpose_conv_computed": transpose_conv,
    "gather_int16": gather_int16,
    "constant_input": constant_input,
}
