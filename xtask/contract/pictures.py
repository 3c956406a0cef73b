"""Teaches schemathesis what a picture is, so that it comes to the answers behind the refusals too."""

import struct
import zlib

import schemathesis
from hypothesis import strategies as st


def png(width, height, dark):
    """A grey PNG with a dark upright stroke."""

    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    row = bytes(dark if width // 3 < x < width // 3 + 8 else 240 for x in range(width))
    pixels = b"".join(b"\0" + (row if height // 5 < y < height * 4 // 5 else bytes([240]) * width) for y in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(pixels)) + chunk(b"IEND", b"")


pictures = st.builds(png, st.integers(20, 200), st.integers(20, 200), st.integers(0, 200))
schemathesis.openapi.format("binary", st.one_of(pictures, pictures, st.binary(max_size=200)))


@schemathesis.hook
def map_body(context, body):
    """Leaves out parts whose names a header cannot carry: no schema of a form forbids them, and no form is left with them."""
    if not isinstance(body, dict):
        return body
    return {name: part for name, part in body.items() if isinstance(name, str) and all(" " <= letter <= "~" for letter in name)}
