#!/usr/bin/env python3
"""Small networks whose constants leave out their zeros in a way that is wrong, each named after the problem.

usage: make_broken_cases.py OUT SEED

Written like make_operator_cases.py's file, without inputs and outputs; SparseFileTests knows the problem of
each. Tests/InferenceTests/Vectors/broken.cases has seed 1.
"""
import struct
import sys

import draws
import numpy as np
from sparse_operators import leave_out_zeros
from tflite_builder import Network, schema

COLUMNS, OUTPUTS = 32, 4


def layer(net, x, values):
    w = net.tensor(values.shape, 0.01, 0, values)
    y = net.tensor([1, OUTPUTS], 0.1)
    net.operator("FULLY_CONNECTED", [x, w, -1], [y], "FullyConnectedOptions")
    net.outputs = [y]
    leave_out_zeros(net, w, values, [0, 1], {1: 16}, [1])
    return net.tensors[w]


def networks():
    """Each name with a network and what is done to the sparsity of its weights."""
    return {
        "sound": lambda t, net: None,
        "order twice": lambda t, net: t.sparsity.traversalOrder.__setitem__(1, 0),
        "order too long": lambda t, net: t.sparsity.traversalOrder.append(3),
        "map outside": lambda t, net: t.sparsity.blockMap.__setitem__(0, 2),
        "map negative": lambda t, net: t.sparsity.blockMap.__setitem__(0, -1),
        "dense size": lambda t, net: setattr(t.sparsity.dimMetadata[0], "denseSize", OUTPUTS + 1),
        "block does not divide": lambda t, net: setattr(t.sparsity.dimMetadata[2], "denseSize", 5),
        "block of nothing": lambda t, net: setattr(t.sparsity.dimMetadata[2], "denseSize", 0),
        "no segments": lambda t, net: setattr(t.sparsity.dimMetadata[1], "arraySegments", None),
        "unknown format": lambda t, net: setattr(t.sparsity.dimMetadata[0], "format", 2),
        "segments too few": lambda t, net: t.sparsity.dimMetadata[1].arraySegments.values.pop(),
        "segments fall": lambda t, net: t.sparsity.dimMetadata[1].arraySegments.values.__setitem__(1, 7),
        "segments from 1": lambda t, net: t.sparsity.dimMetadata[1].arraySegments.values.__setitem__(0, 1),
        "place outside": lambda t, net: t.sparsity.dimMetadata[1].arrayIndices.values.__setitem__(0, 2),
        "place twice": lambda t, net: t.sparsity.dimMetadata[1].arrayIndices.values.__setitem__(1, 0),
        "a value too few": lambda t, net: shorten(net.buffers[t.buffer]),
        "not int8": lambda t, net: setattr(t, "type", schema.TensorType.UINT8),
        "zero point": lambda t, net: t.quantization.zeroPoint.__setitem__(0, 3),
    }


def shorten(buffer):
    buffer.data = buffer.data[:-1]


def broken(change):
    net = Network()
    values = draws.RNG.integers(1, 100, [OUTPUTS, COLUMNS], np.int8)
    values[2:] = 0
    change(layer(net, net.input([1, COLUMNS], 0.1), values), net)
    return net.bytes()


def two_tensors():
    """Both layers' weights are wrong: each has to be told."""
    net = Network()
    first = np.ones([COLUMNS, COLUMNS], np.int8)
    x = net.input([1, COLUMNS], 0.1)
    w = net.tensor(first.shape, 0.01, 0, first)
    y = net.tensor([1, COLUMNS], 0.1)
    net.operator("FULLY_CONNECTED", [x, w, -1], [y], "FullyConnectedOptions")
    leave_out_zeros(net, w, first, [0, 1], {}, [1])
    net.tensors[w].sparsity.traversalOrder = [1, 1]
    second = layer(net, y, np.ones([OUTPUTS, COLUMNS], np.int8))
    second.sparsity.dimMetadata[1].arrayIndices.values[0] = 9
    return net.bytes()


def sparse_addend():
    """Zeros left out of something else than weights."""
    net = Network()
    values = np.eye(4, dtype=np.int8)
    x, w, y = net.input([4, 4], 0.1), net.tensor([4, 4], 0.1, 0, values), net.tensor([4, 4], 0.1)
    net.operator("ADD", [x, w], [y], "AddOptions")
    net.outputs = [y]
    leave_out_zeros(net, w, values, [0, 1], {}, [1])
    return net.bytes()


def densify_of_dense():
    net = Network()
    w, y = net.tensor([4, 4], 0.1, 0, np.eye(4)), net.tensor([4, 4], 0.1)
    net.operator("DENSIFY", [w], [y])
    net.outputs = [y]
    return net.bytes()


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    draws.seed(int(sys.argv[2]))
    files = {name: broken(change) for name, change in networks().items()}
    files |= {"two tensors": two_tensors(), "sparse addend": sparse_addend(), "densify of dense": densify_of_dense()}
    with open(sys.argv[1], "wb") as file:
        for name, model in files.items():
            file.write(struct.pack("<4I", len(name), len(model), 0, 0) + name.encode() + model)
    print(f"{sys.argv[1]}: {len(files)} files")


if __name__ == "__main__":
    main()
