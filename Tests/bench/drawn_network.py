"""Writes a convolutional network of any width as a .tflite file, with the standard library alone.

The weights are random numbers from a fixed seed: what an inference costs does not depend on them.
Field numbers and codes: TensorFlow's schema.fbs. A FlatBuffer is a table of offsets to what lies behind it
(FlatBuffers' documentation, "Internals"); every table here has a table of field places of its own.
"""
import random
import struct

INT8, INT32 = 9, 2
CONV_2D, FULLY_CONNECTED = 3, 9
# Option tables of the two operators in the schema's union, and the fused activation of all but the last.
CONV_2D_OPTIONS, FULLY_CONNECTED_OPTIONS, RELU = 1, 8, 1
SIDE = 64


class Vector:
    """Numbers of one struct format, aligned to 16 bytes so that weights may be read as whole vectors."""

    def __init__(self, kind, values):
        self.count, self.bytes = len(values), struct.pack(f"<{len(values)}{kind}", *values)


class Writer:
    """Children come after their parents, as offsets point forward only."""

    def __init__(self):
        self.out = bytearray(4) + b"TFL3"

    def align(self, size, after=0):
        self.out += bytes(-(len(self.out) + after) % size)

    def point(self, place):
        struct.pack_into("<I", self.out, place, len(self.out) - place)

    def put(self, value, place):
        """Writes a table (a dictionary by field number), a list of tables, a vector or a text."""
        if isinstance(value, dict):
            self.table(value, place)
        elif isinstance(value, list):
            self.align(4)
            self.point(place)
            self.out += struct.pack("<I", len(value)) + bytes(4 * len(value))
            places = range(len(self.out) - 4 * len(value), len(self.out), 4)
            for item, of in zip(value, places):
                self.put(item, of)
        else:
            text = isinstance(value, str)
            self.align(16, after=4)
            self.point(place)
            self.out += struct.pack("<I", len(value) if text else value.count)
            self.out += value.encode() + b"\0" if text else value.bytes

    def table(self, fields, place):
        """Every field takes four bytes, numbers of one byte too: they are little-endian and small."""
        slots = max(fields, default=-1) + 1
        self.align(4)
        start = len(self.out) + (4 + 2 * slots + 3) // 4 * 4
        order = sorted(fields)
        entries = [4 + 4 * order.index(slot) if slot in fields else 0 for slot in range(slots)]
        here = len(self.out)
        self.out += struct.pack(f"<HH{slots}H", 4 + 2 * slots, 4 + 4 * len(order), *entries)
        self.align(4)
        self.point(place)
        self.out += struct.pack("<i", start - here) + bytes(4 * len(order))
        for position, slot in enumerate(order):
            of = start + 4 + 4 * position
            if isinstance(fields[slot], int):
                struct.pack_into("<I", self.out, of, fields[slot])
            else:
                self.put(fields[slot], of)


class Drawing:
    """Tensors, their data and operators, one after another."""

    def __init__(self):
        self.tensors, self.buffers, self.operators = [], [{}], []
        self.random = random.Random(1)

    def tensor(self, shape, scale, kind=INT8, data=None):
        if data is not None:
            self.buffers.append({0: Vector("B", data)})
        self.tensors.append({
            0: Vector("i", shape), 1: kind, 2: len(self.buffers) - 1 if data else 0, 3: f"t{len(self.tensors)}",
            4: {2: Vector("f", [scale]), 3: Vector("q", [0])}})  # fmt: skip
        return len(self.tensors) - 1

    def pruned(self, values, taps, block, share):
        """Sets blocks of outputs x taps to 0 but for a share of them."""
        rows, columns = block
        corners = [(row, column) for row in range(0, len(values) // taps, rows) for column in range(0, taps, columns)]
        for row, column in self.random.sample(corners, round(len(corners) * (1 - share))):
            for output in range(row, min(row + rows, len(values) // taps)):
                width = min(columns, taps - column)
                values[output * taps + column : output * taps + column + width] = bytes(width)

    def weighing(self, code, source, weights, shape, options, block=(1, 1), share=1):
        """An operator with weights of a shape, whose first dimension is the outputs, and a bias."""
        taps = weights[1] * weights[2] * weights[3] if len(weights) == 4 else weights[1]
        values = bytearray(self.random.randint(-127, 127) & 255 for _ in range(weights[0] * taps))
        if share < 1:
            self.pruned(values, taps, block, share)
        filter_ = self.tensor(weights, 1 / (64 * taps**0.5), data=values)
        bias = self.tensor([weights[0]], 1 / (4096 * taps**0.5), INT32,
                             struct.pack("<i", 100) * weights[0])  # fmt: skip
        result = self.tensor(shape, 1 / 64)
        self.operators.append({
            0: 0 if code == CONV_2D else 1, 1: Vector("i", [source, filter_, bias]), 2: Vector("i", [result]),
            3: CONV_2D_OPTIONS if code == CONV_2D else FULLY_CONNECTED_OPTIONS, 4: options})  # fmt: skip
        return result

    def file(self, entry, last):
        """The network from one tensor to another."""
        graph = {0: self.tensors, 1: Vector("i", [entry]), 2: Vector("i", [last]), 3: self.operators}
        codes = [{0: code, 2: version, 3: code} for code, version in ((CONV_2D, 3), (FULLY_CONNECTED, 4))]
        writer = Writer()
        writer.put({0: 3, 1: codes, 2: [graph], 3: "", 4: self.buffers}, 0)
        return bytes(writer.out)


def network(width):
    """Six convolutions from 64x64 gray pixels on, `width` to four times `width` channels, and four classes."""
    drawing = Drawing()
    side, channels = SIDE, 1
    last = entry = drawing.tensor([1, side, side, 1], 1 / 64)
    for outputs, kernel, stride in [(width, 3, 2), (width, 3, 1), (2 * width, 3, 2), (2 * width, 1, 1),
                                    (4 * width, 3, 2), (4 * width, 1, 1)]:  # fmt: skip
        side //= stride
        last = drawing.weighing(CONV_2D, last, [outputs, kernel, kernel, channels], [1, side, side, outputs],
                                {0: 0, 1: stride, 2: stride, 3: RELU, 4: 1, 5: 1})  # fmt: skip
        channels = outputs
    last = drawing.weighing(FULLY_CONNECTED, last, [4, side * side * channels], [1, 4], {0: 0})
    return drawing.file(entry, last)
