import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { distilbert, type PretrainedModel } from "@sentiment-tuner/model";
import { beforeEach, describe, expect, it } from "vitest";

import { builtInPlugins } from "../plugins/built-in.ts";
import { openModelText, withTextSettings } from "./model-text.ts";
import { composeParts } from "../plugins/parts.ts";

const TINY = fileURLToPath(new URL("../../../../test/fixtures/tiny-distilbert/", import.meta.url));
const parts = composeParts(builtInPlugins);
const readJson = (name: string): unknown => JSON.parse(readFileSync(`${TINY}${name}`, "utf8"));

let model: PretrainedModel;
beforeEach(() => {
  const tokenizerJson = readJson("tokenizer.json");
  model = {
    architecture: distilbert,
    config: distilbert.readConfig(readJson("config.json")),
    tokenizerJson,
    tokenizerConfig: readJson("tokenizer_config.json"),
    tokenizerFiles: {},
    parameters: new Map(),
    initialized: [],
    unexpected: [],
  } as unknown as PretrainedModel; // Only the members that are read here.
});

describe("openModelText", () => {
  it("uses the requested length and truncation", () => {
    const text = openModelText(model, parts, { maxLength: 16, truncation: "head-tail" });
    expect([text.maxLength, text.truncation.name]).toEqual([16, "head-tail"]);
  });

  it.each(["many", 1, -1])("refuses a saved length of %j", (model_max_length) => {
    expect(() => openModelText({ ...model, tokenizerConfig: { model_max_length } }, parts)).toThrow(
      expect.objectContaining({ code: "MODEL_DAMAGED", message: expect.stringContaining("model_max_length") }),
    );
  });

  it("refuses a special token that has no embedding", () => {
    const text = JSON.stringify(model.tokenizerJson);
    const id = /"ids":\[(\d+)\]/.exec(text)?.[1] ?? "";
    const tokenizerJson = JSON.parse(text.replaceAll(`"ids":[${id}]`, '"ids":[99999]')) as unknown;
    expect(() => openModelText({ ...model, tokenizerJson }, parts)).toThrow(
      expect.objectContaining({ code: "MODEL_DAMAGED", message: expect.stringContaining("99999") }),
    );
  });

  it("truncates by default as when the model was fine-tuned", () => {
    const tokenizerConfig = { model_max_length: 24, truncation_strategy: "head-tail" };
    const text = openModelText({ ...model, tokenizerConfig }, parts);
    expect([text.maxLength, text.truncation.name]).toEqual([24, "head-tail"]);
  });

  it("never exceeds the positions, even if the tokenizer sets no limit", () => {
    const text = openModelText({ ...model, tokenizerConfig: { model_max_length: 1e30 } }, parts);
    expect(text.maxLength).toBe(64);
  });

  it("uses the number of positions if no length is saved", () => {
    expect(openModelText({ ...model, tokenizerConfig: undefined }, parts).maxLength).toBe(64);
  });

  it("rejects a length above the positions, naming both", () => {
    expect(() => openModelText(model, parts, { maxLength: 65 })).toThrow(
      expect.objectContaining({
        code: "MAX_LENGTH_INVALID",
        message: expect.stringMatching(/65 tokens .* 64 positions/),
      }),
    );
  });

  it("lists the known strategies for an unknown one", () => {
    expect(() => openModelText(model, parts, { truncation: "tail" })).toThrow(/"tail". Known: head, head-tail/);
  });
});

describe("withTextSettings", () => {
  it("writes what openModelText reads, and keeps the rest", () => {
    const text = openModelText(model, parts, { maxLength: 16, truncation: "head-tail" });
    const written = withTextSettings(`{"do_lower_case":true}`, text);
    expect(JSON.parse(written)).toEqual({
      do_lower_case: true,
      model_max_length: 16,
      truncation_strategy: "head-tail",
    });
    const reopened = openModelText({ ...model, tokenizerConfig: JSON.parse(written) as unknown }, parts);
    expect([reopened.maxLength, reopened.truncation.name]).toEqual([16, "head-tail"]);
  });
});
