"""Where PyTorch computes and how finely: on a GPU where there is one, and in bfloat16 where the machine multiplies in it.

A processor without such instructions imitates them, at several times the time:  python3 models/device.py  prints how long a step of training takes both ways.
"""

import time

import torch

from networks import NETWORKS
from torch_network import TorchNetwork

DEVICE = "cuda" if torch.cuda.is_available() else "cpu"
HAS_BFLOAT16 = DEVICE == "cuda" or torch.cpu._is_avx512_bf16_supported()
STEPS, BATCH = 4, 128


def short_floats(wanted=True):
    """A context in which layers multiply in bfloat16, where that is wanted and the machine can."""
    return torch.autocast(DEVICE, torch.bfloat16, enabled=wanted and HAS_BFLOAT16)


def seconds_of_step(network, is_short):
    """Forwards and backwards over BATCH random pictures; the mean of STEPS after a first one."""
    model = TorchNetwork(NETWORKS[network]()).to(DEVICE, memory_format=torch.channels_last)
    height, width, channels = model.sizes["image"]
    pictures = torch.rand(BATCH, channels, height, width, device=DEVICE).contiguous(memory_format=torch.channels_last)
    for step in range(1 + STEPS):
        if step == 1:
            started = time.perf_counter()
        with torch.autocast(DEVICE, torch.bfloat16, enabled=is_short):
            answers = model(pictures)
        sum(v.float().square().mean() for v in answers.values()).backward()
    if DEVICE == "cuda":
        torch.cuda.synchronize()
    return (time.perf_counter() - started) / STEPS


def main():
    torch.set_num_threads(1)
    print(f"{DEVICE}, one thread, {BATCH} pictures a step; bfloat16 is {'used' if HAS_BFLOAT16 else 'not used here'}")
    for network in ("eye-state", "face"):
        print(f"{network:10} float32 {seconds_of_step(network, False):6.2f} s   bfloat16 {seconds_of_step(network, True):6.2f} s", flush=True)


if __name__ == "__main__":
    main()
