"""Random networks of one operator that moves values, of any type."""
import draws
import numpy as np
from draws import below, pick, random_scale, random_zero, shape_of


def moved(net, *types):
    """Makes inputs, and other tensors, of one random type, scale and zero point."""
    dtype = pick(np.int8, np.int8, *(types or (np.int8, np.int16, np.int32)))
    scale, zero = (random_scale(), 0 if dtype is np.int16 else random_zero()) if dtype is not np.int32 else (None, 0)
    return (lambda shape: net.input(shape, scale, zero, dtype),
            lambda shape, data=None: net.tensor(shape, scale, zero, data, dtype=dtype))  # fmt: skip


def moving(net, kind, inputs, shapes, result, options=None, first=(), **fields):
    """One input and one output of the same kind of values; `inputs` stand behind it, `first` before."""
    put, same = moved(net)
    x, y = put(shapes), same(result)
    net.operator(kind, [*first, x, *map(net.constant, inputs)], [y], options, **fields)
    net.outputs = [y]


def pad(net):
    shape, scale, zero = shape_of(below(1, 4)), random_scale(), random_zero()
    amounts = np.array([[below(0, 2), below(0, 2)] for _ in shape])
    x = net.input(shape, scale, zero)
    y = net.tensor(np.array(shape) + amounts.sum(1), scale, zero)
    net.operator("PAD", [x, net.constant(amounts)], [y], "PadOptions")
    net.outputs = [y]


def pad_v2(net):
    shape, (put, same) = shape_of(below(1, 4)), moved(net, np.int8, np.int32)
    amounts = np.array([[below(0, 2), below(0, 2)] for _ in shape])
    x = put(shape)
    value = same([], below(-128, 127))
    y = same(np.array(shape) + amounts.sum(1))
    net.operator("PADV2", [x, net.constant(amounts), value], [y], "PadV2Options")
    net.outputs = [y]


def mirror_pad(net):
    shape, mode = shape_of(below(1, 4)), below(0, 1)
    amounts = np.array([[below(0, d - 1 + mode), below(0, d - 1 + mode)] for d in shape])
    moving(net, "MIRROR_PAD", [amounts], shape, np.array(shape) + amounts.sum(1), "MirrorPadOptions", mode=mode)


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


def pack(net):
    shape, count = shape_of(below(0, 3)), below(1, 4)
    axis = below(-len(shape) - 1, len(shape))
    put, same = moved(net)
    inputs = [put(shape) for _ in range(count)]
    result = list(shape)
    result.insert(axis if axis >= 0 else len(shape) + 1 + axis, count)
    y = same(result)
    net.operator("PACK", inputs, [y], "PackOptions", valuesCount=count, axis=axis)
    net.outputs = [y]


def split(net):
    shape, parts = shape_of(below(1, 4)), below(1, 4)
    axis = below(0, len(shape) - 1)
    put, same = moved(net)
    whole = list(shape)
    whole[axis] *= parts
    named = axis - (len(shape) if below(0, 1) else 0)
    x = put(whole)
    net.outputs = [same(shape) for _ in range(parts)]
    net.operator("SPLIT", [net.constant(named), x], net.outputs, "SplitOptions", numSplits=parts)


def split_v(net):
    shape, parts = shape_of(below(1, 4)), below(1, 4)
    axis = below(0, len(shape) - 1)
    put, same = moved(net)
    sizes = [below(1, 4) for _ in range(parts)]
    whole = list(shape)
    whole[axis] = sum(sizes)
    x = put(whole)
    net.outputs = [same([*shape[:axis], size, *shape[axis + 1 :]]) for size in sizes]
    if below(0, 1):
        sizes[below(0, parts - 1)] = -1
    net.operator("SPLIT_V", [x, net.constant(sizes), net.constant(axis)], net.outputs, "SplitVOptions", numSplits=parts)


def reshape(net):
    shape, (put, same) = shape_of(3), moved(net)
    x = put(shape)
    result = [shape[0] * shape[1], shape[2]]
    y = same(result)
    net.operator("RESHAPE", [x, net.constant(result)], [y], "ReshapeOptions", newShape=result)
    net.outputs = [y]


def reshape_stated(net):
    """The new shape in the options alone, or with one length left open, here or there."""
    shape, (put, same) = shape_of(below(1, 4)), moved(net)
    result = [int(np.prod(shape[:2])), *shape[2:]] if below(0, 1) else [int(np.prod(shape))]
    x, y, stated = put(shape), same(result), list(result)
    if below(0, 1):
        stated[below(0, len(stated) - 1)] = -1
    inputs = [x] if below(0, 1) else [x, net.constant(stated)]
    net.operator("RESHAPE", inputs, [y], "ReshapeOptions", newShape=stated if len(inputs) == 1 else [7])
    net.outputs = [y]


def expand_dims(net):
    shape = shape_of(below(0, 4))
    axis = below(-len(shape) - 1, len(shape))
    result = list(shape)
    result.insert(axis if axis >= 0 else len(shape) + 1 + axis, 1)
    moving(net, "EXPAND_DIMS", [axis], shape, result, "ExpandDimsOptions")


def squeeze(net):
    shape = [pick(1, below(1, 5)) for _ in range(below(1, 5))]
    axes = [i for i, d in enumerate(shape) if d == 1 and draws.RNG.random() < 0.7]
    result = [d for i, d in enumerate(shape) if (i not in axes if axes else d != 1)]
    moving(net, "SQUEEZE", [], shape, result, "SqueezeOptions", squeezeDims=axes)


def transpose(net):
    shape = shape_of(below(1, 5))
    order = list(map(int, draws.RNG.permutation(len(shape))))
    moving(net, "TRANSPOSE", [order], shape, [shape[i] for i in order], "TransposeOptions")


def slice_(net):
    shape = shape_of(below(1, 5))
    begin = [below(0, d - 1) for d in shape]
    size = [below(1, d - b) for d, b in zip(shape, begin)]
    stated = [-1 if b + s == d and below(0, 1) else s for b, s, d in zip(begin, size, shape)]
    moving(net, "SLICE", [begin, stated], shape, size, "SliceOptions")


def strided_slice(net):
    """Ranges as Python has them, with masks; the result's shape is NumPy's.

    An ellipsis stands for a dimension at least: the reference skips one where TensorFlow skips none.
    """
    while True:
        shape, index, lists, masks, left = shape_of(below(1, 4)), [], [], dict(begin=0, end=0, shrink=0, new=0, dots=0), 0
        for d in shape[: below(1, len(shape))]:
            if len(lists) + len(shape) - left < 5 and draws.RNG.random() < 0.1:
                masks["new"] |= 1 << len(lists)
                lists.append((0, 1, 1))
                index.append(None)
            begin, end, step = below(-d, d - 1), below(-d - 2, d + 2), pick(1, 1, 2, 3, -1, -2)
            if draws.RNG.random() < 0.15:
                masks["shrink"] |= 1 << len(lists)
                lists.append((begin, begin + 1, 1))
                index.append(begin)
                left += 1
                continue
            opened, closed = draws.RNG.random() < 0.3, draws.RNG.random() < 0.3
            masks["begin"] |= opened << len(lists)
            masks["end"] |= closed << len(lists)
            lists.append((begin, end, step))
            index.append(slice(None if opened else begin, None if closed else end, step))
        named = sum(part is not None for part in index)
        if len(index) < 5 and named < len(shape) and draws.RNG.random() < 0.3:
            place = below(0, len(lists))
            low = (1 << place) - 1
            for key in masks:
                masks[key] = masks[key] & low | (masks[key] & ~low) << 1
            masks["dots"] = 1 << place
            lists.insert(place, (0, 0, 1))
            index.insert(place, Ellipsis)
        try:
            result = np.zeros(shape)[tuple(index)].shape
        except IndexError:
            continue
        if 0 not in result and len(result) <= 4:
            break
    moving(net, "STRIDED_SLICE", [list(part) for part in zip(*lists)], shape, result, "StridedSliceOptions",
           beginMask=masks["begin"], endMask=masks["end"], ellipsisMask=masks["dots"], newAxisMask=masks["new"],
           shrinkAxisMask=masks["shrink"])  # fmt: skip


def strided_slice_counted(net):
    """Ends counted from the starts: the option `offset`."""
    shape = shape_of(below(1, 4))
    starts = [below(0, d - 1) for d in shape]
    # Inside, for the reference reads past the end.
    counts = [pick(below(1, d - s), below(-s, -1) if s else 1) for d, s in zip(shape, starts)]
    steps = [below(1, 3) * (1 if c > 0 else -1) for c in counts]
    result = [len(range(s, s + c, t)) for s, c, t in zip(starts, counts, steps)]
    named = [s - d if below(0, 1) else s for s, d in zip(starts, shape)]
    moving(net, "STRIDED_SLICE", [named, counts, steps], shape, result, "StridedSliceOptions", offset=True)


def gather(net):
    shape = shape_of(below(1, 4))
    axis = below(0, len(shape) - 1)
    batch = below(0, axis) if draws.RNG.random() < 0.3 else 0
    indices = draws.RNG.integers(0, shape[axis], [*shape[:batch], *shape_of(below(0, 2))])
    result = [*shape[:axis], *indices.shape[batch:], *shape[axis + 1 :]]
    named = axis - (len(shape) if below(0, 1) else 0)
    moving(net, "GATHER", [indices], shape, result, "GatherOptions", axis=named, batchDims=batch)


def blocks(kind):
    def make(net):
        n, h, w, c, size = pick(1, 2), below(1, 4), below(1, 4), below(1, 5), below(1, 4)
        image, deep = [n, h * size, w * size, c], [n, h, w, c * size * size]
        if kind == "SPACE_TO_DEPTH":
            moving(net, kind, [], image, deep, "SpaceToDepthOptions", blockSize=size)
        else:
            moving(net, kind, [], deep, image, "DepthToSpaceOptions", blockSize=size)
    return make


def shape_arithmetic(net):
    """A RESHAPE or TRANSPOSE_CONV whose size is computed: SHAPE, STRIDED_SLICE or GATHER, MUL or ADD, PACK."""
    n, h, w, c = shape_of(4)
    scale, zero = random_scale(), random_zero()
    x = net.input([n, h, w, c], scale, zero)
    shape = net.operator("SHAPE", [x], [net.tensor([4], dtype=np.int32)], "ShapeOptions", outType=2)

    def part(i):
        y = net.tensor([], dtype=np.int32)
        if below(0, 1):
            return net.operator("GATHER", [shape, net.constant(i)], [y], "GatherOptions", version=1)
        ends = [net.constant([i]), net.constant([i + 1]), net.constant([1])]
        return net.operator("STRIDED_SLICE", [shape, *ends], [y], "StridedSliceOptions", shrinkAxisMask=1, version=1)

    def both(kind, a, b):
        y = net.tensor([], dtype=np.int32)
        return net.operator(kind, [a, b], [y], kind.capitalize() + "Options", version=1)
    rows = both("MUL", part(1), part(2))
    if below(0, 1):
        rows = both("SUB", both("ADD", rows, net.constant(5)), net.constant(5))
    inputs, result = [part(0), rows, part(3)], [n, h * w, c]
    size = net.operator("PACK", inputs, [net.tensor([3], dtype=np.int32)], "PackOptions", valuesCount=3, version=1)
    y = net.operator("RESHAPE", [x, size], [net.tensor(result, scale, zero)], "ReshapeOptions")
    net.outputs = [y, size] if below(0, 1) else [y]
