import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { type SpaceSdk, writeSpace, type WrittenSpace } from "@sentiment-tuner/space";
import type { ExportReport, ExportRequest, Workflow } from "@sentiment-tuner/workflow";

import type { CommandIo } from "../io.ts";
import { resultOf, showEvents } from "../show-events.ts";

export interface SpaceOrder {
  readonly sdk: SpaceSdk;
  /** Everything about the export but its formats and its folder. */
  readonly source: Omit<ExportRequest, "formats" | "outputFolder" | "onLoss">;
  readonly folder: string;
  readonly title?: string;
  /** `owner/name` on the Hub that a Gradio Space loads; without it the Space carries the model. */
  readonly modelId?: string;
}

export interface MadeSpace {
  readonly space: WrittenSpace;
  /** How the forms of the model compare, for a static Space. */
  readonly report?: ExportReport;
}

/**
 * Writes the folder of a Space. A static one gets the model in half precision for graphics processors and, where 8 bits lose no more than
 * is allowed on held-out reviews, in 8 bits for processors.
 */
export async function makeSpace(
  { sdk, source, folder, title, modelId }: SpaceOrder,
  workflow: Workflow,
  io: CommandIo,
  isSilent: boolean,
): Promise<MadeSpace> {
  const options = { sdk, folder, title, modelId };
  if (sdk === "gradio") return { space: await writeSpace({ ...options, modelFolder: source.modelFolder }) };
  const exported = await mkdtemp(join(tmpdir(), "sentiment-tuner-space-"));
  try {
    const events = workflow.export(
      { ...source, outputFolder: exported, formats: ["onnx-fp16", "onnx-int8"], onLoss: "omit" },
      io.signal,
    );
    const report = await (isSilent ? resultOf(events) : showEvents(events, io));
    return { space: await writeSpace({ ...options, modelFolder: exported }), report };
  } finally {
    await rm(exported, { recursive: true, force: true });
  }
}
