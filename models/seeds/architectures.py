"""The sixteen networks that the student projects describe which this one starts from, as Keras models by name.

Layers, sizes and classes are those that the projects describe; transfer networks start from random weights here, since nothing in this folder uses
pretrained ones. Inputs are 0...1; gray faces are repeated where a network wants three channels.
"""

from dataclasses import dataclass
from typing import Callable

import keras
from keras import applications
from keras import layers as k

THREE, FOUR, SIX, SEVEN = (0, 3, 4), (3, 4, 5, 6), (0, 2, 3, 4, 5, 6), (0, 1, 2, 3, 4, 5, 6)     # indices of data.EXPRESSIONS


@dataclass(frozen=True)
class Architecture:
    """`build(classes)` gives the network; `reported`: test or validation accuracy that the project states, where it does; `backend`: that of Keras which trains it
    (`train.py` sees to it): TensorFlow's gradients of depthwise convolutions take a processor many times what PyTorch's do. `rate`: Adam's, at its peak; deep networks
    without batch normalisation get a tenth."""
    build: Callable
    classes: tuple
    channels: int = 1
    side: int = 48
    reported: str = ""
    backend: str = "tensorflow"
    rate: float = 1e-3


def _network(shape, *stack):
    return keras.Sequential([k.Input(shape, batch_size=1), *stack])


def _conv(channels, kernel, **options):
    return k.Conv2D(channels, kernel, activation="relu", kernel_initializer="he_normal", **options)


def _dense(width):
    return k.Dense(width, activation="relu", kernel_initializer="he_normal")


def _answer(classes):
    """The last layer; in float32 also where the others compute in bfloat16."""
    return k.Dense(classes, activation="softmax", kernel_initializer="he_normal", dtype="float32")


def _perceptron(*widths):
    """Fully connected layers on the pixels."""
    return lambda classes: _network((48, 48, 1), k.Flatten(), *map(_dense, widths), _answer(classes))


def _two_convolutions(kernel):
    """Seed 002: two convolutions with pools, then nearly all parameters in one dense layer."""
    return lambda classes: _network(
        (48, 48, 1), _conv(32, kernel, padding="same"), k.MaxPooling2D(), _conv(64, kernel, padding="same"), k.MaxPooling2D(),
        k.Flatten(), _dense(1024), _answer(classes))


def _six_convolutions(classes):
    """Seed 003: three blocks of two convolutions."""
    stack = []
    for channels in (32, 64, 128):
        stack += [_conv(channels, 3, padding="same"), _conv(channels, 3, padding="same"), k.MaxPooling2D()]
    return _network((48, 48, 1), *stack, k.Flatten(), _dense(256), _answer(classes))


def _complex(classes):
    """Seeds 000 and 001: four wide convolutions with batch normalisation, the first with a leaky ReLU."""
    stack = []
    for i, (channels, kernel) in enumerate(((64, 3), (128, 5), (512, 3), (512, 3))):
        stack += [k.Conv2D(channels, kernel, padding="same", kernel_initializer="he_normal"), k.BatchNormalization(),
                  k.LeakyReLU(negative_slope=0.1) if i == 0 else k.ReLU(), k.MaxPooling2D()]
    return _network((48, 48, 1), *stack, k.Flatten(), _dense(256), _answer(classes))


def _pairs(channels, widths, normalised):
    """Seed 004's own networks: three pairs of unpadded convolutions, global mean, two dense layers."""
    def build(classes):
        stack = []
        for c in channels:
            stack += [_conv(c, 3), k.Conv2D(c, 3, kernel_initializer="he_normal"), *([k.BatchNormalization()] if normalised else []),
                      k.Activation("relu"), k.MaxPooling2D()]
        return _network((48, 48, 3), *stack, k.GlobalAveragePooling2D(), *map(_dense, widths), _answer(classes))
    return build


def _transfer(base, side=48):
    """A known network without its head, the global mean and one dense layer."""
    def build(classes):
        body = base(include_top=False, weights=None, input_shape=(side, side, 3))
        return _network((side, side, 3), body, k.GlobalAveragePooling2D(), _answer(classes))
    return build


ARCHITECTURES = {
    "s000_ann4": Architecture(_perceptron(256, 128), FOUR, reported="54.9 test"),
    "s000_complexcnn4": Architecture(_complex, FOUR, reported="75.1 test"),
    "s000_resnet50v2": Architecture(_transfer(applications.ResNet50V2), FOUR, 3, reported="55.5 test, pretrained"),
    "s000_efficientnetb0": Architecture(_transfer(applications.EfficientNetB0), FOUR, 3, reported="64.3 test, pretrained", backend="torch"),
    "s001_efficientnetb2": Architecture(_transfer(applications.EfficientNetB2), FOUR, 3, backend="torch"),
    "s002_fnn": Architecture(_perceptron(512, 256), SIX),
    "s002_cnn1_5x5": Architecture(_two_convolutions(5), SIX, reported="55.4 test"),
    "s002_cnn2_4x4": Architecture(_two_convolutions(4), SIX, reported="55.3 validation"),
    "s002_vgg16_6": Architecture(_transfer(applications.VGG16), SIX, 3, reported="60 validation, pretrained", rate=1e-4),
    "s003_cnn": Architecture(_six_convolutions, SEVEN, reported="59.5 test"),
    "s004_custom1": Architecture(_pairs((64, 128, 256), (128, 32), False), THREE, 3, reported="42.7 validation"),
    "s004_custom2": Architecture(_pairs((64, 128, 256), (128, 32), True), THREE, 3, reported="61.9 validation"),
    "s004_custom3": Architecture(_pairs((32, 256, 256), (256, 64), True), THREE, 3, reported="63.0 validation"),
    "s004_vgg16": Architecture(_transfer(applications.VGG16), THREE, 3, reported="63.5 validation, pretrained", rate=1e-4),
    "s004_resnet50": Architecture(_transfer(applications.ResNet50), THREE, 3, reported="50.0 validation, pretrained"),
    "s004_vggface224": Architecture(_transfer(applications.VGG16, 224), THREE, 3, 224, "75.5 validation, pretrained on faces", rate=1e-4),
}


def multiply_adds(model):
    """Products of one inference in convolutions and dense layers."""
    total = 0
    for layer in model.layers:
        if isinstance(layer, keras.Model):
            total += multiply_adds(layer)
        elif isinstance(layer, (k.DepthwiseConv2D, k.Conv2D, k.Dense)):
            weights = layer.get_weights()[0].size
            places = layer.output.shape[1] * layer.output.shape[2] if len(layer.output.shape) == 4 else 1
            total += weights * places
    return total


if __name__ == "__main__":
    for name, a in ARCHITECTURES.items():
        network = a.build(len(a.classes))
        print(f"{name:20} {len(a.classes)} classes {network.count_params():10,} parameters {multiply_adds(network) / 1e6:10.2f} M multiply-adds", flush=True)
