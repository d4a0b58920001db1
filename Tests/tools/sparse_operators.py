"""Random weighing operators whose weights have blocks of zeros, which the file may leave out.

A constant without its zeros is a tree of levels: see the schema's SparsityParameters.
"""
import draws
import numpy as np
from draws import below, pick, random_scale, random_zero
from tflite_builder import schema
from weighing_operators import output_scale, weights

CSR = schema.DimensionType.SPARSE_CSR
INDEX_TYPES = [
    (np.uint8, schema.SparseIndexVector.Uint8Vector, schema.Uint8VectorT),
    (np.uint16, schema.SparseIndexVector.Uint16Vector, schema.Uint16VectorT),
    (np.int32, schema.SparseIndexVector.Int32Vector, schema.Int32VectorT),
]


def emptied(values, rows, columns):
    """The weights of each output in a row, with most blocks of rows x columns set to 0."""
    matrix = values.reshape(len(values), -1).copy()
    share = draws.RNG.random()
    for row in range(0, matrix.shape[0], rows):
        for column in range(0, matrix.shape[1], columns):
            if draws.RNG.random() < share:
                matrix[row : row + rows, column : column + columns] = 0
    return matrix.reshape(values.shape)


def numbers(values):
    """Type and vector of a level's numbers, in any type that holds them."""
    fitting = [t for t in INDEX_TYPES if max(values, default=0) <= np.iinfo(t[0]).max]
    _, code, table = fitting[below(0, len(fitting) - 1)]
    vector = table()
    vector.values = list(map(int, values))
    return code, vector


def levels(tree, sparse):
    """Metadata of the levels of a tree, an array with an axis each, and the leaves; `sparse` axes are listed."""
    metadata, nodes = [], [()]
    for axis, size in enumerate(tree.shape):
        level = schema.DimensionMetadataT()
        if axis in sparse:
            children = [[i for i in range(size) if np.any(tree[(*node, i)])] for node in nodes]
            level.format = CSR
            level.arraySegmentsType, level.arraySegments = numbers(np.cumsum([0] + [len(c) for c in children]))
            level.arrayIndicesType, level.arrayIndices = numbers([i for c in children for i in c])
        else:
            level.denseSize = size
            children = [range(size)] * len(nodes)
        nodes = [(*node, i) for node, places in zip(nodes, children) for i in places]
        metadata.append(level)
    return metadata, np.array([tree[node] for node in nodes], np.int8)


def leave_out_zeros(net, tensor, values, order, blocks, sparse):
    """Writes a tensor's values without zeros: in an order of its dimensions, with blocks {dimension: length}."""
    rank, cut = values.ndim, list(blocks)
    lengths = [blocks.get(d, 1) for d in range(rank)]
    split = values.reshape([n for d in range(rank) for n in (values.shape[d] // lengths[d], lengths[d])])
    tree = split.transpose([2 * d for d in order] + [2 * d + 1 for d in range(rank)])
    tree = tree.reshape([*tree.shape[:rank], *(lengths[d] for d in sorted(cut))])
    parameters = schema.SparsityParametersT()
    parameters.traversalOrder = [*order, *range(rank, rank + len(cut))]
    parameters.blockMap = sorted(cut)
    parameters.dimMetadata, stored = levels(tree, sparse)
    net.tensors[tensor].sparsity = parameters
    net.buffers[net.tensors[tensor].buffer].data = stored.view(np.uint8)


def weighing(net, kind, options, image, values, output, axis, **fields):
    """An operator with its input, given weights and a bias; returns the weights' tensor."""
    channels, taps = output[-1], values.size // values.shape[axis]
    x_scale = random_scale()
    w_scale = np.array([random_scale(1e-3, 0.1) for _ in range(pick(1, channels))], np.float32)
    x = net.input(image, x_scale, random_zero())
    w = net.tensor(values.shape, w_scale, 0, values, axis=axis)
    bias = draws.RNG.integers(-20000, 20001, channels).astype(np.int32)
    b = net.tensor([channels], np.float32(x_scale) * w_scale, 0, bias, np.int32)
    y = net.tensor(output, output_scale(x_scale, w_scale, taps), random_zero())
    version = 12 if kind == "FULLY_CONNECTED" and len(w_scale) > 1 else None
    net.operator(kind, [x, w, b], [y], options, version=version, fusedActivationFunction=pick(0, 1, 3), **fields)
    net.outputs = [y]
    return w


def conv_2d(net):
    size, side = pick(1, 1, 1, 3), below(1, 5)
    ci, co = (below(1, 12), below(1, 24)) if size == 3 else (below(1, 70), below(1, 40))
    values = emptied(weights([co, size, size, ci]), 16, 16 if size == 1 else below(1, 3 * ci))
    w = weighing(net, "CONV_2D", "Conv2DOptions", [1, side, side, ci], values, [1, side, side, co], 0,
                 padding=0, strideH=1, strideW=1, dilationHFactor=1, dilationWFactor=1)  # fmt: skip
    return w, values


def depthwise_conv_2d(net):
    side, channels = below(1, 5), below(1, 20)
    values = emptied(weights([1, 3, 3, channels]), 1, 4)
    w = weighing(net, "DEPTHWISE_CONV_2D", "DepthwiseConv2DOptions", [1, side, side, channels], values,
                 [1, side, side, channels], 3, padding=0, strideH=1, strideW=1, depthMultiplier=1,
                 dilationHFactor=1, dilationWFactor=1)  # fmt: skip
    return w, values


def fully_connected(net):
    columns, outputs = below(1, 200), below(1, 24)
    values = emptied(weights([outputs, columns]), 4, pick(16, 64))
    return weighing(net, "FULLY_CONNECTED", "FullyConnectedOptions", [1, columns], values, [1, outputs], 0), values


def densify(net, operator):
    """The same operator with its zeros left out of the file, and DENSIFY before it."""
    w, values = operator(net)
    rank = values.ndim
    blocks = {d: pick(*(b for b in (1, 2, 4, 16) if values.shape[d] % b == 0)) for d in range(rank) if below(0, 1)}
    order = [int(d) for d in draws.RNG.permutation(rank)]
    sparse = [axis for axis in range(rank) if draws.RNG.random() < 0.6]
    leave_out_zeros(net, w, values, order, blocks, sparse or [rank - 1])
    whole = net.tensor(values.shape)
    net.tensors[whole].quantization = net.tensors[w].quantization
    weigher = net.operators.pop()
    net.operator("DENSIFY", [w], [whole])
    weigher.inputs[1] = whole
    net.operators.append(weigher)


def block_fully_connected(net):
    """FULLY_CONNECTED with blocks of 1 x 16, which LiteRT takes without DENSIFY.

    Its kernel for them rounds as its fast kernels do, not as BUILTIN_REF (TensorFlow 2.21): 6 of 200 draws have
    values that differ from those of the same network with its zeros, which therefore is the reference.
    """
    columns, outputs = 16 * below(1, 12), below(1, 24)
    values = emptied(weights([outputs, columns]), pick(1, 4), 16)
    w = weighing(net, "FULLY_CONNECTED", "FullyConnectedOptions", [1, columns], values, [1, outputs], 0)
    net.with_zeros = net.bytes()
    leave_out_zeros(net, w, values, [0, 1], {1: 16}, [1])


SPARSE = {
    "blocks_conv_2d": lambda net: conv_2d(net) and None,
    "blocks_fully_connected": lambda net: fully_connected(net) and None,
    "densify_conv_2d": lambda net: densify(net, conv_2d),
    "densify_depthwise_conv_2d": lambda net: densify(net, depthwise_conv_2d),
    "densify_fully_connected": lambda net: densify(net, fully_connected),
    "sparse_fully_connected": block_fully_connected,
}
