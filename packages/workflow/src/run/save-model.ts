import { randomUUID } from "node:crypto";
import { mkdir, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

import { writeNewFile } from "@sentiment-tuner/files";
import {
  exportClassifier,
  makeTokenizerConfig,
  type PretrainedModel,
  saveAdapter,
  type SavedAdapter,
  savePretrained,
} from "@sentiment-tuner/model";
import type { Graph } from "@sentiment-tuner/onnx";
import { MODEL_RECIPE_FILE } from "@sentiment-tuner/protocol";
import { type ExportedClassifier, openExportedClassifier } from "@sentiment-tuner/trainer";

import { guardOutput } from "../guard-output.ts";
import { type ModelText, withTextSettings } from "../steps/model-text.ts";
import { ONNX_MODEL_PATH, onnxFile } from "../steps/onnx-file.ts";

export interface SaveModelOptions {
  /** What adapters learned: only that is saved, to be opened with the base model. */
  readonly adapter?: Pick<SavedAdapter, "adapters" | "frozen" | "trained" | "base"> | undefined;
  readonly text: ModelText;
  /** The text of README.md. */
  readonly card: string;
  /** The text of {@link MODEL_RECIPE_FILE}. */
  readonly recipe: string;
  readonly threads?: number | undefined;
  /** Checks the exported ONNX file; what it throws prevents the model from being saved. */
  readonly check: (exported: ExportedClassifier) => Promise<void>;
}

/**
 * Saves a fine-tuned model with its ONNX file, its recipe and its card. An adapter has no ONNX file, which would contain the whole model.
 * The folder is complete or absent.
 *
 * @throws the error of `check`, ModelError, TrainerError EXPORT_UNREADABLE, WorkflowError OUTPUT_UNWRITABLE
 */
export async function saveModel(
  folder: string,
  model: PretrainedModel,
  { adapter, text, card, recipe, threads, check }: SaveModelOptions,
): Promise<void> {
  const { architecture, config, parameters, tokenizerJson, tokenizerFiles } = model;
  const graph = exportClassifier(architecture, config, parameters);
  await checkGraph(folder, graph, threads, check);
  const tokenizerConfig =
    tokenizerFiles["tokenizer_config.json"] ?? makeTokenizerConfig(tokenizerJson, architecture, config);
  const companions = {
    ...model,
    tokenizerFiles: { ...tokenizerFiles, "tokenizer_config.json": withTextSettings(tokenizerConfig, text) },
  };
  const texts: (readonly [string, Iterable<Uint8Array>])[] = [
    ["README.md", [Buffer.from(card)]],
    [MODEL_RECIPE_FILE, [Buffer.from(recipe)]],
  ];
  if (adapter === undefined) {
    await savePretrained(folder, {
      ...companions,
      extraFiles: new Map([...texts, [ONNX_MODEL_PATH, onnxFile(graph)]]),
    });
  } else {
    await saveAdapter(folder, { ...companions, ...adapter, extraFiles: new Map(texts) });
  }
}

/** Writes the graph to a temporary file beside the model and opens it as any reader of the model will. */
async function checkGraph(
  folder: string,
  graph: Graph,
  threads: number | undefined,
  check: SaveModelOptions["check"],
): Promise<void> {
  const temporary = join(dirname(folder), `.${basename(folder)}.saving-${randomUUID().slice(0, 8)}`); // A leftover by its name.
  const path = join(temporary, basename(ONNX_MODEL_PATH));
  try {
    await guardOutput(folder, async () => {
      await mkdir(temporary);
      await writeNewFile(path, onnxFile(graph));
    });
    const exported = await openExportedClassifier(path, threads);
    try {
      await check(exported);
    } finally {
      await exported.dispose();
    }
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}
