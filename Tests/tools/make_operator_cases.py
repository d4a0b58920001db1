#!/usr/bin/env python3
"""Makes random networks of one operator each, with inputs and LiteRT's reference outputs.

usage: make_operator_cases.py OUT SEED COUNT [OPERATOR ...]

OUT is one file: for each case four little-endian 32-bit lengths and the bytes that they measure:
name, model, inputs (all items one after another), outputs (likewise). OperatorCaseTests reads it.
Without a list every operator takes its turn; USUAL, RARE, SPARSE and LARGE stand for parts of them. In
Tests/InferenceTests/Vectors, operators.cases is `… operators.cases 1 413 USUAL`, rare.cases
`… rare.cases 1 156 RARE`, sparse.cases `… sparse.cases 1 36 SPARSE`, lines.cases `… lines.cases 3 40 conv_2d_line`
and sum.cases `… sum.cases 1 1 sum_int8`.
"""
import struct
import sys

import draws
import numpy as np
from computed_operators import COMPUTED
from moving_operators import (blocks, concatenation, expand_dims, gather, mirror_pad, pack, pad, pad_v2, reshape,
                              reshape_stated, shape_arithmetic, slice_, split, split_v, squeeze, strided_slice,
                              strided_slice_counted, transpose)  # fmt: skip
from sparse_operators import SPARSE
from tflite_builder import TYPES, Network, reference
from value_operators import (binary, dequantize, every_value, extremum, hard_swish, integer_mean, integers,
                             leaky_relu_negative, mean, pool, prelu, product_scale, quantize_types, resize_bilinear,
                             resize_nearest_neighbor, softmax, softmax_coarse, sum_, sum_int8, sum_scale)  # fmt: skip
from wide_operators import RARE_WIDE, WIDE
from weighing_operators import (LARGE, conv_2d, conv_2d_line, depthwise_conv_2d, fully_connected, fully_connected_offset,
                                grouped_conv_2d, transpose_conv)  # fmt: skip

ITEMS = 2

# What differs from the reference for a reason, and so takes no turn of its own.
DIFFERENT = {"sum_int8": sum_int8}

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
    "leaky_relu": every_value("LEAKY_RELU", "LeakyReluOptions", alpha=lambda: float(np.float32(draws.RNG.uniform(0, 1)))),
    "quantize": every_value("QUANTIZE", "QuantizeOptions"),
    "hard_swish": hard_swish,
    "softmax": softmax,
    "resize_nearest_neighbor": resize_nearest_neighbor,
    "grouped_conv_2d": grouped_conv_2d,
    "transpose_conv": transpose_conv,
    "fully_connected_offset": fully_connected_offset,
    "sum": sum_,
    "maximum": extremum("MAXIMUM"),
    "minimum": extremum("MINIMUM"),
    "add_int32": integers("ADD", "AddOptions"),
    "sub_int32": integers("SUB", "SubOptions"),
    "mul_int32": integers("MUL", "MulOptions"),
    "pad_v2": pad_v2,
    "mirror_pad": mirror_pad,
    "split": split,
    "split_v": split_v,
    "slice": slice_,
    "strided_slice": strided_slice,
    "shape_arithmetic": shape_arithmetic,
    "pack": pack,
    "transpose": transpose,
    "gather": gather,
    "resize_bilinear": resize_bilinear,
    "space_to_depth": blocks("SPACE_TO_DEPTH"),
    "depth_to_space": blocks("DEPTH_TO_SPACE"),
    "expand_dims": expand_dims,
    "squeeze": squeeze,
    "prelu": prelu,
    "dequantize": dequantize,
    "quantize_types": quantize_types,
    **WIDE,
}

# 16- and 64-bit operators that few networks have, arguments that an input decides, shapes stated in other ways,
# options that are rare.
RARE = {
    **RARE_WIDE,
    **COMPUTED,
    "reshape_stated": reshape_stated,
    "conv_2d_line": conv_2d_line,
    "softmax_coarse": softmax_coarse,
    "leaky_relu_negative": leaky_relu_negative,
    "strided_slice_counted": strided_slice_counted,
    "integer_mean": integer_mean,
    "add_int64": integers("ADD", "AddOptions", np.int64),
    "sub_int64": integers("SUB", "SubOptions", np.int64),
    "mul_int64": integers("MUL", "MulOptions", np.int64),
}

GROUPS = {"USUAL": OPERATORS, "RARE": RARE, "SPARSE": SPARSE, "LARGE": LARGE}


def item_for(net, index):
    values = []
    for tensor in net.inputs:
        shape, dtype = net.tensors[tensor].shape, net.dtype(tensor)
        if dtype is np.float32:
            values.append((draws.RNG.normal(0, 1, shape) * np.exp(draws.RNG.uniform(-4, 4))).astype(np.float32))
        elif dtype is not np.int8:
            small = np.iinfo(dtype) if np.dtype(dtype).itemsize < 4 else np.iinfo(np.int16)
            values.append(draws.RNG.integers(small.min, small.max, shape, dtype, endpoint=True))
        elif shape == [1, 256]:
            values.append(np.arange(-128, 128, dtype=np.int8).reshape(shape))
        elif index == 1 and draws.RNG.random() < 0.3:
            values.append(draws.RNG.choice(np.array([-128, 127], np.int8), shape))
        else:
            values.append(draws.RNG.integers(-128, 128, shape, np.int8))
    return values


def shifted(net, items, results):
    """The same network in int8: all values and zero points less 128.

    BUILTIN_REF's int8 SUM reads its values as uint8 (TensorFlow 2.21), so the uint8 kernel is the reference.
    """
    for tensor in net.tensors:
        if tensor.type == TYPES[np.uint8]:
            tensor.type = TYPES[np.int8]
            tensor.quantization.zeroPoint = [tensor.quantization.zeroPoint[0] - 128]
    move = lambda lists: [[(v ^ 128).view(np.int8) for v in values] for values in lists]  # noqa: E731
    return net.bytes(), move(items), move(results)


def case(name):
    """One case, or None for a draw that LiteRT refuses."""
    net = Network()
    items = {**OPERATORS, **RARE, **SPARSE, **LARGE, **DIFFERENT}[name](net)
    model = net.bytes()
    items = items or [item_for(net, index) for index in range(ITEMS)]
    try:
        results = reference(net.with_zeros or model, items)
    except (RuntimeError, ValueError):
        return None
    for tensor, result in zip(net.outputs, results[0]):
        if tuple(net.tensors[tensor].shape) != result.shape:
            sys.exit(f"{name}: the reference makes {result.shape} of what the file calls {net.tensors[tensor].shape}")
    if name == "sum":
        model, items, results = shifted(net, items, results)
    x = b"".join(v.tobytes() for item in items for v in item)
    y = b"".join(v.tobytes() for result in results for v in result)
    return model, x, y


def main():
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    path, seed, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    names = [name for group in sys.argv[4:] or GROUPS for name in GROUPS.get(group, [group])]
    draws.seed(seed)
    written, refused = 0, {}
    with open(path, "wb") as file:
        while written < count:
            name = names[written % len(names)]
            made = case(name)
            if made is None:
                refused[name] = refused.get(name, 0) + 1
                if refused[name] > 1000:
                    sys.exit(f"{name}: LiteRT refuses every draw")
                continue
            parts = (f"{name} {written}".encode(), *made)
            file.write(struct.pack("<4I", *map(len, parts)) + b"".join(parts))
            written += 1
    print(f"{path}: {written} cases, seed {seed}; draws that LiteRT refused: {refused or 'none'}")


if __name__ == "__main__":
    main()
