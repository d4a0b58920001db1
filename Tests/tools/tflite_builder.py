"""Builds tiny int8 .tflite files, tensor by tensor, and runs LiteRT's reference kernels on them.

Needs TensorFlow (tensorflow-cpu 2.21 made the committed vectors) for its schema classes and its
interpreter; nothing here is needed to build or test the project.
"""
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import flatbuffers
import numpy as np
import tensorflow as tf
from tensorflow.lite.python import schema_py_generated as schema

TYPES = {
    np.int8: schema.TensorType.INT8, np.uint8: schema.TensorType.UINT8, np.int16: schema.TensorType.INT16,
    np.int32: schema.TensorType.INT32, np.int64: schema.TensorType.INT64, np.float32: schema.TensorType.FLOAT32,
}  # fmt: skip

# The version of each operator that int8 models carry; the interpreter finds kernels by it.
VERSIONS = {
    "CONV_2D": 3, "DEPTHWISE_CONV_2D": 3, "FULLY_CONNECTED": 4, "ADD": 2, "SUB": 2, "MUL": 2,
    "MAX_POOL_2D": 2, "AVERAGE_POOL_2D": 2, "MEAN": 2, "SUM": 2, "PAD": 2, "CONCATENATION": 2,
    "SOFTMAX": 2, "LOGISTIC": 2, "TANH": 2, "RELU": 2, "RELU6": 2, "RELU_N1_TO_1": 1,
    "LEAKY_RELU": 2, "QUANTIZE": 2, "RESIZE_NEAREST_NEIGHBOR": 3, "TRANSPOSE_CONV": 3, "MAXIMUM": 2,
    "MINIMUM": 2, "PADV2": 2, "MIRROR_PAD": 2, "SPLIT": 2, "SPLIT_V": 2, "SLICE": 2, "STRIDED_SLICE": 2, "PACK": 2,
    "TRANSPOSE": 2, "GATHER": 5, "RESIZE_BILINEAR": 3, "SPACE_TO_DEPTH": 2, "DEQUANTIZE": 2,
}  # fmt: skip


class Network:
    """A graph under construction; methods return tensor indices."""

    def __init__(self):
        self.tensors, self.operators, self.codes = [], [], []
        self.buffers = [schema.BufferT()]
        self.inputs, self.outputs = [], []
        # The same network for the reference kernels, where these need another file.
        self.with_zeros = None

    def tensor(self, shape, scale=None, zero=0, data=None, dtype=np.int8, axis=0, name=None):
        t = schema.TensorT()
        t.shape = list(map(int, shape))
        t.type = TYPES[dtype]
        t.name = name or f"t{len(self.tensors)}"
        t.buffer = 0
        if scale is not None:
            q = schema.QuantizationParametersT()
            q.scale = [float(s) for s in np.atleast_1d(scale)]
            q.zeroPoint = [int(zero)] * len(q.scale)
            q.quantizedDimension = axis
            t.quantization = q
        self.tensors.append(t)
        if data is not None:
            self.set(len(self.tensors) - 1, data)
        return len(self.tensors) - 1

    def set(self, tensor, data):
        """Makes a tensor a constant."""
        b = schema.BufferT()
        b.data = np.frombuffer(np.ascontiguousarray(data, self.dtype(tensor)).tobytes(), np.uint8)
        self.tensors[tensor].buffer = len(self.buffers)
        self.buffers.append(b)

    def dtype(self, tensor):
        return next(d for d, code in TYPES.items() if code == self.tensors[tensor].type)

    def input(self, shape, scale=None, zero=0, dtype=np.int8):
        self.inputs.append(self.tensor(shape, scale, zero, dtype=dtype, name=f"in{len(self.inputs)}"))
        return self.inputs[-1]

    def constant(self, values):
        values = np.asarray(values, np.int32)
        return self.tensor(values.shape, data=values, dtype=np.int32)

    def operator(self, kind, inputs, outputs, options=None, version=None, **fields):
        code = schema.OperatorCodeT()
        code.builtinCode = getattr(schema.BuiltinOperator, kind)
        code.deprecatedBuiltinCode = min(code.builtinCode, 127)
        code.version = version or VERSIONS.get(kind, 1)
        self.codes.append(code)
        op = schema.OperatorT()
        op.opcodeIndex = len(self.codes) - 1
        op.inputs, op.outputs = list(inputs), list(outputs)
        if options:
            op.builtinOptionsType = getattr(schema.BuiltinOptions, options)
            op.builtinOptions = getattr(schema, options + "T")()
            for key, value in fields.items():
                if not hasattr(op.builtinOptions, key):
                    raise KeyError(f"{options} has no {key}")
                setattr(op.builtinOptions, key, value)
        self.operators.append(op)
        return outputs[0]

    def bytes(self):
        graph = schema.SubGraphT()
        graph.tensors, graph.operators = self.tensors, self.operators
        graph.inputs, graph.outputs = self.inputs, self.outputs
        model = schema.ModelT()
        model.version = 3
        model.operatorCodes, model.subgraphs, model.buffers = self.codes, [graph], self.buffers
        builder = flatbuffers.Builder(1024)
        builder.Finish(model.Pack(builder), file_identifier=b"TFL3")
        return bytes(builder.Output())


def reference(model, items):
    """The outputs of BUILTIN_REF for each item, a list of arrays in the order of the inputs."""
    interpreter = tf.lite.Interpreter(
        model_content=model, num_threads=1,
        experimental_op_resolver_type=tf.lite.experimental.OpResolverType.BUILTIN_REF,
    )  # fmt: skip
    interpreter.allocate_tensors()
    inputs, outputs = interpreter.get_input_details(), interpreter.get_output_details()
    results = []
    for item in items:
        for detail, values in zip(inputs, item):
            interpreter.set_tensor(detail["index"], values)
        interpreter.invoke()
        results.append([interpreter.get_tensor(detail["index"]).copy() for detail in outputs])
    return results
