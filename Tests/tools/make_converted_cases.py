#!/usr/bin/env python3
"""Converts small pruned networks as a user would, with and without their zeros in the file.

usage: make_converted_cases.py OUT

Keras weights with most blocks of a size at 0, TensorFlow's converter with full int8 quantization, and
EXPERIMENTAL_SPARSITY or not: it leaves out the zeros where at least 70 % are, in blocks of 1 x 16 for
FULLY_CONNECTED if these fit, else one by one with a DENSIFY operator before the weigher. Written like
make_operator_cases.py's file, with BUILTIN_REF's outputs; Tests/InferenceTests/Vectors/converted.cases is
one, made with TensorFlow 2.21.
"""
import struct
import sys

import numpy as np
import tensorflow as tf
from tflite_builder import reference

IMAGE = (1, 4, 4, 32)
ITEMS = 3
# Outputs x inputs of a block of zeros, and the part of the blocks that is not.
PRUNED = {"1x1": (1, 1, 0.25), "1x16": (1, 16, 0.2), "16x16": (16, 16, 0.25)}


def pruned(weights, block, rng):
    """Keras keeps the outputs last; the blocks lie along inputs and outputs."""
    outputs, inputs, kept = block
    matrix = rng.normal(0, 1, (weights.size // weights.shape[-1], weights.shape[-1])).astype(np.float32)
    for i in range(0, matrix.shape[0], inputs):
        for o in range(0, matrix.shape[1], outputs):
            if rng.random() >= kept:
                matrix[i : i + inputs, o : o + outputs] = 0
    return matrix.reshape(weights.shape)


def network(block, rng):
    layers = tf.keras.layers
    image = tf.keras.Input(IMAGE[1:], batch_size=1)
    x = layers.Conv2D(32, 1, activation="relu")(image)
    x = layers.Conv2D(32, 1)(x)
    x = layers.AveragePooling2D(2)(x)
    x = layers.Dense(16, activation="relu")(layers.Flatten()(x))
    model = tf.keras.Model(image, layers.Dense(5)(x))
    for layer in model.layers:
        if layer.get_weights():
            weights, bias = layer.get_weights()
            layer.set_weights([pruned(weights, block, rng), rng.normal(0, 0.1, bias.shape)])
    return model


def converted(model, sparse, rng):
    images = [rng.normal(0, 1, IMAGE).astype(np.float32) for _ in range(20)]
    converter = tf.lite.TFLiteConverter.from_keras_model(model)
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    if sparse:
        converter.optimizations.append(tf.lite.Optimize.EXPERIMENTAL_SPARSITY)
    converter.representative_dataset = lambda: ([image] for image in images)
    converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
    converter.inference_input_type = converter.inference_output_type = tf.int8
    return converter.convert()


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    with open(sys.argv[1], "wb") as file:
        for number, (name, block) in enumerate(PRUNED.items()):
            model = network(block, np.random.default_rng(number))
            items = [[item] for item in np.random.default_rng(9).integers(-128, 128, (ITEMS, *IMAGE), np.int8)]
            for kind in ("dense", "sparse"):
                # The same images choose the same scales.
                content = converted(model, kind == "sparse", np.random.default_rng(number))
                results = b"".join(v.tobytes() for result in reference(content, items) for v in result)
                inputs = b"".join(item.tobytes() for [item] in items)
                parts = (f"{kind} {name}".encode(), content, inputs, results)
                file.write(struct.pack("<4I", *map(len, parts)) + b"".join(parts))
                print(f"{kind} {name}: {len(content)} bytes, {len(set(results))} distinct outputs")


if __name__ == "__main__":
    main()
