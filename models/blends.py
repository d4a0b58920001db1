"""One picture over another, with what is asked of the two in the same shares (mixup: Zhang et al., ICLR 2018). A wide network that sees blends learns
the classes rather than the pictures by heart."""

import numpy as np


def over(images, others, shares):
    """uint8 [N,h,w]: `shares` [N] of each picture, the rest of the other."""
    shares = np.asarray(shares, np.float32)[:, None, None]
    return np.rint(shares * images + (1 - shares) * others).astype(np.uint8)


def blended(images, targets, rng, peak):
    """A batch in which every picture lies over its neighbour by a share from Beta(`peak`, `peak`): (images, targets). Below a `peak` of 1 one of the two
    mostly prevails. `NAME_known`: 1 where both are known."""
    shares, other = rng.beta(peak, peak, len(images)).astype(np.float32), np.roll(np.arange(len(images)), 1)
    mixed = {}
    for name, values in targets.items():
        part = shares.reshape(-1, *[1] * (values.ndim - 1))
        mixed[name] = values * values[other] if name.endswith("_known") else part * values + (1 - part) * values[other]
    return over(images, images[other], shares), mixed
