"""A layer list as a Keras model with the trained weights: what the TensorFlow Lite converter reads."""

import keras
from keras import layers as k

from networks import shapes


def _activated(layer, x):
    if layer.activation is None:
        return x
    return k.Activation({"relu": "relu", "logistic": "sigmoid", "softmax": "softmax"}[layer.activation], name=layer.name)(x)


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
        elif layer.kind == "average":
            x = k.AveragePooling2D(layer.kernel)(source[0])
        else:
            x = k.Reshape((sizes[layer.name][2],))(source[0])
        values[layer.name] = x if layer.kind in ("average", "flatten") else _activated(layer, x)
    model = keras.Model(values["image"], [values[layer.name] for layer in layers if layer.output])
    for name, operator in built.items():
        kernel, bias = weights[name]
        operator.set_weights([kernel, bias])
    return model
