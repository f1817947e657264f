"""Writes packages/onnx/src/proto/onnx_pb.ts from the official schema of the ONNX file format.

The schema is `onnx.proto` of the onnx package (see requirements.txt; Apache-2.0, Copyright (c) ONNX Project Contributors), and so is the
licence of what is generated from it. The generator is protoc-gen-es, run by buf; both come from npm through npx. The plug-in asks for
Node 22 but was seen to give the same file on Node 20. `@bufbuild/protobuf` in packages/onnx must have the plug-in's version.

    python tools/reference/onnx_schema.py
"""

import json
import shutil
import subprocess
import tempfile
from pathlib import Path

import onnx

from golden import ROOT

BUF = "@bufbuild/buf@1.75.0"
PLUGIN = "@bufbuild/protoc-gen-es@2.17.0"
TARGET = ROOT / "packages" / "onnx" / "src" / "proto" / "onnx_pb.ts"

TEMPLATE = {"version": "v2", "plugins": [{"local": "protoc-gen-es", "out": "out", "opt": "target=ts"}]}

with tempfile.TemporaryDirectory() as name:
    folder = Path(name)
    shutil.copy(Path(onnx.__file__).parent / "onnx.proto", folder)
    command = ["npx", "--yes", "--package", BUF, "--package", PLUGIN, "buf", "generate", "--template", json.dumps(TEMPLATE)]
    subprocess.run(command, cwd=folder, check=True)
    shutil.copy(folder / "out" / "onnx_pb.ts", TARGET)
