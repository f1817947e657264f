import { dirname, join } from "node:path";
import type { Parameters } from "@sentiment-tuner/model";
import type { OptimizerState } from "../optimizer/adamw.ts";
import { nodeCheckpointFiles, type CheckpointFiles } from "./checkpoint-files.ts";
import {
  formatCheckpointState,
  parseCheckpointState,
  type CheckpointState,
  type CheckpointSums,
  type StoredState,
} from "./checkpoint-state.ts";
import { TrainerError } from "../errors.ts";
import type { SavedWeights } from "@sentiment-tuner/protocol";

/** A complete checkpoint on disk; its large files are read on demand. */
export interface Checkpoint {
  readonly path: string;
  readonly state: CheckpointState;
  parameters(): Promise<Parameters>;
  optimizer(): Promise<OptimizerState>;
}

/** The content of a checkpoint to save; the large parts are requested only if they must be written. */
export interface CheckpointContents {
  readonly state: CheckpointState;
  parameters(): Promise<Parameters>;
  optimizer(): Promise<OptimizerState>;
}

/**
 * The checkpoints of one run: a folder per step, `step-00000120`, with
 *
 * - `model.safetensors`: the parameters by their Hugging Face names,
 * - `optimizer.safetensors`: both moments of each, as `first.<name>` and `second.<name>`,
 * - `state.json`: the step, settings, fingerprints of the data and the base model, best evaluation, checksums of both files.
 *
 * A checkpoint is written under another name, flushed to disk and renamed: it is complete or absent. Kept are the newest and
 * the one with the best weights; these stay on disk rather than as a second copy of the model in memory. In a run that does not compare
 * weights, the one before the newest is kept.
 */
export interface CheckpointStore {
  /** The newest complete checkpoint. @throws TrainerError CHECKPOINT_INVALID */
  latest(): Promise<Checkpoint | undefined>;
  /** The folders of all complete checkpoints, the newest first. */
  list(): Promise<readonly string[]>;
  /** @throws TrainerError CHECKPOINT_INVALID, CHECKPOINT_VERSION */
  open(path: string): Promise<Checkpoint>;
  /**
   * Writes a checkpoint, then removes those no longer needed. Saving a step again replaces only `state.json`, since a
   * step has only one set of weights.
   *
   * @returns its folder
   * @throws TrainerError CHECKPOINT_WRITE_FAILED; what was there before is intact
   */
  save(contents: CheckpointContents): Promise<string>;
  pathOf(step: number): string;
  /** Removes all, unfinished ones included. */
  clear(): Promise<void>;
}

export function openCheckpointStore(folder: string, files: CheckpointFiles = nodeCheckpointFiles): CheckpointStore {
  const pathOf = (step: number) => join(folder, nameOf(step));

  async function save(contents: CheckpointContents): Promise<string> {
    const { state } = contents;
    const step = state.progress.step;
    const target = pathOf(step);
    const unfinished = `${target}${UNFINISHED}`;
    try {
      await files.remove(unfinished);
      if ((await files.list(folder)).includes(nameOf(step))) {
        const { sums } = parseCheckpointState(await files.readText(join(target, STATE_FILE)), target);
        await files.writeText(unfinished, formatCheckpointState(state, sums));
        await files.rename(unfinished, join(target, STATE_FILE));
      } else {
        await files.makeFolder(unfinished);
        const model = await files.writeParameters(join(unfinished, MODEL_FILE), await contents.parameters());
        const moments = joinMoments(await contents.optimizer());
        const optimizer = await files.writeParameters(join(unfinished, OPTIMIZER_FILE), moments);
        await files.writeText(join(unfinished, STATE_FILE), formatCheckpointState(state, { model, optimizer }));
        await files.rename(unfinished, target);
      }
    } catch (cause) {
      await files.remove(unfinished).catch(() => undefined); // The first error is the one to report.
      const reason = cause instanceof Error ? cause.message : String(cause);
      const advice = "Any checkpoint before it is intact. Check the disk's free space and the folder's permissions.";
      throw new TrainerError(
        "CHECKPOINT_WRITE_FAILED",
        `Checkpoint "${target}" was not written: ${reason}. ${advice}`,
        {
          cause,
        },
      );
    }
    const { best } = state.progress;
    const before = (await names()).find((name) => name < nameOf(step)); // In case the newest one is damaged later.
    const second = best === undefined ? before : nameOf(best.step);
    await removeAllBut([nameOf(step), ...(second === undefined ? [] : [second])]);
    return target;
  }

  /** Files with other names are kept. What is half removed when the process is killed has the name of an unfinished checkpoint. */
  async function removeAllBut(kept: readonly string[]): Promise<void> {
    for (const name of await files.list(folder)) {
      if (!NAME.test(name) || kept.includes(name)) continue;
      const path = join(folder, name);
      const doomed = name.endsWith(UNFINISHED) ? path : path + UNFINISHED;
      if (doomed !== path) await files.rename(path, doomed).catch(() => files.remove(path)); // The disk may be full.
      await files.remove(doomed);
    }
  }

  /** The complete checkpoints, the newest first. */
  async function names(): Promise<readonly string[]> {
    const complete = (await files.list(folder)).filter((name) => NAME.test(name) && !name.endsWith(UNFINISHED));
    return complete.sort().reverse();
  }

  async function list(): Promise<readonly string[]> {
    return (await names()).map((name) => join(folder, name));
  }

  return {
    async latest() {
      const [newest] = await list();
      return newest === undefined ? undefined : openCheckpoint(newest, files);
    },
    list,
    open: (path) => openCheckpoint(path, files),
    save,
    pathOf,
    clear: () => removeAllBut([]),
  };
}

/** Opens one checkpoint by its folder. @throws TrainerError CHECKPOINT_INVALID, CHECKPOINT_VERSION */
export async function openCheckpoint(path: string, files: CheckpointFiles = nodeCheckpointFiles): Promise<Checkpoint> {
  const { state, sums } = await readState(path, files);
  const { step } = state.progress;
  if (path !== join(dirname(path), nameOf(step))) throw damaged(path, `it says that it is of step ${step}`);
  return {
    path,
    state,
    parameters: () => readChecked(path, "model", sums, files),
    optimizer: async () => splitMoments(step, await readChecked(path, "optimizer", sums, files)),
  };
}

/** The weights that a run ended with, to save as a model. */
export function readSavedWeights(
  weights: SavedWeights,
  files: CheckpointFiles = nodeCheckpointFiles,
): Promise<Parameters> {
  return readState(weights.path, files).then(({ sums }) => readChecked(weights.path, "model", sums, files));
}

async function readState(path: string, files: CheckpointFiles): Promise<StoredState> {
  const text = await files.readText(join(path, STATE_FILE)).catch((cause: unknown) => {
    throw damaged(path, reasonOf(cause), cause);
  });
  return parseCheckpointState(text, path);
}

/** The tensors of a file of a checkpoint, if not a bit of it has changed. */
async function readChecked(
  path: string,
  part: keyof CheckpointSums,
  sums: CheckpointSums | undefined,
  files: CheckpointFiles,
): Promise<Parameters> {
  const file = join(path, part === "model" ? MODEL_FILE : OPTIMIZER_FILE);
  try {
    if (sums !== undefined && (await files.sha256(file)) !== sums[part]) throw new Error(`"${file}" has changed`);
    return await files.readParameters(file);
  } catch (cause) {
    throw damaged(path, reasonOf(cause), cause);
  }
}

function damaged(path: string, reason: string, cause?: unknown): TrainerError {
  const advice = "It is damaged. Remove it to resume without it.";
  return new TrainerError("CHECKPOINT_INVALID", `Checkpoint "${path}" cannot be read: ${reason}. ${advice}`, { cause });
}

function reasonOf(cause: unknown): string {
  return (cause instanceof Error ? cause.message : String(cause)).replace(/\.$/, "");
}

const MODEL_FILE = "model.safetensors";
const OPTIMIZER_FILE = "optimizer.safetensors";
const STATE_FILE = "state.json";
const UNFINISHED = ".unfinished";
const NAME = /^step-\d{8,}(\.unfinished)?$/;
const FIRST = "first.";
const SECOND = "second.";

/** Padded, so that names sort by step. */
function nameOf(step: number): string {
  return `step-${String(step).padStart(8, "0")}`;
}

function joinMoments({ firstMoments, secondMoments }: OptimizerState): Parameters {
  return new Map([
    ...renamed(firstMoments, (name) => FIRST + name),
    ...renamed(secondMoments, (name) => SECOND + name),
  ]);
}

function splitMoments(step: number, moments: Parameters): OptimizerState {
  const withPrefix = (prefix: string) => new Map([...moments].filter(([name]) => name.startsWith(prefix)));
  return {
    step,
    firstMoments: renamed(withPrefix(FIRST), (name) => name.slice(FIRST.length)),
    secondMoments: renamed(withPrefix(SECOND), (name) => name.slice(SECOND.length)),
  };
}

function renamed(parameters: Parameters, rename: (name: string) => string): Parameters {
  return new Map(
    [...parameters.values()].map((parameter) => {
      const name = rename(parameter.name);
      return [name, { ...parameter, name }];
    }),
  );
}
