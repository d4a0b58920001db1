"""Random networks of one operator whose indices or weights are no constants: an input decides them."""
import draws
import numpy as np
from draws import below, pick, random_scale, random_zero, shape_of, window
from moving_operators import moved
from weighing_operators import output_scale


def gather(net):
    """Returns its items: the indices must be inside."""
    shape = shape_of(below(1, 4))
    axis = below(0, len(shape) - 1)
    batch = below(0, axis) if draws.RNG.random() < 0.3 else 0
    picked, dtype = [*shape[:batch], *shape_of(below(0, 2))], pick(np.int32, np.int32, np.int64)
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


COMPUTED = {
    "gather_computed": gather,
    "fully_connected_computed": fully_connected,
    "conv_2d_computed": conv_2d,
}
