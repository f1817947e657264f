import { readFile } from "node:fs/promises";

import { dataPlugin, memoryFiles, readDataset } from "@sentiment-tuner/data";

import { fixture } from "../../fixtures.ts";
import type { FuzzTarget } from "../target.ts";

const WORDS = [
  "text",
  "label",
  "positive",
  "negative",
  "review",
  "sentiment",
  '"a ""b"" c"',
  '""',
  "sep=;",
  "1",
  "5",
  "0.5",
];

/** Datasets in each format, as training reads them. */
export async function datasetTargets(): Promise<readonly FuzzTarget[]> {
  const whole = await readFile(fixture("reviews/reviews.csv"), "utf8");
  const csv = whole.split("\n").slice(0, 13).join("\n");
  const quoted = 'id;text;stars\n1;"a ""good"" film\nwith lines";5\n2;bad;1\n3;fine;4\n4;dull;2\n';
  const rows = csv
    .split("\n")
    .slice(1)
    .map((line) => line.split(/,(?=[^,]*$)/));
  const records = rows.map(([text = "", label = ""], id) => ({ id, text: text.replaceAll('"', ""), label }));
  const nested = records.map(({ text, label }) => ({ data: { text }, labels: [label], "a.b": null }));
  const lines = (values: readonly unknown[]): string => values.map((value) => JSON.stringify(value)).join("\n");
  const golden = JSON.parse(await readFile(new URL("packages/data/golden/parquet.json", ROOT), "utf8")) as {
    readonly files: Readonly<Record<string, string>>;
  };
  return [
    target("csv", "a.csv", [csv, quoted]),
    target("tsv", "a.tsv", [csv.replaceAll(",", "\t"), "text\tlabel\ngood film\t1\nbad film\t0\n"]),
    { ...target("json", "a.json", [JSON.stringify(records), JSON.stringify({ data: nested })]), isJson: true },
    { ...target("jsonl", "a.jsonl", [lines(records), lines(nested)]), isJson: true },
    target(
      "parquet",
      "a.parquet",
      Object.values(golden.files).map((text) => Buffer.from(text, "base64")),
    ),
  ];
}

const ROOT = new URL("../../", `file://${fixture("")}`);

function target(name: string, path: string, seeds: readonly (string | Uint8Array)[]): FuzzTarget {
  return {
    name,
    seeds: seeds.map((seed) => (typeof seed === "string" ? Buffer.from(seed) : seed)),
    words: WORDS,
    run: async (input) => {
      await readDataset(memoryFiles({ [path]: input }), [path], { readers: dataPlugin.readers, seed: 1 });
    },
  };
}
