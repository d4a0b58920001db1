"""Channel pruning of a layer list: which channels belong together, which matter least, and the smaller network with the weights that stay.

A channel can only go where nobody else needs it: layers that are added, and depthwise layers with what they read, keep or lose the same channels and form a
group. Importance is the first-order estimate of what a channel's removal does to the loss, (gain · its gradient + bias · its gradient)² of its
batch normalisations, summed over batches (Molchanov et al., "Importance Estimation for Neural Network Pruning", CVPR 2019, eq. 8).
"""

from dataclasses import replace

import numpy as np
import torch
from torch import nn

from networks import cost, shapes
from torch_network import TorchNetwork

STEP, LEAST = 4, 8      # channels that go at once, and that a group keeps: a board's vector holds 8 or 16 values


def groups_of(layers):
    """{layer name: name of its group}; the group of a network's input or of an output is None."""
    parent = {layer.name: layer.name for layer in layers}

    def root(name):
        while parent[name] != name:
            name = parent[name]
        return name
    for layer in layers:
        if layer.kind in ("add", "depthwise", "average", "flatten", "upsample"):
            for source in layer.inputs[:1] if layer.kind == "upsample" else layer.inputs:
                parent[root(source)] = root(layer.name)
    fixed = {root(layer.name) for layer in layers if layer.output or layer.kind == "input"}
    return {layer.name: None if root(layer.name) in fixed else root(layer.name) for layer in layers}


def with_channels(layers, channels):
    """The layers with other numbers of output channels. `channels`: {group: count}."""
    group = groups_of(layers)
    return [replace(layer, channels=channels[group[layer.name]]) if layer.channels and group[layer.name] in channels else layer for layer in layers]


def widened(layers, factor):
    """All hidden channels times `factor`, in steps of 4."""
    group = groups_of(layers)
    return with_channels(layers, {group[la.name]: STEP * round(la.channels * factor / STEP) for la in layers if la.channels and group[la.name]})


def importance(model, batches, loss):
    """{group: float [channels]} of a model, over (images, targets) batches that are ready for it; `loss(outputs, targets)` is a dict of parts."""
    group, sums = groups_of(model.layers), {}
    model.eval()
    for x, targets in batches:
        model.zero_grad()
        sum(loss({k: v.float() for k, v in model(x).items()}, targets).values()).backward()
        for layer in model.layers:
            operator = model.operators["op_" + layer.name] if "op_" + layer.name in model.operators else None
            if isinstance(operator, nn.Sequential) and group[layer.name]:
                norm = operator[1]
                effect = (norm.weight * norm.weight.grad + norm.bias * norm.bias.grad).detach() ** 2
                sums[group[layer.name]] = sums.get(group[layer.name], 0) + effect.cpu().numpy()
    return sums


def kept_channels(layers, scores, budget):
    """{group: sorted indices that stay}: the channels that matter least for each multiply-add saved go first, until at most `budget` are left."""
    order = {g: list(np.argsort(-s)) for g, s in scores.items()}
    counts = {g: len(o) for g, o in order.items()}
    products = cost(layers)[1]
    while products > budget:
        best = None
        for g in counts:
            if counts[g] - STEP < LEAST:
                continue
            fewer = cost(with_channels(layers, {**counts, g: counts[g] - STEP}))[1]
            price = scores[g][order[g][counts[g] - STEP:counts[g]]].sum() / (products - fewer)
            if best is None or price < best[0]:
                best = (price, g, fewer)
        if best is None:
            raise ValueError(f"{products} multiply-adds are left where every group has {LEAST} channels")
        counts[best[1]] -= STEP
        products = best[2]
    return {g: np.sort(order[g][:n]) for g, n in counts.items()}


def _places(layers, kept, group):
    """Indices that stay of what a layer gives: channels, or for a flattened map (row, column, channel) as NHWC orders them."""
    size, places = shapes(layers), {}
    for layer in layers:
        count = size[layer.name][2]
        if layer.kind == "flatten":
            inner, area = places[layer.inputs[0]], count // size[layer.inputs[0]][2]
            places[layer.name] = (np.arange(area)[:, None] * size[layer.inputs[0]][2] + inner[None]).ravel()
        else:
            places[layer.name] = kept.get(group[layer.name], np.arange(count))
    return places


def pruned(model, kept):
    """A new TorchNetwork that computes what `model` does without the other channels."""
    group = groups_of(model.layers)
    small = TorchNetwork(with_channels(model.layers, {g: len(i) for g, i in kept.items()}))
    places, old, new = _places(model.layers, kept, group), model.state_dict(), {}
    for layer in model.layers:
        out = torch.from_numpy(places[layer.name])
        for key in [k for k in old if k.startswith(f"operators.op_{layer.name}.")]:
            value = old[key].cpu()
            if value.ndim:
                value = value[out]
            if value.ndim > 1 and layer.kind != "depthwise":
                value = value[:, torch.from_numpy(places[layer.inputs[0]])]
            new[key] = value
    small.load_state_dict(new)
    return small
