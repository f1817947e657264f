import { isWorse } from "@sentiment-tuner/protocol";

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

/** Whether the model of a run has learned nothing that helps. */
export function isGuessing(state: ReadyState): boolean {
  return figuresOf(state).kind === "no-better-than-guessing";
}

/** Reports of earlier versions have only the accuracy. */
function figuresOf(state: ReadyState) {
  const english = (message: string): string => message; // Only the kind is needed.
  return verdictOn(state, english) ?? { kind: "good" as const, accuracy: state.accuracy };
}
