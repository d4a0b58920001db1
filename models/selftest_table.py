"""Writes what `feredge selftest` expects of the networks in this folder:  python3 models/selftest_table.py

Each network runs with TensorFlow Lite's reference kernels over pictures that the program can draw anew; the digests of file and outputs, and the
detector's threshold, become Sources/feredge/NetworkVectors.swift. `export.py` calls this; it is to be run by hand whenever a `.tflite` file came here in another way.
"""

import hashlib
import tomllib
from pathlib import Path

import numpy as np

from tflite import ReferenceNetwork

HERE = Path(__file__).resolve().parent
TABLE = HERE.parent / "Sources" / "feredge" / "NetworkVectors.swift"
ROLES = {"detector": "face-detector", "face": "face", "eye": "eye-state"}
PICTURES = 4

HEAD = """\
// Written by models/selftest_table.py from the networks in models/; run it again when they change.
internal import Perception

/// What a network's file and its outputs for all of `TestPicture` have to be, as SHA-256.
struct NetworkVector {
  let file: StaticString
  /// Of all outputs of the first picture in the file's order, then of the second, and so on.
  let outputs: StaticString

  /// As TensorFlow Lite's reference kernels compute them.
  static func expected(of role: NetworkRole) -> NetworkVector {
    switch role {
"""


def test_picture(number, height, width):
    """uint8 [h,w]: noise in squares of 2**number pixels; TestPicture.swift draws the same."""
    y, x = np.mgrid[:height, :width].astype(np.uint64) >> np.uint64(number)
    mixed = (np.uint64(number) << np.uint64(32) | y << np.uint64(16) | x) * np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ mixed >> np.uint64(30)) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ mixed >> np.uint64(27)) * np.uint64(0x94D049BB133111EB)
    return (mixed >> np.uint64(56)).astype(np.uint8)


def outputs_digest(path):
    network = ReferenceNetwork(path)
    order = [detail["name"] for detail in network.interpreter.get_output_details()]
    digest = hashlib.sha256()
    for number in range(PICTURES):
        row = network.raw(test_picture(number, *network.input["shape"][1:3]))
        for name in order:
            digest.update(row[name].tobytes())
    return digest.hexdigest()


SCORE = """
extension ShippedNetworks {{
  /// The score from which a detection counts, chosen on the validation parts for the shipped file
  /// (`score_threshold` of models/face-detector/config.toml): {whole} ÷ 256, as the file's raw value.
  static var detectionScore: Int8 {{ {raw} }}
}}
"""


def score_text():
    """The detector's threshold, a whole number of 1/256, as Swift."""
    threshold = tomllib.loads((HERE / "face-detector" / "config.toml").read_text())["shipped"]["score_threshold"]
    if threshold * 256 != int(threshold * 256):
        raise ValueError(f"score_threshold {threshold} is no multiple of 1/256")
    return SCORE.format(whole=int(threshold * 256), raw=int(threshold * 256) - 128)


def write_table():
    lines = [HEAD]
    for role, name in ROLES.items():
        path = HERE / name / f"{name}.tflite"
        lines += [f"    case .{role}:\n", "      NetworkVector(\n",
                  f'        file: "{hashlib.sha256(path.read_bytes()).hexdigest()}",\n',
                  f'        outputs: "{outputs_digest(path)}")\n']
    TABLE.write_text("".join(lines) + "    }\n  }\n}\n" + score_text())


if __name__ == "__main__":
    write_table()
    print(TABLE)
