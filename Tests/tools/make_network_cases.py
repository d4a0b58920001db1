#!/usr/bin/env python3
"""Makes six small networks with random weights, the shapes that this project's own networks are made of.

usage: make_network_cases.py OUT SEED

Written like make_operator_cases.py's file; the committed Tests/InferenceTests/Vectors/networks.cases
has seed 1.
"""
import struct
import sys

import numpy as np
from tflite_builder import Network, reference

ITEMS = 3


class Sketch(Network):
    """Layers with random weights; scales are chosen so that few values clamp."""

    def __init__(self, rng):
        super().__init__()
        self.rng = rng

    def image(self, height, width, channels):
        return self.input([1, height, width, channels], np.float32(1 / 255), -128)

    def shape(self, tensor):
        return self.tensors[tensor].shape

    def scale(self, tensor):
        return np.float32(self.tensors[tensor].quantization.scale[0])

    def zero(self, tensor):
        return self.tensors[tensor].quantization.zeroPoint[0]

    def activation(self, shape, real_range, rectified):
        low, high = (0.0, real_range) if rectified else (-real_range, real_range)
        scale = np.float32((high - low) / 255)
        return self.tensor(shape, scale, int(round(-128 - low / scale)))

    def _weigh(self, kind, options, x, weight_shape, channels, axis, taps, shape, fused, **fields):
        w_scale = (self.rng.uniform(1, 4, channels) / 127 / np.sqrt(taps)).astype(np.float32)
        values = self.rng.integers(-100, 101, weight_shape)
        # Each filter's weights sum to about 0: else the images' mean would decide every output.
        values -= np.round(values.mean(tuple(i for i in range(values.ndim) if i != axis), keepdims=True)).astype(int)
        w = self.tensor(weight_shape, w_scale, 0, np.clip(values, -127, 127), axis=axis)
        b_scale = self.scale(x) * w_scale
        bias = (self.rng.normal(0, 0.2, channels) / b_scale).astype(np.int32)
        b = self.tensor([channels], b_scale, 0, bias, np.int32)
        real = 2 * self.scale(x) * 128
        y = self.activation(shape, real if fused != 3 else min(real, 6.0), fused in (1, 3))
        version = 12 if kind == "FULLY_CONNECTED" else None
        return self.operator(kind, [x, w, b], [y], options, version, fusedActivationFunction=fused, **fields)

    def conv(self, x, channels, size=3, stride=1, fused=1):
        _, h, w, c = self.shape(x)
        return self._weigh("CONV_2D", "Conv2DOptions", x, [channels, size, size, c], channels, 0, size * size * c,
                           [1, -(-h // stride), -(-w // stride), channels], fused,
                           padding=0, strideH=stride, strideW=stride)  # fmt: skip

    def depthwise(self, x, stride=1, fused=1):
        _, h, w, c = self.shape(x)
        return self._weigh("DEPTHWISE_CONV_2D", "DepthwiseConv2DOptions", x, [1, 3, 3, c], c, 3, 9,
                           [1, -(-h // stride), -(-w // stride), c], fused,
                           padding=0, strideH=stride, strideW=stride, depthMultiplier=1)  # fmt: skip

    def dense(self, x, outputs, fused=0):
        k = int(np.prod(self.shape(x)))
        return self._weigh("FULLY_CONNECTED", "FullyConnectedOptions", x, [outputs, k], outputs, 0, k, [1, outputs], fused)

    def same(self, x, shape):
        return self.tensor(shape, self.scale(x), self.zero(x))

    def pool(self, kind, x, size):
        _, h, w, c = self.shape(x)
        return self.operator(kind, [x], [self.same(x, [1, h // size, w // size, c])], "Pool2DOptions",
                             padding=1, strideH=size, strideW=size, filterHeight=size, filterWidth=size)  # fmt: skip

    def flat(self, x):
        shape = [1, int(np.prod(self.shape(x)))]
        return self.operator("RESHAPE", [x, self.constant(shape)], [self.same(x, shape)], "ReshapeOptions", newShape=shape)

    def softmax(self, x):
        return self.operator("SOFTMAX", [x], [self.tensor(self.shape(x), 1 / 256, -128)], "SoftmaxOptions", beta=1.0)

    def logistic(self, x):
        return self.operator("LOGISTIC", [x], [self.tensor(self.shape(x), 1 / 256, -128)])

    def add(self, a, b, fused=1):
        y = self.activation(self.shape(a), 128 * float(self.scale(a) + self.scale(b)), fused == 1)
        return self.operator("ADD", [a, b], [y], "AddOptions", fusedActivationFunction=fused)

    def mul(self, a, b):
        shape = list(np.broadcast_shapes(self.shape(a), self.shape(b)))
        y = self.activation(shape, float(128 * self.scale(a) * 256 * self.scale(b)), False)
        return self.operator("MUL", [a, b], [y], "MulOptions")

    def mean(self, x, keep):
        shape = [1, 1, 1, self.shape(x)[3]] if keep else [1, self.shape(x)[3]]
        y = self.tensor(shape, self.scale(x) * np.float32(0.6), self.zero(x))
        return self.operator("MEAN", [x, self.constant([1, 2])], [y], "ReducerOptions", keepDims=keep)

    def upsample(self, x):
        _, h, w, c = self.shape(x)
        return self.operator("RESIZE_NEAREST_NEIGHBOR", [x, self.constant([2 * h, 2 * w])],
                             [self.same(x, [1, 2 * h, 2 * w, c])], "ResizeNearestNeighborOptions")  # fmt: skip

    def requantize(self, x, like):
        y = self.same(like, self.shape(x))
        return self.operator("QUANTIZE", [x], [y], "QuantizeOptions")

    def concatenate(self, a, b):
        shape = [*self.shape(a)[:3], self.shape(a)[3] + self.shape(b)[3]]
        return self.operator("CONCATENATION", [a, b], [self.same(a, shape)], "ConcatenationOptions", axis=3)


def separable(n):
    x = n.conv(n.image(24, 24, 1), 8, stride=2)
    x = n.conv(n.depthwise(x, fused=3), 16, size=1)
    x = n.conv(n.depthwise(x, stride=2), 24, size=1)
    return [n.softmax(n.dense(n.flat(n.pool("AVERAGE_POOL_2D", x, 6)), 5))]


def residual(n):
    x = n.conv(n.image(12, 12, 3), 8)
    x = n.add(x, n.conv(n.conv(x, 8), 8, fused=0))
    y = n.add(n.conv(x, 12, size=1, stride=2, fused=0), n.conv(n.conv(x, 12, stride=2), 12, fused=0))
    return [n.dense(n.mean(y, keep=False), 4)]


def squeeze_and_excite(n):
    x = n.conv(n.image(10, 14, 1), 12, fused=0)
    x = n.mul(x, n.logistic(x))
    gate = n.logistic(n.conv(n.conv(n.mean(x, keep=True), 4, size=1), 12, size=1, fused=0))
    return [n.conv(n.mul(x, gate), 6, size=1, fused=0)]


def pyramid(n):
    fine = n.conv(n.image(16, 24, 1), 8, stride=2)
    coarse = n.conv(n.depthwise(fine, stride=2), 8, size=1)
    joined = n.concatenate(fine, n.requantize(n.upsample(coarse), fine))
    return [n.logistic(n.conv(joined, 1, size=1, fused=0)), n.conv(joined, 4, size=1, fused=0),
            n.logistic(n.conv(coarse, 1, size=1, fused=0))]  # fmt: skip


def two_inputs(n):
    a = n.conv(n.image(8, 8, 1), 6)
    b = n.conv(n.image(8, 8, 2), 6)
    return [n.dense(n.flat(n.pool("MAX_POOL_2D", n.add(a, b), 2)), 3)]


def layers(n):
    x = n.flat(n.image(9, 7, 1))
    for outputs in (20, 13):
        x = n.dense(x, outputs, fused=1)
    return [n.softmax(n.dense(x, 6))]


NETWORKS = [separable, residual, squeeze_and_excite, pyramid, two_inputs, layers]


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    rng = np.random.default_rng(int(sys.argv[2]))
    with open(sys.argv[1], "wb") as file:
        for build in NETWORKS:
            net = Sketch(rng)
            net.outputs = build(net)
            items = [[rng.integers(-128, 128, net.shape(t), np.int8) for t in net.inputs] for _ in range(ITEMS)]
            model = net.bytes()
            results = reference(model, items)
            x = b"".join(v.tobytes() for item in items for v in item)
            y = b"".join(v.tobytes() for result in results for v in result)
            parts = (build.__name__.encode(), model, x, y)
            file.write(struct.pack("<4I", *map(len, parts)) + b"".join(parts))
            values = np.frombuffer(y, np.int8)
            print(f"{build.__name__}: model {len(model)} bytes, {len(np.unique(values))} distinct outputs")


if __name__ == "__main__":
    main()
