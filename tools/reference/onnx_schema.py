"""Writes packages/onnx/src/proto/onnx_pb.ts from the official schema of the ONNX file format.

The schema is `onnx.proto` of the onnx package (see requirements.txt; Apache-2.0, Copyright (c) ONNX Project Contributors). The generated
file has the same licence. The generator is protoc-gen-es, run by buf; npx installs both from npm. The plug-in requires Node 22, but
writes the same file on Node 20. `@bufbuild/protobuf` in packages/onnx must have the version of the plug-in.

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
