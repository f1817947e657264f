import { isProven, isWorse } from "@sentiment-tuner/protocol";

import { verdictOn } from "../run/run-summary.ts";
import type { Run } from "../run/run.ts";
import type { ReadyState } from "../run/state.ts";

/** A finished run with its state. */
interface ReadyRun {
  readonly run: Run;
  readonly state: ReadyState;
}

/**
 * The run whose model answers hovers if the user chose none: each new run replaces the one before only if it is not worse.
 *
 * @param runs - the newest first
 * @returns undefined if no run is finished
 */
export function bestRun(runs: readonly Run[]): ReadyRun | undefined {
  return runs.toReversed().reduce<ReadyRun | undefined>((best, run) => {
    const { state } = run;
    if (state.kind !== "ready") return best;
    return best !== undefined && isWorse(figuresOf(state), figuresOf(best.state)) ? best : { run, state };
  }, undefined);
}

/**
 * Whether a run may replace the general model without being chosen: its verdict says that it is better than guessing. A model that is no better,
 * or whose test set is too small to tell, answers hovers only if the user chooses it.
 */
export function mayReplaceGeneral(state: ReadyState): boolean {
  return isProven(figuresOf(state).kind);
}

/** Reports of earlier versions have only the accuracy. */
function figuresOf(state: ReadyState) {
  const english = (message: string): string => message; // Only the kind is needed.
  return verdictOn(state, english) ?? { kind: "good" as const, accuracy: state.accuracy };
}
