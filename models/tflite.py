"""Running int8 `.tflite` files with TensorFlow Lite's reference kernels (BUILTIN_REF), the figures and goldens of this folder."""

import os
import warnings

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

warnings.filterwarnings("ignore", message=".*tf.lite.Interpreter is deprecated", category=UserWarning)

import numpy as np
import tensorflow as tf

from settings import network_file      # for those who run a file: where it lies


class ReferenceNetwork:
    """One network. Pixels u enter as the int8 value u - 128; `real` undoes the outputs' scale and zero point."""

    def __init__(self, path_or_bytes, kernels=tf.lite.experimental.OpResolverType.BUILTIN_REF, keep_all=False):
        source = {"model_content": path_or_bytes} if isinstance(path_or_bytes, bytes) else {"model_path": str(path_or_bytes)}
        self.interpreter = tf.lite.Interpreter(**source, experimental_op_resolver_type=kernels, num_threads=1,
                                               experimental_preserve_all_tensors=keep_all)
        self.interpreter.allocate_tensors()
        self.input = self.interpreter.get_input_details()[0]
        self.outputs = sorted(self.interpreter.get_output_details(), key=lambda d: d["name"])

    def raw(self, pixels):
        """{output name: int8 array without the batch axis} of uint8 [h,w]."""
        x = (pixels.astype(np.int16) - 128).astype(np.int8).reshape(self.input["shape"])
        self.interpreter.set_tensor(self.input["index"], x)
        self.interpreter.invoke()
        return {d["name"]: self.interpreter.get_tensor(d["index"])[0] for d in self.outputs}

    def real(self, pixels):
        """{output name: float array} of uint8 [h,w]; probabilities are 0...1."""
        raw, out = self.raw(pixels), {}
        for d in self.outputs:
            scale, zero = d["quantization"]
            out[d["name"]] = (raw[d["name"]].astype(np.float32) - zero) * np.float32(scale)
        return out

    def batch(self, images):
        """`real` of many images, stacked."""
        rows = [self.real(i) for i in images]
        return {k: np.stack([r[k] for r in rows]) for k in rows[0]}


class FastNetwork(ReferenceNetwork):
    """The same on the fast kernels, which round some sums differently: for tables of many thousand pictures."""

    def __init__(self, path):
        super().__init__(path, tf.lite.experimental.OpResolverType.AUTO)


SMALL = 4        # pixels: no map any more


class LayerNetwork(ReferenceNetwork):
    """One network whose values between the layers can be read."""

    def __init__(self, path):
        super().__init__(path, keep_all=True)

    def maps(self, pixels):
        """int8 [h,w,c] of every operator whose output is a map, in the order of the file; not what is pooled to 2x2 and less."""
        self.raw(pixels)
        seen = {int(i): None for operator in self.interpreter._get_ops_details() for i in operator["outputs"]}
        values = [self.interpreter.get_tensor(i) for i in seen]
        return [v[0] for v in values if v.ndim == 4 and v.shape[1] * v.shape[2] > SMALL]
