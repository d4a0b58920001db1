"""A layer list as a Keras model with the trained weights: what the TensorFlow Lite converter reads."""

import keras
import tensorflow as tf
from keras import layers as k

from networks import shapes


def _activated(layer, x):
    if layer.activation is None:
        return x
    names = {"relu": "relu", "hard_swish": "hard_silu", "logistic": "sigmoid", "softmax": "softmax"}
    return k.Activation(names[layer.activation], name=layer.name)(x)


class Repeated(k.Layer):
    """Cells repeated to another size, cell i of n from cell ⌊i·m/n⌋ of m. Keras' own resizing looks at cells' centres."""

    def __init__(self, size):
        super().__init__()
        self.target = tuple(size)

    def call(self, x):
        return tf.raw_ops.ResizeNearestNeighbor(images=x, size=self.target)

    def compute_output_shape(self, shape):
        return (shape[0], *self.target, shape[3])


def keras_network(layers, weights):
    """`weights`: {layer name: (kernel, bias)} in TensorFlow's order, batch normalisation folded in (torch_network.folded_weights)."""
    sizes, values, built = shapes(layers), {}, {}
    for layer in layers:
        source = [values[name] for name in layer.inputs]
        if layer.kind == "input":
            values[layer.name] = k.Input(batch_shape=(1, *layer.size, layer.channels), name=layer.name)
            continue
        if layer.kind == "conv":
            built[layer.name] = k.Conv2D(layer.channels, layer.kernel, layer.stride, padding="same")
            x = built[layer.name](source[0])
        elif layer.kind == "depthwise":
            built[layer.name] = k.DepthwiseConv2D(layer.kernel, layer.stride, padding="same")
            x = built[layer.name](source[0])
        elif layer.kind == "dense":
            built[layer.name] = k.Dense(layer.channels)
            x = built[layer.name](source[0])
        elif layer.kind == "add":
            x = k.Add()(source)
        elif layer.kind == "upsample":
            x = Repeated(sizes[layer.name][:2])(source[0])
        elif layer.kind == "average":
            x = k.AveragePooling2D(layer.kernel)(source[0])
        else:
            x = k.Reshape((sizes[layer.name][2],))(source[0])
        values[layer.name] = _activated(layer, x)
    model = keras.Model(values["image"], [values[layer.name] for layer in layers if layer.output])
    for name, operator in built.items():
        kernel, bias = weights[name]
        operator.set_weights([kernel, bias])
    return model
