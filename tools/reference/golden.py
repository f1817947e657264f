"""Shared by all generators of golden files: the folder, the rounding of numbers, and the generator field."""

import json
import platform
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "test" / "fixtures"
GOLDEN = FIXTURES / "golden"


def generator(script, packages, seed):
    """The first field of every golden file; `packages` are distribution names on PyPI."""
    versions = {"python": platform.python_version(), **{name: version(name) for name in packages}}
    return {"script": f"tools/reference/{script}", "versions": versions, "seed": seed}


def number(value):
    """A float with nine significant digits, which identify a float32 exactly."""
    return float(f"{float(value):.9g}")


def tensor(value):
    """A tensor as {shape, values}, row-major."""
    return {"shape": list(value.shape), "values": [number(x) for x in value.detach().flatten().tolist()]}


def write(name, content):
    """Writes `content`. Its first field must be `generator`. One field per line keeps diffs readable."""
    assert next(iter(content)) == "generator"
    GOLDEN.mkdir(parents=True, exist_ok=True)
    fields = [f"  {json.dumps(key)}: {json.dumps(value, separators=(',', ':'))}" for key, value in content.items()]
    (GOLDEN / name).write_text("{\n" + ",\n".join(fields) + "\n}\n", encoding="utf-8")
