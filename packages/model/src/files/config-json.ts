import type { Architecture } from "../network/architecture.ts";
import type { ModelConfig } from "../network/model-config.ts";

/** Keys that make Hugging Face's library run Python of the base model's author, if its user allows it. */
const CODE_KEYS = new Set(["auto_map", "trust_remote_code", "custom_pipelines"]);

/** The fields of a JSON file of a model without those that lead to code. */
export function withoutCode<Fields extends Readonly<Record<string, unknown>>>(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([key]) => !CODE_KEYS.has(key))) as Fields; // Only unknown keys are left out.
}

/**
 * Makes `config.json` for Hugging Face's library and transformers.js. Unknown keys of the loaded file are kept; keys are sorted.
 *
 * @returns the text of the file
 */
export function makeConfigJson(architecture: Architecture, config: ModelConfig): string {
  const { num_labels: _, dtype: __, ...kept } = withoutCode(config.source); // id2label contains the number, torch_dtype replaces dtype.
  const fields: Record<string, unknown> = {
    ...kept,
    architectures: [architecture.classifierClass],
    id2label: Object.fromEntries(config.labels.entries()),
    label2id: Object.fromEntries(config.labels.map((label, index) => [label, index])),
    problem_type: "single_label_classification",
    torch_dtype: "float32",
  };
  const sorted = Object.fromEntries(Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1)));
  return `${JSON.stringify(sorted, undefined, 2)}\n`;
}
