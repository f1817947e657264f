import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { afterEach, describe, expect, it } from "vitest";

import { cli, SHORT_RUN, temporaryFolder } from "../support/cli.ts";

const root = temporaryFolder();
const NAMES = ["__proto__", "constructor", "toString"] as const;
const TEXTS = ["a good film", "a bad story", "a great plot", "dull and bad"];

/** The test's own process runs the commands, so a changed prototype would be seen here. */
afterEach(() => {
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect(({} as { readonly polluted?: unknown }).polluted).toBeUndefined();
});

/** Rows whose labels and keys are names of an object's own parts. */
const ROWS = Array.from({ length: 30 }, (_, index) => ({
  text: `${TEXTS[index % TEXTS.length] ?? ""} ${String(index)}`,
  label: NAMES[index % NAMES.length] ?? "",
}));
const FORMATS = {
  "rows.csv": ["text,label,__proto__", ...ROWS.map(({ text, label }) => `${text},${label},polluted`)].join("\n"),
  "rows.jsonl": ROWS.map(
    ({ text, label }) =>
      `{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"text":"${text}","label":"${label}"}`,
  ).join("\n"),
  "rows.json": `[${ROWS.map(({ text, label }) => `{"text":"${text}","label":"${label}","__proto__":{"polluted":1}}`).join(",")}]`,
};

describe("labels and keys such as __proto__", () => {
  it.each(Object.entries(FORMATS))(
    "are plain names in %s: trained, counted, predicted and scored",
    async (name, content) => {
      const data = join(root, name);
      writeFileSync(data, `${content}\n`);
      const out = join(root, `run-${name}`);
      const options = SHORT_RUN.filter(
        (_, index) => SHORT_RUN[index] !== "--eval" && SHORT_RUN[index - 1] !== "--eval",
      );
      const columns = ["--text-column", "text", "--label-column", "label"];
      const trained = await cli(["train", data, ...options, ...columns, "--classes", "as-is", "--out", out, "--json"]);
      expect(trained.code, trained.stderr).toBe(0);
      const report = JSON.parse(readFileSync(join(out, "report.json"), "utf8")) as { classNames: readonly string[] };
      expect([...report.classNames].sort()).toEqual([...NAMES].sort());
      const model = join(out, "model");
      const { stdout } = await cli(["predict", "--model", model, "--json", "a good film"]);
      const { label } = JSON.parse(stdout) as { readonly label: string };
      expect(NAMES).toContain(label);
      const scored = join(root, `scored-${name}`);
      const scoring = await cli([
        "predict",
        "--model",
        model,
        data,
        "--text-column",
        "text",
        "--out",
        scored,
        "--probabilities",
      ]);
      expect(scoring.code, scoring.stderr).toBe(0);
      for (const className of NAMES) expect(readFileSync(scored, "utf8")).toContain(`p_${className}`);
    },
  );
});
