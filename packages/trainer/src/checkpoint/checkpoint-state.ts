import { z } from "zod";
import { resolveTrainConfig, type TrainConfig } from "@sentiment-tuner/protocol";
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
  /** Identifies the weights that the run does not train; absent if it trains all. */
  readonly frozenFingerprint?: string | undefined;
  /** [C]; absent if every review counts the same. */
  readonly classWeights?: readonly number[] | undefined;
  readonly progress: Progress;
}

/** Since version 2 dropout draws from tables. */
export const STATE_VERSION = 2;

/** @throws TrainerError CHECKPOINT_INVALID */
export function parseCheckpointState(text: string, path: string): CheckpointState {
  try {
    const state = STATE.parse(JSON.parse(text));
    return { ...state, config: resolveTrainConfig(state.config) };
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause);
    throw new TrainerError(
      "CHECKPOINT_INVALID",
      `Checkpoint "${path}" cannot be read: ${reason} Was it written by another version? Start the run again without it.`,
      { cause },
    );
  }
}

/** What has to be the same when a run is resumed. */
interface SameRun {
  readonly config: TrainConfig;
  readonly dataFingerprint: string;
  readonly frozenFingerprint?: string | undefined;
  readonly classWeights?: Float32Array | undefined;
}

/**
 * Makes sure that the resumed run has the result of an uninterrupted one.
 *
 * @throws TrainerError CHECKPOINT_MISMATCH naming each setting that differs, with both values
 */
export function requireSameRun(
  saved: CheckpointState,
  { config, dataFingerprint, frozenFingerprint, classWeights }: SameRun,
): void {
  const differences = (Object.keys(config) as (keyof TrainConfig)[])
    .filter((key) => !FREE_TO_CHANGE.includes(key) && saved.config[key] !== config[key])
    .map((key) => `${key} was ${saved.config[key] ?? "not set"}, now ${config[key] ?? "not set"}`);
  if (!isEqualList(saved.classWeights ?? [], classWeights ?? []))
    differences.push(`classWeights was ${listWeights(saved.classWeights)}, now ${listWeights(classWeights)}`);
  if (saved.dataFingerprint !== dataFingerprint)
    differences.push("the reviews, their split or their tokenization changed");
  if (saved.frozenFingerprint !== frozenFingerprint) differences.push("the weights of the base model changed");
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
  frozenFingerprint: z.string().optional(),
  classWeights: z.array(z.number()).optional(),
  progress: PROGRESS,
});
