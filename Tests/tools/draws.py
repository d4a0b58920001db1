"""Random numbers, scales, zero points and shapes for single-operator networks."""
import numpy as np


RNG = np.random.default_rng()


def seed(number):
    global RNG
    RNG = np.random.default_rng(number)


def pick(*choices):
    return choices[RNG.integers(len(choices))]


def below(low, high):
    return int(RNG.integers(low, high + 1))


def random_scale(low=1e-3, high=0.5):
    scale = np.exp(RNG.uniform(np.log(low), np.log(high)))
    return float(2.0 ** np.round(np.log2(scale))) if RNG.random() < 0.3 else float(np.float32(scale))


def random_zero():
    return pick(-128, 127, 0, below(-128, 127), below(-128, 127))


def zero_of(dtype):
    return {np.int8: random_zero, np.uint8: lambda: random_zero() + 128}.get(dtype, lambda: 0)()


def shape_of(rank):
    return [below(1, 5) for _ in range(rank)]


def broadcast_pair():
    left = shape_of(below(1, 4))
    right = [1 if RNG.random() < 0.4 else d for d in left]
    if RNG.random() < 0.2:
        right = right[below(0, len(right) - 1):]
    if RNG.random() < 0.4:
        right = list(left)
    return (left, right) if RNG.random() < 0.5 else (right, left)


def padding_output(size, filter_size, stride, dilation, padding):
    reach = (filter_size - 1) * dilation + 1
    return -(-size // stride) if padding == 0 else (size - reach) // stride + 1


def window(largest=11):
    """Height, width, filter, stride, dilation and padding of a window that fits."""
    while True:
        h, w, kh, kw = below(1, largest), below(1, largest), below(1, 5), below(1, 5)
        sh, sw, dh, dw, padding = below(1, 3), below(1, 3), pick(1, 1, 1, 2, 3), pick(1, 1, 1, 2, 3), below(0, 1)
        oh, ow = padding_output(h, kh, sh, dh, padding), padding_output(w, kw, sw, dw, padding)
        if oh >= 1 and ow >= 1:
            return h, w, kh, kw, sh, sw, dh, dw, padding, oh, ow
