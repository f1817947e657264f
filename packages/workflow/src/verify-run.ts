import { join } from "node:path";

import { errorCode, openRegularFile, readTextIfPresent } from "@sentiment-tuner/files";
import {
  CHECKPOINTS_FOLDER,
  EVENTS_FILE,
  MODEL_FOLDER,
  PREDICTIONS_FILE,
  REPORT_FILE,
  type RunReport,
  textVersionProblem,
} from "@sentiment-tuner/protocol";
import { openCheckpointStore } from "@sentiment-tuner/trainer";

import { messageOf, WorkflowError } from "./errors.ts";
import { nodeFiles } from "./node-files.ts";
import { sha256Of } from "./steps/sha256.ts";

/** One file of a run that was checked. */
export interface VerifiedFile {
  readonly path: string;
  /** What is wrong with it; absent if it is as it was written. */
  readonly problem?: string;
}

/**
 * Checks every checksum of a run's folder: the weights of its model, its checkpoints, and the datasets that it read; and that every line of its
 * log and its predictions can be read. Nothing is changed.
 *
 * @throws WorkflowError RUN_MISSING if the folder holds no run
 */
export async function verifyRun(folder: string): Promise<readonly VerifiedFile[]> {
  const reportPath = join(folder, REPORT_FILE);
  const reportText = await readTextIfPresent(reportPath, { mostBytes: Infinity });
  const checkpoints = openCheckpointStore(join(folder, CHECKPOINTS_FOLDER));
  const found = await checkpoints.list();
  const log = await verifyLines(join(folder, EVENTS_FILE));
  if (reportText === undefined && found.length === 0 && log === undefined) {
    throw new WorkflowError(
      "RUN_MISSING",
      `"${folder}" holds no run: neither ${REPORT_FILE} nor a checkpoint nor a log.`,
    );
  }
  const files: VerifiedFile[] = log === undefined ? [] : [log];
  if (reportText !== undefined) files.push(...(await verifyReport(folder, reportPath, reportText)));
  for (const path of found) {
    const problem = await problemOf(async () => {
      const checkpoint = await checkpoints.open(path);
      await checkpoint.parameters();
      await checkpoint.optimizer();
    });
    files.push({ path, ...problem });
  }
  return files;
}

async function verifyReport(folder: string, path: string, text: string): Promise<VerifiedFile[]> {
  let report: Pick<RunReport, "model" | "data"> & { readonly training?: Partial<RunReport["training"]> };
  const outdated = textVersionProblem("run", text, path);
  if (outdated !== undefined) return [{ path, problem: outdated }];
  try {
    report = JSON.parse(text) as RunReport;
    if (!isRecord(report.model.sha256) || !isRecord(report.data.sha256)) throw new Error("it has no checksums");
  } catch (error) {
    return [{ path, problem: `it cannot be read: ${messageOf(error)}` }];
  }
  const { model, data, training } = report;
  const sums = [
    ...Object.entries(model.sha256).map(([name, sum]) => [join(folder, MODEL_FOLDER, name), sum] as const),
    ...Object.entries({ ...data.sha256, ...training?.data?.sha256 }),
  ];
  const files: VerifiedFile[] = [{ path }];
  for (const [file, sum] of sums) {
    const problem = await problemOf(async () => {
      if ((await sha256Of(nodeFiles, file)) !== sum) throw new Error("it has changed since the run");
    });
    files.push({ path: file, ...problem });
  }
  const predictions = await verifyLines(join(folder, PREDICTIONS_FILE));
  return [...files, predictions ?? { path: join(folder, PREDICTIONS_FILE), problem: "it is missing" }];
}

/** @returns undefined if there is no such file */
async function verifyLines(path: string): Promise<VerifiedFile | undefined> {
  const damaged: number[] = [];
  let line = 0;
  try {
    const file = await openRegularFile(path);
    for await (const text of file.readLines()) {
      line++;
      if (!isJson(text)) damaged.push(line);
    }
  } catch (error) {
    return errorCode(error) === "ENOENT" ? undefined : { path, problem: messageOf(error) };
  }
  const [first] = damaged;
  if (first === undefined) return { path };
  return { path, problem: `${damaged.length} of its ${line} lines cannot be read, the first is line ${first}` };
}

async function problemOf(work: () => Promise<void>): Promise<{ readonly problem?: string }> {
  try {
    await work();
    return {};
  } catch (error) {
    return { problem: errorCode(error) === "ENOENT" ? "it is missing" : messageOf(error) };
  }
}

function isRecord(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
