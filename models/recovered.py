"""Trained weights back out of an int8 `.tflite`, to train on when the checkpoint is gone:  python3 models/train.py NETWORK --start FILE.tflite

A file holds kernels with batch normalisation folded in. For each layer the statistics of the kernel's outputs are measured on training crops,
and the normalisation is set so that it does nothing to the trained function, in training mode (batch statistics) as in evaluation.
"""

import numpy as np
import torch
from tensorflow.lite.python.schema_py_generated import BuiltinOperator
from tensorflow.lite.tools import flatbuffer_utils
from torch import nn

from networks import shapes


def _dequantised(model, tensor):
    """Real values of an int8 or int32 constant; scales per tensor or along `quantizedDimension`."""
    kind = np.int8 if tensor.type == 9 else np.int32
    values = np.frombuffer(bytes(model.buffers[tensor.buffer].data), kind).reshape(tensor.shape).astype(np.float64)
    scale = np.asarray(tensor.quantization.scale, np.float64)
    along = np.ones(values.ndim, int)
    along[tensor.quantization.quantizedDimension] = len(scale)
    return (values * scale.reshape(along)).astype(np.float32)


def _ends(graph):
    """{tensor: name of the output that it becomes, itself or through the one operator (a logistic, a softmax) that reads it}"""
    ends = {i: graph.tensors[i].name.decode() for i in graph.outputs}
    for operator in graph.operators:
        if len(operator.inputs) == 1 and operator.outputs[0] in ends:
            ends.setdefault(operator.inputs[0], ends[operator.outputs[0]])
    return ends


def _activated(model, tensor):
    """What other layers read of an operator's `tensor`: itself, or what HARD_SWISH makes of it."""
    readers = [o for o in model.subgraphs[0].operators if tensor in o.inputs]
    swish = [o for o in readers if model.operatorCodes[o.opcodeIndex].builtinCode == BuiltinOperator.HARD_SWISH]
    return swish[0].outputs[0] if swish else tensor


def matched(model, layers):
    """({layer name: the tensor that others read of it}, {layer name: its operator with weights}). Operators are found by following the graph from `image`: for
    each layer the one that reads its inputs and gives its output's shape. Outputs that the file does not have yet are left out. Raises ValueError when the
    file holds another network."""
    graph, size, found, used = model.subgraphs[0], shapes(layers), {}, set()
    place, ends = {"image": graph.inputs[0]}, _ends(graph)
    for layer in layers[1:]:
        if layer.output and layer.name not in ends.values():
            continue
        sources = {place[i] for i in (layer.inputs[:1] if layer.kind == "upsample" else layer.inputs)}
        elements = int(np.prod(size[layer.name]))
        for i, operator in enumerate(graph.operators):
            constant = len(operator.inputs) == 3
            same = i not in used and sources <= set(operator.inputs) and (layer.kind in ("conv", "depthwise", "dense")) == constant
            same = same and (not layer.output or ends.get(operator.outputs[0]) == layer.name)
            shape = graph.tensors[operator.outputs[0]].shape
            if same and int(np.prod(shape)) == elements and (len(shape) < 4 or layer.kind == "flatten" or tuple(shape[1:]) == size[layer.name]):
                break
        else:
            if layer.kind != "flatten":     # which the converter drops before a dense layer that reads one pixel
                raise ValueError(f"no operator is {layer.name}")
            place[layer.name] = place[layer.inputs[0]]
            continue
        used.add(i)
        place[layer.name] = _activated(model, operator.outputs[0])
        if constant:
            found[layer.name] = operator
    return place, found


def file_weights(content, layers):
    """{layer name: (kernel, bias)} in PyTorch's order."""
    model = flatbuffer_utils.convert_bytearray_to_object(bytearray(content))
    kinds, found = {layer.name: layer.kind for layer in layers}, {}
    for name, operator in matched(model, layers)[1].items():
        kernel, bias = (_dequantised(model, model.subgraphs[0].tensors[j]) for j in operator.inputs[1:3])
        order = {"conv": (0, 3, 1, 2), "depthwise": (3, 0, 1, 2), "dense": (0, 1)}[kinds[name]]
        found[name] = (torch.from_numpy(kernel.transpose(order).copy()), torch.from_numpy(bias))
    return found


class _Measured(nn.Module):
    """Adds a bias and remembers mean and variance of what came in."""

    def __init__(self, bias):
        super().__init__()
        self.bias = bias

    def forward(self, x):
        self.mean, self.variance = x.mean((0, 2, 3)), x.var((0, 2, 3), unbiased=False)
        return x + self.bias[:, None, None]


def recover(model, content, images):
    """Fills `model` (a new TorchNetwork) with a file's weights; `images` uint8 [N,h,w] are what statistics are measured on.

    Kernels are enlarged to the size they have at the start of a training, because step sizes are tuned to that."""
    weights, norms = file_weights(content, model.layers), {}
    with torch.no_grad():
        for name, (kernel, bias) in weights.items():
            operator = model.operators["op_" + name]
            if isinstance(operator, nn.Sequential):
                norms[name] = (operator[1], float(operator[0].weight.std() / kernel.std()))
                operator[0].weight.copy_(kernel)
                operator[1] = _Measured(bias)
            else:
                operator.weight.copy_(kernel)
                operator.bias.copy_(bias)
        model.eval()
        model(torch.from_numpy(images)[:, None].float() / 255)
        for name, (norm, gain) in norms.items():
            operator = model.operators["op_" + name]
            seen, operator[1] = operator[1], norm
            operator[0].weight.mul_(gain)
            norm.running_mean.copy_(seen.mean * gain)
            norm.running_var.copy_(seen.variance * gain ** 2)
            norm.weight.copy_(torch.sqrt(norm.running_var + norm.eps) / gain)
            norm.bias.copy_(seen.bias + seen.mean)
