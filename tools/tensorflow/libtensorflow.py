"""Makes an archive of libtensorflow, the C library and its headers, from PyPI's `tensorflow-cpu` wheel.

TensorFlow publishes its own archives outside every package registry. The wheel contains the same C library, in `libtensorflow_cc.so.2`,
and the same headers. With it, the `tensorflow` engine can be built and tested on a machine that reaches only PyPI:

    python3 tools/tensorflow/libtensorflow.py libtensorflow.tar.gz
    sentiment-tuner setup tensorflow --tf-lib libtensorflow.tar.gz

Only for Linux x64. Needs only pip. The C API is stable: tfjs-node was written for 2.9, but the wheel of 2.9 has the library inside a
Python module. From 2.13, the library is a separate file.
"""

import hashlib
import io
import pathlib
import re
import subprocess
import sys
import tarfile
import tempfile
import zipfile

VERSION = "2.15.1"
PYTHON_VERSION = "3.11"
SHA256 = "54660c074d7241a503e81edfd9f5ef5af88f64051b72e2945f26318c790f2d26"

# Library in the wheel → the names of its links: first the one that tfjs-node opens, then the one that the linker opens.
LIBRARIES = {
    "libtensorflow_cc.so.2": ["libtensorflow.so.2.9.1", "libtensorflow.so"],
    "libtensorflow_framework.so.2": ["libtensorflow_framework.so.2.9.1", "libtensorflow_framework.so"],
}
INCLUDE = "tensorflow/include/"
# The headers that tfjs-node's binding includes. The script reads them to find the headers that they include.
HEADERS = [
    "tensorflow/c/c_api.h",
    "tensorflow/c/eager/c_api.h",
    "tensorflow/core/platform/ctstring_internal.h",
]


def main(target: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        wheel = fetch_wheel(pathlib.Path(folder))
        with zipfile.ZipFile(wheel) as source, tarfile.open(target, "w:gz", compresslevel=1) as archive:
            for library, names in LIBRARIES.items():
                copy(source, f"tensorflow/{library}", archive, f"lib/{library}")
                for name in names:
                    link(archive, f"lib/{name}", library)
            for header in headers_with_includes(source):
                copy(source, INCLUDE + header, archive, f"include/{header}")


def fetch_wheel(folder: pathlib.Path) -> pathlib.Path:
    options = ["--no-deps", "--only-binary=:all:", "--python-version", PYTHON_VERSION, "--dest", str(folder)]
    subprocess.run([sys.executable, "-m", "pip", "download", *options, f"tensorflow-cpu=={VERSION}"], check=True)
    (wheel,) = folder.glob("*.whl")
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    if digest != SHA256:
        sys.exit(f"{wheel.name} has the checksum {digest}, expected {SHA256}.")
    return wheel


def headers_with_includes(source: zipfile.ZipFile) -> list[str]:
    known = set(source.namelist())
    found: set[str] = set()
    waiting = list(HEADERS)
    while waiting:
        header = waiting.pop()
        if header in found or INCLUDE + header not in known:
            continue
        found.add(header)
        text = source.read(INCLUDE + header).decode()
        waiting += re.findall(r'#include\s+"([^"]+)"', text)
    return sorted(found)


def copy(source: zipfile.ZipFile, name: str, archive: tarfile.TarFile, target: str) -> None:
    entry = tarfile.TarInfo(target)
    data = source.read(name)
    entry.size = len(data)
    entry.mode = 0o644
    archive.addfile(entry, io.BytesIO(data))


def link(archive: tarfile.TarFile, name: str, target: str) -> None:
    entry = tarfile.TarInfo(name)
    entry.type = tarfile.SYMTYPE
    entry.linkname = target
    archive.addfile(entry)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(f"Usage: {sys.argv[0]} <archive.tar.gz>")
    main(sys.argv[1])
