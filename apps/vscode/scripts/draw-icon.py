"""Draws media/icon.png, 256 x 256: a speech bubble with a curve that turns from red to green. Needs nothing but Python."""

import math
import struct
import zlib
from pathlib import Path

SIZE, SAMPLES = 256, 3
BACKGROUND, BUBBLE = (27, 39, 51), (242, 246, 249)
BAD, GOOD = (209, 85, 63), (47, 158, 110)


def inside_rounded(x, y, left, top, right, bottom, radius):
    dx = max(left + radius - x, 0, x - (right - radius))
    dy = max(top + radius - y, 0, y - (bottom - radius))
    return left <= x <= right and top <= y <= bottom and dx * dx + dy * dy <= radius * radius


def curve(x):
    share = (x - 66) / 124
    return 124 + 26 * math.sin(share * 2.6 * math.pi) - 26 * (share - 0.5)


POINTS = [(x, curve(x)) for x in range(66, 191, 2)]


def color(x, y):
    if not inside_rounded(x, y, 0, 0, SIZE, SIZE, 52):
        return (0, 0, 0, 0)
    if 50 <= x <= 206 and 80 <= y <= 174 and min(math.dist((x, y), point) for point in POINTS) < 8:
        share = min(max((x - 66) / 124, 0), 1)
        return tuple(round(a + share * (b - a)) for a, b in zip(BAD, GOOD)) + (255,)
    in_tail = 78 <= x <= 118 and 176 <= y <= 214 and (x - 78) >= (y - 176) * 0.1 and (x - 78) <= 40 - (y - 176) * 1.02
    if inside_rounded(x, y, 36, 52, 220, 184, 28) or in_tail:
        return BUBBLE + (255,)
    return BACKGROUND + (255,)


def pixel(column, row):
    offsets = [(index + 0.5) / SAMPLES for index in range(SAMPLES)]
    samples = [color(column + dx, row + dy) for dx in offsets for dy in offsets]
    alpha = sum(sample[3] for sample in samples)
    mixed = [sum(sample[part] * sample[3] for sample in samples) // max(alpha, 1) for part in range(3)]
    return bytes([*mixed, alpha // len(samples)])


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


rows = b"".join(b"\0" + b"".join(pixel(column, row) for column in range(SIZE)) for row in range(SIZE))
header = struct.pack(">IIBBBBB", SIZE, SIZE, 8, 6, 0, 0, 0)
png = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")
(Path(__file__).parent.parent / "media" / "icon.png").write_bytes(png)
