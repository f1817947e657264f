import { join } from "node:path";

import { readTextIfPresent, writeFileWhole } from "@sentiment-tuner/files";
import {
  type KeptRung,
  MODEL_FOLDER,
  REPORT_FILE,
  type RunReport,
  textVersionProblem,
} from "@sentiment-tuner/protocol";

import type { StepContext } from "../context.ts";
import { WorkflowError } from "../errors.ts";
import { guardOutput } from "../guard-output.ts";
import { recordModel } from "../steps/records.ts";
import { loadBase } from "./load-base.ts";
import { keepRung } from "./rung-files.ts";

export interface KeepRequest {
  /** Of a finished run. */
  readonly runFolder: string;
  readonly rung: KeptRung | "recommended";
}

export interface KeptModel {
  readonly rung: KeptRung;
  readonly modelFolder: string;
}

/**
 * Makes another model of a finished run the one that is kept, and says so in its report.
 *
 * @throws WorkflowError RUNG_ABSENT if the run is not finished or does not have this model, RUN_VERSION, OUTPUT_UNWRITABLE
 */
export async function keepModel(
  { runFolder, rung: wanted }: KeepRequest,
  { files, parts }: Pick<StepContext, "files" | "parts">,
): Promise<KeptModel> {
  const report = await readReport(runFolder);
  const rung = wanted === "recommended" ? report.ladder?.recommended : wanted;
  if (rung === undefined) {
    const advice = "Name the model to keep, or train again with a comparison of models.";
    throw new WorkflowError(
      "RUNG_ABSENT",
      `The run in "${runFolder}" compared no models, so it recommends none. ${advice}`,
    );
  }
  const modelFolder = join(runFolder, MODEL_FOLDER);
  const { baseModel } = report.training;
  const { maxLength = 0, truncation = "", windows } = baseModel;
  const base = () => loadBase(baseModel.folder, report.classNames, { maxLength, truncation }, parts);
  await guardOutput(runFolder, () => keepRung(runFolder, rung, base));
  const settings = rung === "linear" ? {} : { maxLength, truncation, ...(windows && { windows }) };
  const model = { ...(await recordModel(files, modelFolder, undefined)), ...settings };
  const text = `${JSON.stringify({ ...report, kept: rung, model }, undefined, 2)}\n`;
  await guardOutput(runFolder, () => writeFileWhole(join(runFolder, REPORT_FILE), text, { mode: 0o600 }));
  return { rung, modelFolder };
}

async function readReport(runFolder: string): Promise<RunReport> {
  const path = join(runFolder, REPORT_FILE);
  const text = await readTextIfPresent(path);
  if (text === undefined) {
    const advice = "Choose the folder of a finished run: the one that was given when it was trained.";
    throw new WorkflowError("RUNG_ABSENT", `"${runFolder}" has no ${REPORT_FILE}. ${advice}`);
  }
  const outdated = textVersionProblem("run", text, path);
  if (outdated !== undefined) throw new WorkflowError("RUN_VERSION", outdated);
  return JSON.parse(text) as RunReport; // Written by this program.
}
