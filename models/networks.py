"""The networks as plain lists of layers.

A network is a list of `Layer`s; a layer names its inputs, so branches and residual sums are ordinary entries. One list is read by
`torch_network.py` (training), by `keras_network.py` (export) and by `cost` below, so the three cannot disagree.

Only operators that a small int8 engine has are used: CONV_2D, DEPTHWISE_CONV_2D, ADD, AVERAGE_POOL_2D, RESHAPE, RESIZE_NEAREST_NEIGHBOR,
FULLY_CONNECTED, HARD_SWISH, LOGISTIC, SOFTMAX. Padding is always TensorFlow's SAME for convolutions. A `conv` or `depthwise` layer without
`linear=True` is followed by batch normalisation (folded at export) and, unless `activation=None`, by the builder's activation: a ReLU, which a file
fuses into the layer, or a hard swish, x · clamp(x + 3, 0, 6) / 6 (Howard et al., "Searching for MobileNetV3", ICCV 2019), an operator of its own.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Layer:
    """One operator. `kind`: input, conv, depthwise, add, upsample, average, flatten, dense. `inputs`: names of the layers it reads."""
    name: str
    kind: str
    inputs: tuple = ()
    channels: int = 0          # output channels (conv, dense, input)
    kernel: int = 1
    stride: int = 1
    activation: str | None = "relu"     # relu, hard_swish, logistic, softmax or None
    linear: bool = False       # True: a bias instead of batch normalisation (heads)
    output: bool = False
    size: tuple = ()           # input only: (height, width)
    bias: float = 0.0          # first value of a head's bias
    dropout: float = 0.0       # on the input of a dense layer, in training only


class Builder:
    """Appends layers; each method returns the new layer's name, so a network reads like the calls that compute it."""

    def __init__(self, height, width, activation="relu"):
        """`activation`: of every `conv`, `depthwise` and `add` that names none."""
        self.layers, self.activation = [Layer("image", "input", channels=1, size=(height, width))], activation

    def _add(self, layer):
        self.layers.append(layer)
        return layer.name

    def conv(self, name, source, channels, kernel=3, stride=1, **options):
        return self._add(Layer(name, "conv", (source,), channels, kernel, stride, **{"activation": self.activation, **options}))

    def depthwise(self, name, source, kernel=3, stride=1, **options):
        return self._add(Layer(name, "depthwise", (source,), 0, kernel, stride, **{"activation": self.activation, **options}))

    def separable(self, name, source, channels, stride=1):
        """Depthwise 3x3, then pointwise."""
        return self.conv(name, self.depthwise(name + "_depth", source, stride=stride), channels, kernel=1)

    def add(self, name, a, b):
        return self._add(Layer(name, "add", (a, b), activation=self.activation))

    def residual(self, name, source, channels):
        """Two 3x3 convolutions and the identity, activated after the sum."""
        inner = self.conv(name + "_a", source, channels)
        return self.add(name, self.conv(name + "_b", inner, channels, activation=None), source)

    def separable_residual(self, name, source, channels):
        """Depthwise 3x3, pointwise, plus the identity, activated after the sum."""
        point = self.conv(name + "_point", self.depthwise(name + "_depth", source), channels, 1, activation=None)
        return self.add(name, point, source)

    def upsample(self, name, source, like):
        """The source's cells, repeated to the height and width of `like`: cell i of n is cell ⌊i·m/n⌋ of m."""
        return self._add(Layer(name, "upsample", (source, like), activation=None))

    def average(self, name, source, kernel):
        return self._add(Layer(name, "average", (source,), kernel=kernel, stride=kernel, activation=None))

    def flatten(self, name, source):
        return self._add(Layer(name, "flatten", (source,), activation=None))

    def dense(self, name, source, channels, **options):
        return self._add(Layer(name, "dense", (source,), channels, linear=True, **options))


STRIDES = (8, 16, 32)


def face_detector(height=120, width=160):
    """Grayscale frame to, per stride, a score, a box (l, t, r, b) and five points (x, y), the last two in strides from the cell centre.

    What the coarser cells see around a face is added to the finer ones (Lin et al., "Feature Pyramid Networks", CVPR 2017)."""
    net = Builder(height, width)
    x = net.conv("stem", "image", 16, stride=2)
    x = net.separable("quarter", x, 32, stride=2)
    x = net.separable_residual("quarter_b", x, 32)
    x = net.separable("eighth", x, 64, stride=2)
    x = net.separable_residual("eighth_b", x, 64)
    x = net.separable_residual("eighth_c", x, 64)
    eighth = x
    x = net.separable("sixteenth", x, 96, stride=2)
    x = net.separable_residual("sixteenth_b", x, 96)
    x = net.separable_residual("sixteenth_c", x, 96)
    sixteenth = net.separable("head_16", x, 28)
    x = net.separable("thirtysecond", x, 96, stride=2)
    x = net.separable_residual("thirtysecond_b", x, 96)
    thirtysecond = net.separable("head_32", x, 28)
    sixteenth = net.add("context_16", sixteenth, net.upsample("above_16", thirtysecond, sixteenth))
    above = net.conv("above_8_point", sixteenth, 64, kernel=1, activation=None)
    eighth = net.add("context_8", eighth, net.upsample("above_8", above, eighth))
    for stride, level in zip(STRIDES, (eighth, sixteenth, thirtysecond)):
        net.conv(f"score_{stride}", level, 1, 1, activation="logistic", linear=True, output=True, bias=-4.0)
        net.conv(f"box_{stride}", level, 4, 1, activation=None, linear=True, output=True, bias=1.5)
        net.conv(f"points_{stride}", level, 10, 1, activation=None, linear=True, output=True)
    return net.layers


def add_expressions(net, x, dropout):
    """The two sets of expressions from 6x6 cells: the same outputs of `face` and of what it learns from."""
    pooled = net.flatten("pooled", net.average("pool", x, 6))
    net.dense("expression", pooled, 7, activation="softmax", output=True, dropout=dropout)
    net.dense("ferplus", pooled, 8, activation="softmax", output=True, dropout=dropout)


def add_eye_answers(net, x, dropout):
    """What is said of an eye, averaged over the last layer: the same outputs of `eye-state` and of what it learns from."""
    flat = net.flatten("flat", net.average("pool", x, 3))
    net.dense("closed", flat, 1, activation="logistic", output=True, dropout=dropout)
    net.dense("visible", flat, 1, activation="logistic", output=True, dropout=dropout)


def face():
    """48x48 grayscale face crop to expression (7), FER+'s eight (8), yawn (1), presence (1), mouth (1: it can be seen) and five points (10, in crop sides)."""
    net = Builder(48, 48, activation="hard_swish")
    x = net.conv("stem", "image", 16, stride=2)
    x = net.residual("half", x, 16)
    x = net.conv("quarter", x, 40, stride=2)
    x = net.conv("quarter_b", x, 40)
    x = net.conv("eighth", x, 80, stride=2)
    early = net.residual("eighth_b", x, 80)
    x = net.separable_residual("eighth_c", early, 80)
    x = net.separable_residual("eighth_d", x, 80)
    shape = net.conv("place", x, 20, kernel=1)
    y = net.dense("place_dense", net.flatten("place_flat", shape), 56, activation="hard_swish")
    net.dense("points", y, 10, activation=None, output=True, bias=0.5)
    net.dense("yawn", y, 1, activation="logistic", output=True)
    net.dense("presence", y, 1, activation="logistic", output=True)
    add_expressions(net, x, dropout=0.1)
    net.dense("mouth", net.flatten("mouth_flat", early), 1, activation="logistic", output=True)
    return net.layers


def eye_state():
    """24x24 grayscale eye crop to closed (1) and visible (1)."""
    net = Builder(24, 24)
    x = net.conv("stem", "image", 12)
    x = net.conv("half", x, 20, stride=2)
    x = net.conv("half_b", x, 20)
    x = net.conv("quarter", x, 32, stride=2)
    x = net.separable("quarter_b", x, 32)
    add_eye_answers(net, x, dropout=0.2)
    return net.layers


def face_teacher():
    """What `face` learns expression from: never shipped. 48x48 crop to expression (7) and FER+'s eight (8)."""
    net = Builder(48, 48)
    x = net.conv("stem", "image", 32)
    x = net.conv("half", x, 32, stride=2)
    x = net.residual("half_b", x, 32)
    x = net.conv("quarter", x, 64, stride=2)
    x = net.residual("quarter_c", net.residual("quarter_b", x, 64), 64)
    x = net.conv("eighth", x, 128, stride=2)
    x = net.residual("eighth_c", net.residual("eighth_b", x, 128), 128)
    add_expressions(net, x, dropout=0.4)
    return net.layers


def eye_state_teacher():
    """What `eye-state` learns from: never shipped. 24x24 crop to closed (1) and visible (1)."""
    net = Builder(24, 24)
    x = net.conv("stem", "image", 24)
    x = net.conv("half", x, 48, stride=2)
    x = net.residual("half_b", x, 48)
    x = net.conv("quarter", x, 80, stride=2)
    x = net.residual("quarter_b", x, 80)
    add_eye_answers(net, x, dropout=0.4)
    return net.layers


def face_detector_large():
    """The same at 320x248, for pictures of small faces, not for the board's frames (detection.LARGE)."""
    return face_detector(248, 320)


NETWORKS = {"face-detector": face_detector, "face-detector-large": face_detector_large, "face": face, "eye-state": eye_state,
            "face-teacher": face_teacher, "eye-state-teacher": eye_state_teacher}


def upstream(layers, outputs):
    """Names of the layers that these outputs depend on, and of themselves."""
    needed = set(outputs)
    for layer in reversed(layers):
        if layer.name in needed:
            needed.update(layer.inputs)
    return needed


def shapes(layers):
    """Name to (height, width, channels) of every layer's output."""
    out = {}
    for layer in layers:
        if layer.kind == "input":
            out[layer.name] = (*layer.size, layer.channels)
            continue
        h, w, c = out[layer.inputs[0]]
        if layer.kind in ("conv", "depthwise"):
            out[layer.name] = (-(-h // layer.stride), -(-w // layer.stride), layer.channels or c)
        elif layer.kind == "average":
            out[layer.name] = (h // layer.kernel, w // layer.kernel, c)
        elif layer.kind == "upsample":
            out[layer.name] = (*out[layer.inputs[1]][:2], c)
        elif layer.kind == "flatten":
            out[layer.name] = (1, 1, h * w * c)
        elif layer.kind == "dense":
            out[layer.name] = (1, 1, layer.channels)
        else:
            out[layer.name] = (h, w, c)
    return out


def cost(layers):
    """(parameters after folding batch normalisation, multiply-adds of one inference)."""
    size, parameters, products = shapes(layers), 0, 0
    for layer in layers:
        if layer.kind not in ("conv", "depthwise", "dense"):
            continue
        h, w, c_out = size[layer.name]
        c_in = 1 if layer.kind == "depthwise" else size[layer.inputs[0]][2]
        weights = layer.kernel * layer.kernel * c_in * c_out
        parameters += weights + c_out
        products += weights * h * w
    return parameters, products


if __name__ == "__main__":
    for name, make in NETWORKS.items():
        parameters, products = cost(make())
        print(f"{name:14} {parameters:7} parameters {products / 1e6:6.2f} M multiply-adds")
