"""Clips as the bench plays them: 8-bit gray frames of one size, end to end."""

WIDTH, HEIGHT = 640, 480


def patterns(count):
    """Frames that no two of them equal, nor noise: moving diagonal stripes."""
    ramp = bytes(value & 255 for value in range(WIDTH + 1024))
    return [b"".join(ramp[(3 * row + 17 * frame) % 256:][:WIDTH] for row in range(HEIGHT))
            for frame in range(count)]


def gray_frames(path):
    """The luma planes of a YUV4MPEG2 file in `Cmono`, and its frames per second."""
    with open(path, "rb") as file:
        fields = file.readline().decode().split()
        size = {field[0]: field[1:] for field in fields[1:]}
        if fields[0] != "YUV4MPEG2" or size.get("C", "")[:4] != "mono":
            raise SystemExit(f"{path}: not a gray YUV4MPEG2 clip")
        if (int(size["W"]), int(size["H"])) != (WIDTH, HEIGHT):
            raise SystemExit(f"{path}: not {WIDTH}x{HEIGHT}")
        frames = []
        while file.readline().startswith(b"FRAME"):
            frames.append(file.read(WIDTH * HEIGHT))
        numerator, denominator = size["F"].split(":")
        return frames, int(numerator) / int(denominator)


def write_short(path, frames, rate):
    """A YUV4MPEG2 file of some frames, as the program reads it."""
    with open(path, "wb") as file:
        file.write(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F{rate:.0f}:1 Ip Cmono\n".encode())
        for frame in frames:
            file.write(b"FRAME\n" + frame)


def digest(frame):
    """As `grab` prints it: FNV-1a of 64 bits over little-endian words of 64 bits."""
    result = 0xCBF29CE484222325
    for offset in range(0, len(frame), 8):
        word = int.from_bytes(frame[offset:offset + 8], "little")
        result = (result ^ word) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return f"{result:016x}"
