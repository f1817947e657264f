import type { Batches } from "@sentiment-tuner/data";
import type { Metric } from "@sentiment-tuner/metrics";
import type { Checkpoint, CheckpointStore } from "../checkpoint/checkpoint-store.ts";
import { requireSameRun, STATE_VERSION } from "../checkpoint/checkpoint-state.ts";
import type { EvaluatedOn, RunId, SavedEvent, StartedEvent, TrainConfig } from "@sentiment-tuner/protocol";
import type { TrainingSession } from "../engines/engine.ts";
import { TrainerError } from "../errors.ts";
import { fitBatches, type FittingSession } from "../engines/fit-batches.ts";
import { nextTurn, type EvaluationSet } from "../evaluation/evaluate.ts";
import { planSteps, type TrainPlan } from "./plan.ts";
import { freshProgress, type Progress } from "./run-progress.ts";
import { createThroughput, type Throughput } from "./throughput.ts";

/** Everything that a run needs. The caller disposes of the session. */
export interface TrainRun {
  readonly runId: RunId;
  /** The engine's name, for events and checkpoints. */
  readonly engine: string;
  readonly session: TrainingSession;
  readonly config: TrainConfig;
  readonly trainReviews: number;
  readonly parameterCount: number;
  /** [C], factors for the loss by class; without them every review counts the same. Evaluations are never weighted. */
  readonly classWeights?: Float32Array | undefined;
  /** As many batches each epoch (0-based), in an order that depends only on (seed, epoch). */
  readonly batchesOfEpoch: (epoch: number) => Batches;
  /** Without it nothing is evaluated and the last weights are kept. */
  readonly evaluation?: RunEvaluation;
  /** `config.bestMetric` is one of them. */
  readonly metrics: readonly Metric[];
  readonly dataFingerprint: string;
  /** Identifies the base model: its configuration and its weights. */
  readonly modelFingerprint?: string | undefined;
  readonly checkpoints: CheckpointStore;
  /** Continues from the newest checkpoint, if there is one. */
  readonly resume?: boolean;
  /** The most reviews to compute at once; set where a whole batch is known not to fit into memory. */
  readonly rowsAtOnce?: number | undefined;
  /** Milliseconds from any origin. */
  readonly now?: () => number;
  /** Awaited after each call of the session and each evaluated batch, so that messages such as a stop request are received. */
  readonly turn?: () => Promise<void>;
  /** Memory of the process; without it step events do not report any. */
  readonly residentBytes?: () => number;
}

/** The reviews that a run is evaluated on while it trains. */
interface RunEvaluation extends EvaluationSet {
  /** Validation reviews decide which weights are kept and when to stop. Test reviews decide nothing, and the last weights are kept. */
  readonly on: EvaluatedOn;
}

/** A run in progress. */
export interface LiveRun extends TrainRun {
  /** Splits batches that do not fit. */
  readonly session: FittingSession;
  readonly plan: TrainPlan;
  readonly throughput: Throughput;
  readonly resumedFrom: StartedEvent["resumedFrom"];
  readonly turn: () => Promise<void>;
  /** Time spent on the run, earlier parts included; exactly that of the checkpoint at the first call. */
  readonly elapsedMs: () => number;
  progress: Progress;
  /** The `rowsAtOnce` of the last `batch-split` event. */
  reportedRowsAtOnce: number | undefined;
  /** What the newest checkpoint holds. */
  saved: { readonly step: number; readonly evaluatedStep: number; readonly elapsedMs: number } | undefined;
}

/**
 * Makes the plan, and restores session and progress from the newest checkpoint if the run is resumed.
 *
 * @throws TrainerError DATA_EMPTY, METRIC_UNKNOWN, CHECKPOINT_EXISTS, CHECKPOINT_INVALID or CHECKPOINT_MISMATCH
 */
export async function beginRun(run: TrainRun): Promise<LiveRun> {
  const { config, checkpoints, session, now = () => performance.now(), turn = nextTurn } = run;
  const plan = planSteps(config, run.batchesOfEpoch);
  if (run.evaluation !== undefined) requireMetric(config.bestMetric, run.metrics);
  const [newest] = await checkpoints.list();
  if (newest !== undefined && run.resume !== true) {
    const problem = `"${newest}" is the checkpoint of another run`;
    throw new TrainerError("CHECKPOINT_EXISTS", `${problem}. Resume that run, remove it or choose another folder.`);
  }
  let progress = freshProgress();
  const restored = await restoreNewest(run, plan);
  const { checkpoint, damaged } = restored ?? {};
  if (checkpoint !== undefined) {
    const isSameEngine = checkpoint.state.engine === run.engine; // Another engine rounds differently.
    progress = { ...checkpoint.state.progress, isRepeatable: checkpoint.state.progress.isRepeatable && isSameEngine };
  }
  return {
    ...run,
    session: fitBatches(session, run.rowsAtOnce),
    reportedRowsAtOnce: undefined,
    plan,
    throughput: createThroughput(),
    resumedFrom: checkpoint && {
      ...{ step: progress.step, engine: checkpoint.state.engine },
      ...(damaged !== undefined && damaged.length > 0 && { damaged }),
    },
    turn,
    elapsedMs: startStopwatch(progress.elapsedMs, now),
    progress,
    saved: checkpoint && progress,
  };
}

interface RestoredRun {
  readonly checkpoint: Checkpoint;
  /** What is wrong with each newer checkpoint. */
  readonly damaged: readonly string[];
}

/**
 * Restores the session from the newest checkpoint that is whole. An older one leads to the same result, with more steps.
 *
 * @returns undefined if there is no checkpoint
 * @throws TrainerError CHECKPOINT_MISMATCH or CHECKPOINT_VERSION, or CHECKPOINT_INVALID if all are damaged
 */
async function restoreNewest(run: TrainRun, { totalSteps }: TrainPlan): Promise<RestoredRun | undefined> {
  const { checkpoints, session } = run;
  const damaged: string[] = [];
  let failure: TrainerError | undefined;
  for (const path of await checkpoints.list()) {
    try {
      const checkpoint = await checkpoints.open(path);
      requireSameRun(checkpoint.state, run);
      if (checkpoint.state.progress.step > totalSteps) {
        const problem = `Checkpoint "${path}" is of step ${checkpoint.state.progress.step}, but the run has ${totalSteps}.`;
        throw new TrainerError("CHECKPOINT_INVALID", `${problem} Remove it to resume without it.`);
      }
      await session.restore(await checkpoint.parameters(), await checkpoint.optimizer());
      return { checkpoint, damaged };
    } catch (error) {
      if (!(error instanceof TrainerError) || error.code !== "CHECKPOINT_INVALID") throw error;
      failure ??= error;
      damaged.push(error.message);
    }
  }
  if (failure !== undefined) throw failure;
  return undefined;
}

/** Whether enough time has passed since the last checkpoint. */
export function isCheckpointDue({ config, progress, saved }: LiveRun): boolean {
  return progress.elapsedMs - (saved?.elapsedMs ?? 0) >= config.checkpointEveryMinutes * 60_000;
}

/** Writes a checkpoint unless the newest one has the same content. */
export async function* save(live: LiveRun): AsyncGenerator<SavedEvent, void> {
  const { runId, session, progress, saved } = live;
  if (saved?.step === progress.step && saved.evaluatedStep === progress.evaluatedStep) return;
  live.progress = { ...progress, elapsedMs: live.elapsedMs() };
  const path = await live.checkpoints.save({
    state: {
      version: STATE_VERSION,
      engine: live.engine,
      config: live.config,
      dataFingerprint: live.dataFingerprint,
      ...(live.modelFingerprint !== undefined && { modelFingerprint: live.modelFingerprint }),
      ...(live.classWeights && { classWeights: [...live.classWeights] }),
      progress: live.progress,
    },
    parameters: () => session.parameters(),
    optimizer: () => session.state(),
  });
  live.saved = live.progress;
  yield { type: "saved", runId, step: progress.step, path };
}

function requireMetric(name: string, metrics: readonly Metric[]): void {
  if (metrics.some((metric) => metric.name === name)) return;
  const known = metrics.map((metric) => metric.name).join(", ");
  throw new TrainerError(
    "METRIC_UNKNOWN",
    `There is no metric "${name}" to choose the best weights by. Known: ${known}.`,
  );
}

/** Starts at the first reading, so that the setup does not count. */
function startStopwatch(alreadyMs: number, now: () => number): () => number {
  let startedAt: number | undefined;
  return () => {
    const current = now();
    startedAt ??= current;
    return alreadyMs + current - startedAt;
  };
}
