import { rm } from "node:fs/promises";
import { join } from "node:path";

import { makeTemporaryFolder } from "@sentiment-tuner/files";
import type { WorkflowEvent } from "@sentiment-tuner/protocol";
import type { ExportReport, ExportRequest, Workflow } from "@sentiment-tuner/workflow";

import type { SpaceAssets } from "./assets.ts";
import type { SpaceSdk } from "./space-readme.ts";
import { writeSpace, type WrittenSpace } from "./write-space.ts";

export interface SpaceRequest {
  readonly sdk: SpaceSdk;
  /** The export of the model, except its formats and its folder. */
  readonly source: Omit<ExportRequest, "formats" | "outputFolder" | "onLoss">;
  readonly folder: string;
  readonly title?: string | undefined;
  /** `owner/name` of a model on the Hub, which a Gradio Space loads. Without it, the Space contains the model. */
  readonly modelId?: string | undefined;
  /** Default: the files that npm installed. */
  readonly assets?: SpaceAssets | undefined;
}

export interface MadeSpace {
  readonly space: WrittenSpace;
  /** Compares the formats of the model, for a static Space. */
  readonly report?: ExportReport;
}

/** The model id that a Space loads its model from. Undefined for a private model, which the Space contains: loading it would need a token. */
export function modelIdFor(repo: string, isPrivate: boolean): string | undefined {
  return isPrivate ? undefined : repo;
}

/**
 * Writes the folder of a Space. A static Space gets the model in half precision for GPUs. It also gets an int8 model for CPUs if that
 * model loses no more accuracy on test reviews than allowed.
 *
 * @throws SpaceError, ModelError, WorkflowError, and the signal's reason when it is aborted
 */
export async function* makeSpace(
  { sdk, source, folder, title, modelId, assets }: SpaceRequest,
  workflow: Pick<Workflow, "export" | "openPredictor" | "wholeModel">,
  signal?: AbortSignal,
): AsyncGenerator<WorkflowEvent, MadeSpace> {
  const options = { sdk, folder, title, modelId, assets };
  if (sdk === "gradio") {
    await requireUsable(source, workflow);
    const modelFolder = await workflow.wholeModel(source.modelFolder); // A Space has no base model.
    return { space: await writeSpace({ ...options, modelFolder }) };
  }
  const exported = await makeTemporaryFolder("space");
  const model = join(exported, "model");
  try {
    const formats = ["onnx-fp16", "onnx-int8"] as const;
    const report = yield* workflow.export({ ...source, outputFolder: model, formats, onLoss: "omit" }, signal);
    return { space: await writeSpace({ ...options, modelFolder: model }), report };
  } finally {
    await rm(exported, { recursive: true, force: true });
  }
}

/** The export of a static Space finds what is wrong with a model. A Gradio Space takes its files as they are, so the model is opened before. */
async function requireUsable(
  { modelFolder, threads }: SpaceRequest["source"],
  workflow: Pick<Workflow, "openPredictor">,
): Promise<void> {
  const predictor = await workflow.openPredictor(modelFolder, threads === undefined ? {} : { threads });
  await predictor.dispose();
}
