"""A layer list as a PyTorch module: what is trained."""

import torch
from torch import nn
from torch.nn import functional as F

from networks import shapes


def same_padding(size, kernel, stride):
    """TensorFlow's SAME padding of one axis: (before, after)."""
    total = max((-(-size // stride) - 1) * stride + kernel - size, 0)
    return total // 2, total - total // 2


class TorchNetwork(nn.Module):
    """Runs a layer list on float images 0...1, [N,1,H,W]. Returns {output name: tensor before its logistic or softmax},
    maps as [N,C,H,W], vectors as [N,C]."""

    def __init__(self, layers):
        super().__init__()
        self.layers, self.sizes = layers, shapes(layers)
        self.operators = nn.ModuleDict()
        for layer in layers:
            if layer.kind in ("conv", "depthwise", "dense"):
                self.operators["op_" + layer.name] = self._operator(layer)

    def _operator(self, layer):
        c_in, c_out = self.sizes[layer.inputs[0]][2], self.sizes[layer.name][2]
        if layer.kind == "dense":
            operator = nn.Linear(c_in, c_out)
            nn.init.constant_(operator.bias, layer.bias)
            return operator
        groups = c_in if layer.kind == "depthwise" else 1
        conv = nn.Conv2d(c_in, c_out, layer.kernel, layer.stride, self._even_padding(layer), groups=groups, bias=layer.linear)
        nn.init.kaiming_normal_(conv.weight, mode="fan_out" if groups == 1 else "fan_in", nonlinearity="relu")
        if layer.linear:
            nn.init.normal_(conv.weight, std=0.01)
            nn.init.constant_(conv.bias, layer.bias)
            return conv
        return nn.Sequential(conv, nn.BatchNorm2d(c_out))

    def _padding(self, layer):
        h, w, _ = self.sizes[layer.inputs[0]]
        return same_padding(h, layer.kernel, layer.stride), same_padding(w, layer.kernel, layer.stride)

    def _even_padding(self, layer):
        """(rows, columns) that the convolution itself adds on both sides: 0 unless both axes are padded evenly, as with stride 1. A copy less."""
        (top, bottom), (left, right) = self._padding(layer)
        return (top, left) if top == bottom and left == right else (0, 0)

    def _pad(self, layer, x):
        """What the convolution cannot add itself."""
        (top, bottom), (left, right) = self._padding(layer)
        return x if top == bottom and left == right else F.pad(x, (left, right, top, bottom))

    def _activated(self, layer, x):
        """What other layers read: logistic and softmax are left to the loss."""
        if layer.activation == "relu":
            return F.relu(x, inplace=True)     # nothing else reads what stood there
        return F.hardswish(x) if layer.activation == "hard_swish" else x

    def forward(self, images):
        values, outputs = {"image": images}, {}
        for layer in self.layers[1:]:
            x = values[layer.inputs[0]]
            if layer.kind in ("conv", "depthwise"):
                x = self.operators["op_" + layer.name](self._pad(layer, x))
            elif layer.kind == "dense":
                x = self.operators["op_" + layer.name](F.dropout(x, layer.dropout, self.training))
            elif layer.kind == "add":
                x = x + values[layer.inputs[1]]
            elif layer.kind == "upsample":
                x = F.interpolate(x, size=values[layer.inputs[1]].shape[2:], mode="nearest")
            elif layer.kind == "average":
                x = F.avg_pool2d(x, layer.kernel)
            elif layer.kind == "flatten":
                x = x.permute(0, 2, 3, 1).flatten(1)      # the order of an NHWC reshape
            values[layer.name] = x = self._activated(layer, x)
            if layer.output:
                outputs[layer.name] = x
        return outputs


def folded_weights(module):
    """{layer name: (kernel in TensorFlow's order, bias)} with batch normalisation folded in.

    Kernel order: conv [h,w,in,out], depthwise [h,w,channels,1], dense [in,out]."""
    folded = {}
    for layer in module.layers:
        if "op_" + layer.name not in module.operators:
            continue
        operator = module.operators["op_" + layer.name]
        if layer.kind == "dense":
            folded[layer.name] = (operator.weight.detach().T.numpy(), operator.bias.detach().numpy())
            continue
        if isinstance(operator, nn.Sequential):
            conv, norm = operator
            gain = norm.weight / torch.sqrt(norm.running_var + norm.eps)
            weight, bias = conv.weight * gain[:, None, None, None], norm.bias - norm.running_mean * gain
        else:
            weight, bias = operator.weight, operator.bias
        order = (2, 3, 0, 1) if layer.kind == "depthwise" else (2, 3, 1, 0)
        folded[layer.name] = (weight.detach().permute(*order).numpy(), bias.detach().numpy())
    return folded
