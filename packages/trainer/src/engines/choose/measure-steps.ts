import type { StepInput, TrainingSession } from "../engine.ts";
import { fitBatches } from "../fit-batches.ts";
import { makeBatch, type BatchSize } from "./synthetic-batch.ts";

export interface MeasureStepsOptions {
  readonly sizes: readonly BatchSize[];
  readonly vocabularySize: number;
  readonly signal: AbortSignal;
  /** Milliseconds from any origin. */
  readonly now?: () => number;
}

/** Time for each size, without its first call. */
const LIMIT_MS = 600;
/** As many calls are enough where they are quick. */
const MOST_CALLS = 20;
/** Above this, the first call counts, although it includes preparations. */
const SLOW_MS = 3000;

/**
 * Times steps of the model of a session, which learns nothing worth keeping from them.
 *
 * @returns for each size the median time of a step in milliseconds
 * @throws what the engine throws, and the signal's reason when it is aborted
 */
export async function measureSteps(
  session: TrainingSession,
  { sizes, vocabularySize, signal, now = () => performance.now() }: MeasureStepsOptions,
): Promise<readonly number[]> {
  const fitting = fitBatches(session);
  const times: number[] = [];
  let step = 0;
  for (const size of sizes) {
    const batch = makeBatch(size, vocabularySize);
    const inputAfter = (offset: number): StepInput => ({ step: step + offset, learningRate: 1e-6, batches: [batch] });
    function* upcoming(): Generator<StepInput, void> {
      for (let offset = 1; ; offset++) yield inputAfter(offset);
    }
    const timeCall = async (): Promise<number> => {
      signal.throwIfAborted();
      const count = fitting.stepsPerCall(upcoming());
      const start = now();
      const { length: made } = await fitting.steps(Array.from({ length: count }, (_, index) => inputAfter(index + 1)));
      step += made;
      return (now() - start) / made;
    };
    const first = await timeCall();
    const repeated: number[] = [];
    const end = now() + LIMIT_MS;
    const isEnough = (): boolean => repeated.length >= MOST_CALLS || (repeated.length > 0 && now() >= end);
    while (first < SLOW_MS && !isEnough()) repeated.push(await timeCall());
    times.push(medianOf(repeated) ?? first);
  }
  return times;
}

function medianOf(values: readonly number[]): number | undefined {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
