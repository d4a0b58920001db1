"""Writes a trained network as int8 `.tflite` with goldens:  python3 models/export.py NETWORK --data DATA [--drawn FOLDER] [--work build/models]

The averaged weights of WORK/NETWORK/checkpoint.pt become models/NETWORK/NETWORK.tflite: weights int8 per channel, activations int8, value ranges
measured on training crops. Output tensors carry the layer names of `networks.py`; the run's curve is
left beside the file as history.json.
"""

import argparse
import contextlib
import io
import json
import os
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import cv2
import numpy as np
import tensorflow as tf
import torch
from tensorflow.lite.python.convert import mlir_quantize
from tensorflow.lite.python.schema_py_generated import BuiltinOperator as Kind
from tensorflow.lite.tools import flatbuffer_utils

import data
from detection import LARGE, view_of
from keras_network import keras_network
from networks import NETWORKS, STRIDES, cost
from selftest_table import write_table
from tflite import ReferenceNetwork, network_file
from torch_network import TorchNetwork, folded_weights
from train import HERE, TASKS, read_config

WITHIN = 99.99      # of 100, 99.999, 99.99, 99.95 and 99.9 that with which `face` says most nearly what its float weights do (validation part)
COMPUTED = (Kind.ADD, Kind.CONV_2D, Kind.DEPTHWISE_CONV_2D, Kind.FULLY_CONNECTED, Kind.HARD_SWISH)     # the others hand on their input's range or have a fixed one


def trained(network, checkpoint):
    """The averaged weights of a checkpoint, as a PyTorch module on the CPU."""
    model = TorchNetwork(NETWORKS[network]())
    model.load_state_dict(torch.load(checkpoint, map_location="cpu")["average"])
    return model.eval()


def shipped(network, checkpoint):
    """The averaged weights of a checkpoint as they go into the file: the config's `[shipped]` shifts are added to the log-odds that some outputs say. Scores run
    otherwise on a large view: this way one threshold serves both sizes. Yawns run lower than in a car, because in training most faces are still pictures that do not
    yawn; presence and visible are moved to the denials that the program is used to."""
    model, config = trained(network, checkpoint), read_config(network.removesuffix("-large")).get("shipped", {})
    shifts = {layer.name: config[f"{layer.name}_shift"] for layer in model.layers if f"{layer.name}_shift" in config}
    if network.startswith("face-detector"):
        shifts = {f"score_{s}": config["large_score_shift" if network.endswith("-large") else "score_shift"] for s in STRIDES}
    with torch.no_grad():
        for output, shift in shifts.items():
            model.operators[f"op_{output}"].bias.add_(shift)
    return model


def convert(keras_model, images):
    """int8 in, int8 out; `images` uint8 [N,h,w] or [N,h,w,c] are what value ranges are measured on. The input's scale is 1/255, its zero point
    -128."""
    images = images if images.ndim == 4 else images[..., None]
    full_range = np.linspace(0, 1, images[0].size, dtype=np.float32).reshape(1, *images.shape[1:])

    def samples():
        yield [full_range]
        for image in images:
            yield [image.astype(np.float32)[None] / 255]
    converter = tf.lite.TFLiteConverter.from_keras_model(keras_model)
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    converter.representative_dataset = samples
    converter._experimental_calibrate_only = True         # a float model with measured ranges, to be rounded below
    with contextlib.redirect_stdout(io.StringIO()):       # a list of every variable
        measured = converter.convert()
    return mlir_quantize(narrowed(measured, samples()), input_data_type=tf.int8, output_data_type=tf.int8)


def narrowed(measured, samples):
    """The converter's float model with narrower ranges of what its layers hand on: without the hundredth of a percent of values on each side that `WITHIN` leaves
    out, since a few outliers (a flat or hidden face) would take the steps away from what counts. What a hard swish reads is cut at -3, below which it gives 0
    anyway. What the network answers keeps its range."""
    model = flatbuffer_utils.convert_bytearray_to_object(bytearray(measured))
    graph = model.subgraphs[0]
    kind = {id(o): model.operatorCodes[o.opcodeIndex].builtinCode for o in graph.operators}
    answers = set(graph.outputs) | {o.inputs[0] for o in graph.operators if kind[id(o)] in (Kind.LOGISTIC, Kind.SOFTMAX)}
    hidden = {o.outputs[0]: graph.tensors[o.outputs[0]].quantization for o in graph.operators if kind[id(o)] in COMPUTED and o.outputs[0] not in answers}
    read = {o.inputs[0] for o in graph.operators if kind[id(o)] == Kind.HARD_SWISH}
    for tensor, (lowest, highest) in central(measured, samples, {t: (r.min.item(), r.max.item()) for t, r in hidden.items()}).items():
        ranges = hidden[tensor]
        ranges.min, ranges.max = np.float32([max(lowest, -3) if tensor in read else lowest]), np.float32([highest])
    return bytes(flatbuffer_utils.convert_object_to_bytearray(model))


def central(measured, samples, ranges, bins=4096):
    """{tensor: (lowest, highest)} of the part of its range, {tensor: (lowest, highest)}, that holds all but 100 - `WITHIN` per cent of its values on each side,
    to a `bins`th of the range."""
    interpreter = tf.lite.Interpreter(model_content=measured, experimental_preserve_all_tensors=True)
    interpreter.allocate_tensors()
    counts = {tensor: np.zeros(bins, np.int64) for tensor in ranges}
    for (image,) in samples:
        interpreter.set_tensor(interpreter.get_input_details()[0]["index"], image)
        interpreter.invoke()
        for tensor, count in counts.items():
            count += np.histogram(interpreter.get_tensor(tensor), bins, ranges[tensor])[0]
    parts = {}
    for tensor, count in counts.items():
        edges, below = np.linspace(*ranges[tensor], bins + 1), count.cumsum() / count.sum()
        first, last = np.searchsorted(below, (1 - WITHIN / 100, WITHIN / 100))
        parts[tensor] = (edges[first], edges[last + 1])
    return parts


def named(content, network, layers, keras_model):
    """The same file with its input called `image` and its outputs called as in the layer list, no signature and no converter metadata.

    The converter orders outputs as it likes; they are told apart by running both models on the same image."""
    model = flatbuffer_utils.convert_bytearray_to_object(bytearray(content))
    graph = model.subgraphs[0]
    layers = [layer for layer in layers if layer.output]
    interpreter = tf.lite.Interpreter(model_content=bytes(content), experimental_op_resolver_type=tf.lite.experimental.OpResolverType.BUILTIN_REF)
    by_signature = interpreter.get_signature_runner()
    keys = {key: d["name"].encode() for key, d in by_signature.get_output_details().items()}
    for layer, output in zip(layers, keras_model.outputs):
        key = next(k for k in keys if k == layer.name or k == output.name or k == f"output_{layers.index(layer)}")
        tensor = next(graph.tensors[i] for i in graph.outputs if graph.tensors[i].name == keys[key])
        tensor.name = b"\0" + layer.name.encode()
    for i in graph.outputs:
        graph.tensors[i].name = graph.tensors[i].name.lstrip(b"\0")
    graph.outputs = sorted(graph.outputs, key=lambda i: [layer.name for layer in layers].index(graph.tensors[i].name.decode()))
    graph.tensors[graph.inputs[0]].name = b"image"
    graph.name = network.encode()
    model.signatureDefs, model.metadata = [], []
    model.description = f"{network}, int8".encode()
    return bytes(flatbuffer_utils.convert_object_to_bytearray(model))


def golden_inputs(shape, seed=11):
    """Random and smooth noise and flat images, uint8 [6,h,w]: no pictures of people."""
    rng, (h, w) = np.random.default_rng(seed), shape
    images = [rng.integers(0, 256, (h, w)).astype(np.uint8) for _ in range(2)]
    for cell in (4, 12):
        coarse = rng.integers(0, 256, (max(h // cell, 2), max(w // cell, 2))).astype(np.uint8)
        images.append(cv2.resize(coarse, (w, h), interpolation=cv2.INTER_CUBIC))
    return np.stack(images + [np.zeros((h, w), np.uint8), np.full((h, w), 255, np.uint8)])


def write_goldens(path, folder):
    """`inputs` and every output, int8, one row per image, as `golden/golden.npz`."""
    network = ReferenceNetwork(path)
    images = golden_inputs(network.input["shape"][1:3])
    rows = [network.raw(i) for i in images]
    arrays = {"inputs": (images.astype(np.int16) - 128).astype(np.int8)[..., None], **{k: np.stack([r[k] for r in rows]) for k in rows[0]}}
    folder.mkdir(exist_ok=True)
    np.savez_compressed(folder / "golden.npz", **arrays)


def check_twin(torch_model, keras_model, images):
    """Raises ValueError when the Keras twin gives other values than what was trained."""
    x = images.astype(np.float32)[..., None] / 255
    with torch.no_grad():
        ours = torch_model(torch.from_numpy(x).permute(0, 3, 1, 2))
    finish = {"logistic": torch.sigmoid, "softmax": lambda v: torch.softmax(v, -1)}
    for i in range(len(x)):
        for layer, value in zip([la for la in torch_model.layers if la.output], keras_model(x[i:i + 1])):
            mine = ours[layer.name][i].permute(1, 2, 0) if ours[layer.name].ndim == 4 else ours[layer.name][i]
            mine = finish.get(layer.activation, lambda v: v)(mine)
            difference = float(np.abs(mine.numpy() - value.numpy()[0]).max())
            if difference > 1e-3:
                raise ValueError(f"{layer.name}: the Keras twin differs by {difference}")


def int8_file(network, torch_model, images):
    """The int8 file of a network's weights as they are, after a look at whether its Keras twin says the same."""
    keras_model = keras_network(torch_model.layers, folded_weights(torch_model))
    check_twin(torch_model, keras_model, images[:4])
    return named(convert(keras_model, images), network, torch_model.layers, keras_model)


def write_file(network, torch_model, images):
    path = network_file(network)
    path.write_bytes(int8_file(network, torch_model, images))
    parameters, products = cost(torch_model.layers)
    print(f"{path}: {path.stat().st_size} bytes, {parameters} parameters, {products / 1e6:.2f} M multiply-adds")


def keep_history(network, work):
    """Leaves the run's curve beside the file, an epoch a line: the cards draw it."""
    rows = json.loads(Path(work, network, "history.json").read_text())
    lines = [json.dumps({k: v for k, v in row.items() if k != "seconds"}) for row in rows]
    (HERE / network / "history.json").write_text("[\n" + ",\n".join(lines) + "\n]\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("network", choices=TASKS)
    parser.add_argument("--data", required=True)
    parser.add_argument("--drawn")
    parser.add_argument("--work", default="build/models")
    arguments = parser.parse_args()
    network, config = arguments.network, read_config(arguments.network)
    checkpoint = f"{arguments.work}/{network}/checkpoint.pt"
    images = TASKS[network](arguments.data, config, arguments.drawn).representative(np.random.default_rng(config["seed"]))
    write_file(network, shipped(network, checkpoint), images)
    if network == "face-detector":
        frames = data.fddb(arguments.data, data.TRAIN)[::8]
        large = "face-detector-large"
        write_file(large, shipped(large, checkpoint), np.stack([view_of(f, LARGE)[0] for f in frames]))
    write_goldens(network_file(network), HERE / network / "golden")
    keep_history(network, arguments.work)
    write_table()


if __name__ == "__main__":
    main()
