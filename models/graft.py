"""Puts an output that learnt alone into a shipped file:  python3 models/graft.py face mouth WORK/face/checkpoint.pt --data DATA [--drawn FOLDER]

`train.py face --start models/face/face.tflite --only mouth` leaves every other layer as it is, but an export would round them all anew. Here all that the file
holds else stays bit by bit, so the figures of its other answers stand. One dense layer and its logistic are added behind, or one that the file has gets other
weights; both rounded as the converter does: weights by their largest, what comes out of them by the range over representative crops.
"""

import argparse
import copy
from dataclasses import dataclass

import numpy as np
import torch
from tensorflow.lite.python.schema_py_generated import BuiltinOperator
from tensorflow.lite.tools import flatbuffer_utils

from export import golden_inputs, write_goldens
from networks import NETWORKS
from recovered import matched
from selftest_table import write_table
from settings import HERE, network_file, read_config
from tflite import ReferenceNetwork
from torch_network import TorchNetwork
from train import TASKS

LOGISTIC = (1 / 256, -128)      # scale and zero point of a logistic's output (TensorFlow Lite, 8-bit quantization specification)


class Graft:
    """A file's graph that gains operators."""

    def __init__(self, content):
        self.model = flatbuffer_utils.convert_bytearray_to_object(bytearray(content))
        self.graph = self.model.subgraphs[0]

    def operator_of(self, kind):
        """The last operator of a kind."""
        return [o for o in self.graph.operators if self.model.operatorCodes[o.opcodeIndex].builtinCode == kind][-1]

    def tensor(self, like, name, shape, quantization, values=None):
        """The index of a new tensor, otherwise as `like`; with `values` a constant. `quantization`: scale and zero point, None as `like` has it."""
        tensor = copy.deepcopy(self.graph.tensors[like])
        tensor.name, tensor.shape, tensor.shapeSignature, tensor.buffer = name.encode(), np.array(shape, np.int32), None, 0
        if quantization:
            tensor.quantization.scale, tensor.quantization.zeroPoint = np.array([quantization[0]], np.float32), np.array([quantization[1]], np.int64)
            tensor.quantization.quantizedDimension = 0
        if values is not None:
            buffer = copy.deepcopy(self.model.buffers[self.graph.tensors[like].buffer])
            buffer.data = np.frombuffer(values.tobytes(), np.uint8)
            self.model.buffers.append(buffer)
            tensor.buffer = len(self.model.buffers) - 1
        self.graph.tensors.append(tensor)
        return len(self.graph.tensors) - 1

    def flat(self, source, shape, scale, zero):
        """The tensor `source` as a row of `shape`: itself where it is one."""
        if tuple(self.graph.tensors[source].shape) == tuple(shape):
            return source
        like = self.operator_of(BuiltinOperator.RESHAPE)
        wanted = self.tensor(like.inputs[1], "flat/shape", (2,), None, np.array(shape, np.int32))
        flat = self.tensor(like.outputs[0], "flat", shape, (scale, zero))
        self.add(like, (source, wanted), flat)
        return flat

    def add(self, like, inputs, output):
        operator = copy.deepcopy(like)
        operator.inputs, operator.outputs = np.array(inputs, np.int32), np.array([output], np.int32)
        self.graph.operators.append(operator)

    def append(self, name, row, source, quantization):
        """A dense layer that reads the tensor `source`, and its logistic as the output `name`."""
        like = self.operator_of(BuiltinOperator.FULLY_CONNECTED)
        flat = self.flat(source, row.weights.shape, *quantization)
        weights = self.tensor(like.inputs[1], f"{name}/weights", row.weights.shape, row.weights_in, row.weights)
        biases = self.tensor(like.inputs[2], f"{name}/bias", row.biases.shape, row.biases_in, row.biases)
        dense = self.tensor(like.outputs[0], f"{name}/dense", (1, 1), row.said_in)
        self.add(like, (flat, weights, biases), dense)
        answer = self.tensor(like.outputs[0], name, (1, 1), LOGISTIC)
        self.add(self.operator_of(BuiltinOperator.LOGISTIC), (dense,), answer)
        self.graph.outputs = np.append(self.graph.outputs, answer).astype(np.int32)

    def replace(self, operator, row):
        """What a dense layer of one value multiplies by and adds, and in which steps its answer stands."""
        for index, values, quantization in ((operator.inputs[1], row.weights, row.weights_in), (operator.inputs[2], row.biases, row.biases_in),
                                            (operator.outputs[0], None, row.said_in)):
            tensor = self.graph.tensors[index]
            tensor.quantization.scale, tensor.quantization.zeroPoint = np.array([quantization[0]], np.float32), np.array([quantization[1]], np.int64)
            if values is not None:
                self.model.buffers[tensor.buffer].data = np.frombuffer(values.tobytes(), np.uint8)

    def content(self):
        return bytes(flatbuffer_utils.convert_object_to_bytearray(self.model))


def real_inputs(content, tensor, images):
    """(what stands in a tensor for each image, float [N,n], its scale, its zero point)"""
    network = ReferenceNetwork(content, keep_all=True)
    scale, zero = next(d["quantization"] for d in network.interpreter.get_tensor_details() if d["index"] == tensor)
    rows = []
    for image in images:
        network.raw(image)
        rows.append((network.interpreter.get_tensor(tensor).ravel().astype(np.float64) - zero) * scale)
    return np.stack(rows), scale, zero


@dataclass
class Row:
    """A dense layer of one value, rounded as the converter does. Quantizations are (scale, zero point)."""
    weights: np.ndarray
    weights_in: tuple
    biases: np.ndarray
    biases_in: tuple
    said_in: tuple

    @classmethod
    def rounded(cls, weight, bias, said, in_scale):
        """`weight` [1,n], `bias` [1], `said`: the log-odds that they give, all in floats; `in_scale`: of what the layer reads."""
        step = float(np.abs(weight).max() / 127)
        low, high = min(float(said.min()), 0.0), max(float(said.max()), 0.0)
        scale = (high - low) / 255
        return cls(np.rint(weight / step).astype(np.int8), (step, 0), np.rint(bias / (in_scale * step)).astype(np.int32), (in_scale * step, 0),
                   (scale, round(-128 - low / scale)))


def grafted(content, layers, name, weight, bias, images):
    """(the file with the dense layer `name` of `layers`, added with its logistic or in place of the one it has, the log-odds that the layer gives in floats for
    these images). `weight` [1,n] and `bias` [1]: float."""
    graft = Graft(content)
    places, operators = matched(graft.model, layers)
    source = int(places[next(la for la in layers if la.name == name).inputs[0]])
    values, in_scale, in_zero = real_inputs(content, source, images)
    said = values @ weight[0] + bias[0]
    row = Row.rounded(weight, bias, said, in_scale)
    if name in operators:
        graft.replace(operators[name], row)
    else:
        graft.append(name, row, source, (in_scale, in_zero))
    return graft.content(), said


def check(before, after, name, said, images):
    """Raises ValueError when another answer changed, or the new one is not what the float layer says. Prints by how much it differs at most."""
    before, after, worst = ReferenceNetwork(before), ReferenceNetwork(after), 0.0
    for image in golden_inputs(before.input["shape"][1:3]):
        now = after.raw(image)
        if any((now[k] != v).any() for k, v in before.raw(image).items() if k != name):
            raise ValueError(f"{name}: another output changed")
    for image, log_odds in zip(images, said):
        worst = max(worst, abs(float(after.real(image)[name][0]) - 1 / (1 + np.exp(-log_odds))))
    if worst > 0.05:
        raise ValueError(f"{name}: the int8 layer differs by {worst}")
    print(f"{name}: probabilities differ from the float layer's by {worst:.3f} at most, over {len(images)} crops")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("network", choices=TASKS)
    parser.add_argument("output", help="a dense layer of networks.py")
    parser.add_argument("checkpoint")
    parser.add_argument("--data", required=True)
    parser.add_argument("--drawn")
    arguments = parser.parse_args()
    network, name, config = arguments.network, arguments.output, read_config(arguments.network)
    if name not in [la.name for la in NETWORKS[network]() if la.output and la.kind == "dense" and la.activation == "logistic"]:
        raise SystemExit(f"graft.py: {name}: {network} has no dense output with a logistic of this name in networks.py")
    content = network_file(network).read_bytes()
    model = TorchNetwork(NETWORKS[network]())
    model.load_state_dict(torch.load(arguments.checkpoint, map_location="cpu")["average"])
    weight, bias = (p.detach().numpy().astype(np.float64) for p in model.operators["op_" + name].parameters())
    bias = bias + config["shipped"].get(f"{name}_shift", 0.0)
    images = TASKS[network](arguments.data, config, arguments.drawn).representative(np.random.default_rng(config["seed"]))
    result, said = grafted(content, model.layers, name, weight, bias, images)
    check(content, result, name, said, images)
    network_file(network).write_bytes(result)
    print(f"{network_file(network)}: {len(content)} bytes before, {len(result)} now")
    write_goldens(network_file(network), HERE / network / "golden")
    write_table()


if __name__ == "__main__":
    main()
