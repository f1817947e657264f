import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { applyRules, cleanText, dataPlugin } from "@sentiment-tuner/data";
import { beforeAll, describe, expect, it } from "vitest";

import { readGolden } from "../support/golden.ts";

interface Golden {
  /** Of the Python module that made the file. */
  readonly sha256: string;
  readonly rules: readonly string[];
  /** A text, and what all rules make of it. */
  readonly cases: readonly (readonly [text: string, cleaned: string])[];
  /** Rule → the cases that it changes by itself, and the result. */
  readonly byRule: Readonly<Record<string, readonly (readonly [index: number, cleaned: string])[]>>;
}

/** The module of a static Space, which is plain JavaScript. */
interface StaticCleaning {
  cleanText(text: string, rules: readonly string[], decode: (entity: string) => string): ReturnType<typeof cleanText>;
}

const TEMPLATES = join(import.meta.dirname, "../../packages/space/templates");
const { sha256, rules, cases, byRule } = readGolden<Golden>("cleaning");
const entities = dataPlugin.cleaningRules.find(({ name }) => name === "html-entities");
const decode = (entity: string): string => entities?.apply(entity) ?? entity;

let page: StaticCleaning;
beforeAll(async () => {
  page = (await import(pathToFileURL(join(TEMPLATES, "static/cleaning.js")).href)) as StaticCleaning;
});

describe("the cleaning rules of Spaces", () => {
  it("are the built-in rules, in their order", () => {
    expect(dataPlugin.cleaningRules.map(({ name }) => name)).toEqual(rules);
  });

  it("are, in Python, those of the golden file; after a change, run its generator", () => {
    expect(
      createHash("sha256")
        .update(readFileSync(join(TEMPLATES, "gradio/cleaning.py")))
        .digest("hex"),
    ).toBe(sha256);
  });

  it("clean in Python as in training", () => {
    expect(cases.map(([text]) => applyRules(text, dataPlugin.cleaningRules))).toEqual(
      cases.map(([, cleaned]) => cleaned),
    );
  });

  it.each(rules)("clean by only %s in Python and in a page as in training", (name) => {
    const changed = new Map(byRule[name]);
    const expected = cases.map(([text], index) => changed.get(index) ?? text);
    const rule = dataPlugin.cleaningRules.find((known) => known.name === name);
    expect(changed.size).toBeGreaterThan(0);
    expect(cases.map(([text]) => rule?.apply(text))).toEqual(expected);
    expect(cases.map(([text]) => page.cleanText(text, [name], decode).text)).toEqual(expected);
  });

  it("clean in a page as in training, and find the same places in the original", () => {
    for (const [text] of cases) {
      const [expected, actual] = [cleanText(text, dataPlugin.cleaningRules), page.cleanText(text, rules, decode)];
      const places = ({ text: cleaned, toOriginal }: typeof expected) =>
        Array.from(cleaned.matchAll(/\S+/g), ({ 0: word, index }) =>
          toOriginal({ start: index, end: index + word.length }),
        );
      expect(actual.text).toBe(expected.text);
      expect(places(actual)).toEqual(places(expected));
    }
  });
});
