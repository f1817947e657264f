import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { windowRanges, type WindowOptions } from "@sentiment-tuner/tokenizer";
import { createLogitPool } from "@sentiment-tuner/trainer";
import { beforeAll, describe, expect, it } from "vitest";

import { readGolden } from "../support/golden.ts";

type Pooling = "mean" | "max";

interface Golden {
  /** Of the Python module that made the file. */
  readonly sha256: string;
  readonly starts: readonly (readonly [
    count: number,
    room: number,
    stride: number,
    most: number,
    starts: readonly number[],
  ])[];
  /** Logits of windows, exact in single precision, and of their text. */
  readonly pools: readonly (readonly [
    pooling: Pooling,
    rows: readonly (readonly number[])[],
    logits: readonly number[],
  ])[];
}

/** The module of a static Space, which is plain JavaScript. */
interface StaticWindows {
  windowStarts(count: number, room: number, settings: WindowOptions): readonly number[];
  pool(rows: readonly (readonly number[])[], pooling: Pooling): readonly number[];
}

const TEMPLATES = join(import.meta.dirname, "../../packages/space/templates");
const { sha256, starts, pools } = readGolden<Golden>("windows");

let page: StaticWindows;
beforeAll(async () => {
  page = (await import(pathToFileURL(join(TEMPLATES, "static/windows.js")).href)) as StaticWindows;
});

describe("the windows of Spaces", () => {
  it("are, in Python, those of the golden file; after a change, run its generator", () => {
    const module = readFileSync(join(TEMPLATES, "gradio/windows.py"));
    expect(createHash("sha256").update(module).digest("hex")).toBe(sha256);
  });

  it("start in Python and in a page where they start in training", () => {
    for (const [count, room, stride, most, expected] of starts) {
      const ranges = windowRanges(count, room, { stride, most });
      expect(ranges.map(({ start }) => start)).toEqual(expected);
      expect(page.windowStarts(count, room, { stride, most })).toEqual(expected);
    }
  });

  it("have logits that are pooled in Python and in a page as in training", () => {
    for (const [pooling, rows, expected] of pools) {
      const pool = createLogitPool(1, pooling);
      pool.add({ rows: rows.length, indices: new Int32Array(rows.length) }, Float32Array.from(rows.flat()));
      expect([...pool.logits()]).toEqual(expected.map(Math.fround));
      expect(page.pool(rows, pooling)).toEqual(expected);
    }
  });
});
