"""Writes packages/data/golden/{csv,parquet}.json from Python's csv module, pandas and PyArrow.

Run from the repository root, after `pip install -r tools/reference/requirements.txt`:

    python tools/reference/data.py
"""

import base64
import csv
import io
import json
import random
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from golden import generator

SEED = 20240607
OUTPUT = Path(__file__).parents[2] / "packages" / "data" / "golden"
PIECES = ["good", "bad", ", ", '"', '""', "\n", "\r\n", "\t", ";", " ", "'", "é", "naïve", "日本語", "😀", "<br />", "\\", "#", "\u2028"]
draw = random.Random(SEED)


def hard_text():
    """A text of up to twelve pieces that are difficult for a reader of separated values."""
    return "x" + "".join(draw.choice(PIECES) for _ in range(draw.randrange(12)))


def separated(name, newline, delimiter, bom, quoting):
    """A file, and its records with the 1-based line each starts in, from csv.reader and its line_num."""
    rows = [["text", "label"], *[[hard_text(), str(index % 2)] for index in range(60)]]
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter, lineterminator=newline, quoting=quoting).writerows(rows)
    content = stream.getvalue()
    reader = csv.reader(io.StringIO(content, newline=""), delimiter=delimiter)
    records, line = [], 1
    for fields in reader:
        records.append({"line": line, "text": fields[0], "label": fields[1]})
        line = reader.line_num + 1
    assert [[record["text"], record["label"]] for record in records] == rows
    return {"name": name, "content": ("\ufeff" if bom else "") + content, "records": records[1:]}


def parquet_bytes(table, **options):
    """The file as base64."""
    sink = io.BytesIO()
    pq.write_table(table, sink, **options)
    return base64.b64encode(sink.getvalue()).decode()


def write(name, content):
    """Writes a golden file. One field per line keeps diffs readable."""
    OUTPUT.mkdir(parents=True, exist_ok=True)
    fields = [f"  {json.dumps(key)}: {json.dumps(value, separators=(',', ':'))}" for key, value in content.items()]
    (OUTPUT / name).write_text("{\n" + ",\n".join(fields) + "\n}\n", encoding="utf-8")


header = {"generator": generator("data.py", ["pandas", "pyarrow"], SEED)}
csv_files = [
    separated("a.csv", "\n", ",", False, csv.QUOTE_MINIMAL),
    separated("crlf.csv", "\r\n", ",", False, csv.QUOTE_MINIMAL),
    separated("bom.csv", "\r\n", ",", True, csv.QUOTE_ALL),
    separated("semicolon.csv", "\n", ";", False, csv.QUOTE_MINIMAL),
    separated("a.tsv", "\n", "\t", False, csv.QUOTE_MINIMAL),
]
write("csv.json", {**header, "files": csv_files})

frame = pd.DataFrame({"text": [f"review {index} é 😀" for index in range(7)], "label": [index % 2 for index in range(7)]})
table = pa.Table.from_pandas(frame, preserve_index=False)
features = {"text": {"dtype": "string", "_type": "Value"}, "label": {"names": ["pos", "neg"], "_type": "ClassLabel"}}
named = table.replace_schema_metadata({"huggingface": json.dumps({"info": {"features": features}})})
files = {codec: parquet_bytes(table, compression=codec) for codec in ["none", "snappy", "gzip", "zstd", "brotli", "lz4"]}
files["groups"] = parquet_bytes(table, row_group_size=3)
files["classLabel"] = parquet_bytes(named)
write("parquet.json", {**header, "rows": frame.to_dict("records"), "files": files})
