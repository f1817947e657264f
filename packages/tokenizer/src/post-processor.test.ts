import { describe, expect, it } from "vitest";
import { readPostProcessor, trimRange } from "./post-processor.ts";

const template = (single: readonly unknown[]): { type: string } & Record<string, unknown> => ({
  type: "TemplateProcessing",
  single,
  special_tokens: { "<s>": { id: "<s>", ids: [7, 8], tokens: ["a", "b"] } },
});

describe("readPostProcessor", () => {
  it("reads a template with every id of a special token", () => {
    const items = [{ Sequence: { id: "A" } }, { SpecialToken: { id: "<s>" } }];
    expect(readPostProcessor(template(items))).toMatchObject({ before: [], after: [7, 8] });
  });

  it("puts the tokens of a later processor outside", () => {
    const bert = { type: "BertProcessing", cls: ["[CLS]", 1], sep: ["[SEP]", 2] };
    const items = [{ SpecialToken: { id: "<s>" } }, { Sequence: { id: "A" } }];
    const processors = [{ type: "ByteLevel", trim_offsets: true }, bert, template(items)];
    expect(readPostProcessor({ type: "Sequence", processors })).toEqual({
      before: [7, 8, 1],
      after: [2],
      trim: { addPrefixSpace: true },
    });
  });

  it.each([
    ["a special token without ids", template([{ SpecialToken: { id: "<x>" } }])],
    ["an unknown item", template([{}])],
    ["a missing list", { type: "TemplateProcessing" }],
    ["an id instead of a pair", { type: "BertProcessing", cls: "[CLS]", sep: ["[SEP]", 2] }],
  ])("names the post-processor if it has %s", (_what, component) => {
    expect(() => readPostProcessor(component)).toThrow(/"post_processor" of tokenizer.json/);
  });
});

describe("trimRange", () => {
  it("drops blanks at both ends", () => {
    expect(trimRange("ĠĠabĠ", [3, 8], false, { addPrefixSpace: false })).toEqual([5, 7]);
  });

  it("keeps the start if the blank before the first token was added", () => {
    expect(trimRange("Ġab", [0, 2], true, { addPrefixSpace: true })).toEqual([0, 2]);
  });
});
