import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { type SpaceAssets, type SpaceSdk, writeSpace, type WrittenSpace } from "@sentiment-tuner/space";
import type { WorkflowEvent } from "@sentiment-tuner/protocol";
import type { ExportReport, ExportRequest, Workflow } from "@sentiment-tuner/workflow";

export interface SpaceOrder {
  readonly sdk: SpaceSdk;
  /** Everything about the export but its formats and its folder. */
  readonly source: Omit<ExportRequest, "formats" | "outputFolder" | "onLoss">;
  readonly folder: string;
  readonly title?: string | undefined;
  /** `owner/name` on the Hub that a Gradio Space loads; without it the Space carries the model. */
  readonly modelId?: string | undefined;
  /** As npm installed them if not given. */
  readonly assets?: SpaceAssets | undefined;
}

export interface MadeSpace {
  readonly space: WrittenSpace;
  /** How the forms of the model compare, for a static Space. */
  readonly report?: ExportReport;
}

/** Where a Space loads its model from. One of a private model would need a token of its own for that: it carries the model instead. */
export function modelIdFor(repo: string, isPrivate: boolean): string | undefined {
  return isPrivate ? undefined : repo;
}

/**
 * Writes the folder of a Space. A static one gets the model in half precision for graphics processors and, where 8 bits lose no more than
 * is allowed on held-out reviews, in 8 bits for processors.
 *
 * @throws SpaceError, WorkflowError, and the signal's reason when it is aborted
 */
export async function* makeSpace(
  { sdk, source, folder, title, modelId, assets }: SpaceOrder,
  workflow: Workflow,
  signal?: AbortSignal,
): AsyncGenerator<WorkflowEvent, MadeSpace> {
  const options = { sdk, folder, title, modelId, assets };
  if (sdk === "gradio") return { space: await writeSpace({ ...options, modelFolder: source.modelFolder }) };
  const exported = await mkdtemp(join(tmpdir(), "sentiment-tuner-space-"));
  try {
    const formats = ["onnx-fp16", "onnx-int8"] as const;
    const report = yield* workflow.export({ ...source, outputFolder: exported, formats, onLoss: "omit" }, signal);
    return { space: await writeSpace({ ...options, modelFolder: exported }), report };
  } finally {
    await rm(exported, { recursive: true, force: true });
  }
}
