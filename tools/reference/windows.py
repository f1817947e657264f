"""Writes test/fixtures/golden/windows.json: where the windows of long texts start, and what their logits become, in a Gradio Space.

A Gradio Space reads long texts in Python, a static Space in JavaScript, and training in TypeScript. The test of the golden file compares all
three. Run from the repository root:

    python tools/reference/windows.py
"""

import hashlib
import importlib.util
import random

from golden import ROOT, generator, write

SEED = 20240607
MODULE = ROOT / "packages" / "space" / "templates" / "gradio" / "windows.py"


def load():
    spec = importlib.util.spec_from_file_location("windows", MODULE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main():
    windows = load()
    draw = random.Random(SEED)
    lengths = [(0, 6, 6, 8), (6, 6, 6, 8), (7, 6, 6, 8), (12, 6, 6, 8), (13, 6, 6, 8), (13, 6, 3, 8), (1000, 6, 6, 1), (1000, 6, 6, 2)]
    for _ in range(200):
        room = draw.randrange(1, 130)
        lengths.append((draw.randrange(1200), room, draw.randrange(1, room + 1), draw.randrange(1, 12)))
    starts = [[*case, windows.window_starts(case[0], case[1], {"stride": case[2], "most": case[3]})] for case in lengths]
    pools = []
    for pooling in ("mean", "max"):
        for count in (1, 2, 3, 7):
            rows = [[draw.randrange(-80, 80) / 16 for _ in range(3)] for _ in range(count)]  # Exact in single precision.
            pools.append([pooling, rows, windows.pool(rows, pooling)])
    source = hashlib.sha256(MODULE.read_bytes()).hexdigest()
    write("windows.json", {"generator": generator("windows.py", [], SEED), "sha256": source, "starts": starts, "pools": pools})


if __name__ == "__main__":
    main()
