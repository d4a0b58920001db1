"""Takes nodes out of a compiled device tree (Devicetree Specification 0.4, chapter 5: FDT format)."""

import struct

BEGIN_NODE, END_NODE, PROPERTY, NOP, END = 1, 2, 3, 4, 9


def without_node(tree, path):
    """The same tree with one node and all below it replaced by no-operation tokens."""
    result = bytearray(tree)
    position = struct.unpack_from(">I", tree, 8)[0]
    names, start = [], None
    while True:
        token_at = position
        [token] = struct.unpack_from(">I", tree, position)
        position += 4
        if token == BEGIN_NODE:
            end = tree.index(b"\0", position)
            names.append(tree[position:end].decode())
            position = end + 1 + -(end + 1) % 4
            if "/".join(names) == path:
                start = token_at
        elif token == PROPERTY:
            [length] = struct.unpack_from(">I", tree, position)
            position += 8 + length + -length % 4
        elif token == END_NODE:
            if start is not None and "/".join(names) == path:
                words = (position - start) // 4
                result[start:position] = struct.pack(">I", NOP) * words
                return bytes(result)
            names.pop()
        elif token != NOP:
            raise SystemExit(f"device tree: no node {path}")
