"""Where a network's files lie and what its configuration says; needs no machine-learning package."""

import tomllib
from pathlib import Path

HERE = Path(__file__).resolve().parent


def read_config(network):
    return tomllib.loads((HERE / network / "config.toml").read_text())


def network_file(name):
    """Where a network's `.tflite` lies; the detector's large view lies beside the detector."""
    return HERE / name.removesuffix("-large") / f"{name}.tflite"
