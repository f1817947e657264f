import { createHash } from "node:crypto";

import { z } from "zod";
import { FORMATS, resolveTrainConfig, type TrainConfig, versionProblem } from "@sentiment-tuner/protocol";
import { TrainerError } from "../errors.ts";
import { PROGRESS, type Progress } from "../loop/run-progress.ts";

/** The small half of a checkpoint, kept as `state.json`. */
export interface CheckpointState {
  readonly version: typeof STATE_VERSION;
  /** The engine that made the steps. Another can continue, but not with the same bits. */
  readonly engine: string;
  readonly config: TrainConfig;
  /** Identifies the reviews, by `fingerprintReviews`. */
  readonly dataFingerprint: string;
  /** [C]; absent if every review counts the same. */
  readonly classWeights?: readonly number[] | undefined;
  readonly progress: Progress;
  /** Identifies the base model: its configuration and its weights. */
  readonly modelFingerprint?: string | undefined;
}

/** SHA-256 in hexadecimal. */
export interface CheckpointSums {
  readonly model: string;
  readonly optimizer: string;
}

/** A checkpoint as `state.json` describes it. */
export interface StoredState {
  readonly state: CheckpointState;
  /** Absent in a checkpoint of an earlier version. */
  readonly sums: CheckpointSums | undefined;
}

/** The text of `state.json`. Its last field is the SHA-256 of all others, so that no bit of a checkpoint can change unnoticed. */
export function formatCheckpointState(state: CheckpointState, sums: CheckpointSums | undefined): string {
  const fields = { ...state, ...(sums && { sha256: { model: sums.model, optimizer: sums.optimizer } }) };
  return `${JSON.stringify({ ...fields, checksum: checksumOf(fields) }, undefined, 2)}\n`;
}

function checksumOf(fields: object): string {
  return createHash("sha256").update(JSON.stringify(fields)).digest("hex");
}

export const STATE_VERSION = FORMATS.checkpoint.newest;

/** @throws TrainerError CHECKPOINT_INVALID, or CHECKPOINT_VERSION if another version of the program wrote it */
export function parseCheckpointState(text: string, path: string): StoredState {
  try {
    const json = z.looseObject({}).parse(JSON.parse(text));
    const { checksum, ...fields } = json;
    if (checksum !== undefined && checksum !== checksumOf(fields)) throw new Error("its checksum is wrong.");
    const outdated = versionProblem("checkpoint", fields["version"], path);
    if (outdated !== undefined) throw new TrainerError("CHECKPOINT_VERSION", outdated);
    const { sha256, ...state } = STATE.parse(fields);
    return { state: { ...state, config: resolveTrainConfig(state.config) }, sums: sha256 };
  } catch (cause) {
    if (cause instanceof TrainerError) throw cause;
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : messageOf(cause);
    throw new TrainerError(
      "CHECKPOINT_INVALID",
      `Checkpoint "${path}" cannot be read: ${reason} It is damaged. Remove it to resume without it.`,
      { cause },
    );
  }
}

/** What has to be the same when a run is resumed. */
interface SameRun {
  readonly config: TrainConfig;
  readonly dataFingerprint: string;
  readonly classWeights?: Float32Array | undefined;
  readonly modelFingerprint?: string | undefined;
}

/**
 * Makes sure that the resumed run has the result of an uninterrupted one.
 *
 * @throws TrainerError CHECKPOINT_MISMATCH naming each setting that differs, with both values
 */
export function requireSameRun(
  saved: CheckpointState,
  { config, dataFingerprint, classWeights, modelFingerprint }: SameRun,
): void {
  const differences = (Object.keys(config) as (keyof TrainConfig)[])
    .filter((key) => !FREE_TO_CHANGE.includes(key) && saved.config[key] !== config[key])
    .map((key) => `${key} was ${saved.config[key] ?? "not set"}, now ${config[key] ?? "not set"}`);
  if (!isEqualList(saved.classWeights ?? [], classWeights ?? []))
    differences.push(`classWeights was ${listWeights(saved.classWeights)}, now ${listWeights(classWeights)}`);
  if (saved.dataFingerprint !== dataFingerprint)
    differences.push("the reviews, their split or their tokenization changed");
  if (saved.modelFingerprint !== undefined && saved.modelFingerprint !== modelFingerprint)
    differences.push("the configuration or the weights of the base model changed");
  if (differences.length === 0) return;
  throw new TrainerError(
    "CHECKPOINT_MISMATCH",
    `The checkpoint of step ${saved.progress.step} belongs to another run: ${differences.join("; ")}. ` +
      "Use the same settings, data and base model, or start a new run in another folder.",
  );
}

function isEqualList(first: ArrayLike<number>, second: ArrayLike<number>): boolean {
  return first.length === second.length && Array.from(first).every((value, index) => value === second[index]);
}

function listWeights(weights: ArrayLike<number> | undefined): string {
  return weights === undefined ? "none" : Array.from(weights, (weight) => Number(weight.toPrecision(6))).join(" ");
}

/** Settings that do not change any number of a run. */
const FREE_TO_CHANGE: readonly (keyof TrainConfig)[] = ["checkpointEveryMinutes"];

const STATE = z.object({
  version: z.literal(STATE_VERSION),
  engine: z.string(),
  config: z.looseObject({}),
  dataFingerprint: z.string(),
  classWeights: z.array(z.number()).optional(),
  progress: PROGRESS,
  modelFingerprint: z.string().exactOptional(),
  sha256: z.object({ model: z.string(), optimizer: z.string() }).exactOptional(),
});

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
