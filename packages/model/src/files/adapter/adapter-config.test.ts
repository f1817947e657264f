import { describe, expect, it } from "vitest";

import { makeAdapterConfig, parseAdapterConfig } from "./adapter-config.ts";

const SMALLEST = {
  peft_type: "LORA",
  task_type: "SEQ_CLS",
  base_model_name_or_path: "owner/base",
  r: 4,
  lora_alpha: 8,
};
const QUERY = "bert.encoder.layer.1.attention.self.query";

function parse(changes: Readonly<Record<string, unknown>> = {}) {
  return parseAdapterConfig({ ...SMALLEST, ...changes }, "a/adapter_config.json");
}

describe("parseAdapterConfig", () => {
  it.each<[string, Readonly<Record<string, unknown>>, number, number]>([
    ["α / r", {}, 4, 2],
    ["α / √r with use_rslora", { use_rslora: true }, 4, 4],
    ["a rank of the layer", { rank_pattern: { query: 2 } }, 2, 4],
    ["an α of the layer", { alpha_pattern: { "layer.1.attention.self.query": 2 } }, 4, 0.5],
    ["a regular expression", { alpha_pattern: { "layer\\.[01]\\..*\\.query": 2 } }, 4, 0.5],
    ["the first pattern that matches", { rank_pattern: { query: 2, [QUERY]: 8 } }, 2, 4],
    ["no pattern for a part of a name", { rank_pattern: { uery: 2, "query.x": 2 } }, 4, 2],
  ])("reads %s", (_, changes, rank, scale) => {
    const config = parse(changes);
    expect(config.rankOf(QUERY)).toBe(rank);
    expect(config.scaleOf(QUERY)).toBe(scale);
  });

  it("ignores what PEFT writes for settings that are not used", () => {
    const unused = { corda_config: null, lora_bias: false, loftq_config: {}, layer_replication: null, use_dora: false };
    expect(parse({ ...unused, megatron_core: "megatron.core", peft_version: "0.21.2" }).baseName).toBe("owner/base");
  });

  it.each<[string, unknown]>([
    ["peft_type", "IA3"],
    ["task_type", "CAUSAL_LM"],
    ["bias", "lora_only"],
    ["init_lora_weights", "pissa"],
    ["use_dora", true],
    ["fan_in_fan_out", true],
    ["trainable_token_indices", [5]],
    ["a_key_of_the_future", { x: 1 }],
  ])("refuses %s: %j by name", (key, value) => {
    const message = `"a/adapter_config.json" has "${key}": ${JSON.stringify(value)}, which is not supported.`;
    expect(() => parse({ [key]: value })).toThrow(message);
  });

  it.each([
    ["(a+)+", "(.*)*x"],
    ["many repetitions", ".*.*.*.*.*x"],
    ["many optional characters", ".?".repeat(30)],
    ["many alternatives", "(e|e)".repeat(20)],
    ["a reference", "(.*)\\1x"],
    ["a long pattern", "e".repeat(501)],
  ])("refuses a pattern that can take very long: %s", (_, pattern) => {
    expect(() => parse({ rank_pattern: { [pattern]: 2 } })).toThrow("which could take very long to match");
  });

  it("accepts patterns of several layers", () => {
    const pattern = "layer\\.(0|1)\\..*\\.(query|value)";
    expect(parse({ rank_pattern: { [pattern]: 2 } }).rankOf(QUERY)).toBe(2);
  });

  it("refuses a file that describes no adapter, and a pattern that is not a regular expression", () => {
    expect(() => parseAdapterConfig({ model_type: "bert" }, "x.json")).toThrow(
      '"x.json" does not describe a LoRA adapter',
    );
    expect(() => parse({ rank_pattern: { "(": 2 } })).toThrow('"(", which is not a regular expression');
  });
});

describe("makeAdapterConfig", () => {
  it("can be read again", () => {
    const fields = {
      baseName: "owner/base",
      rank: 8,
      alpha: 16,
      targetModules: ["query"],
      modulesToSave: ["classifier"],
    };
    const json: unknown = JSON.parse(makeAdapterConfig(fields));
    const config = parseAdapterConfig(json, "x.json");
    expect(config).toMatchObject({ baseName: "owner/base", revision: undefined });
    expect([config.rankOf(QUERY), config.scaleOf(QUERY)]).toEqual([8, 2]);
    expect(json).toMatchObject({ task_type: "SEQ_CLS", modules_to_save: ["classifier"] });
  });
});
