import { type RunStatus, type RunSummary, type Verdict, verdictOf } from "@sentiment-tuner/protocol";

import type { Translate } from "../translate.ts";
import type { StoredRun } from "./run-store.ts";
import { isResumable, RESTART_PAUSES_MS, type RunState } from "./state.ts";

interface SummaryOptions {
  readonly t: Translate;
  /** BCP 47 tag for numbers. */
  readonly language?: string;
  /** The model for hovers. */
  readonly usedModelFolder?: string | undefined;
  /** The name of the run that a queued run waits for. */
  readonly waitsFor?: string | undefined;
}

/** A run as the lists show it. */
export function summarizeRun(
  { id, order }: Pick<StoredRun, "id" | "order">,
  state: RunState,
  { t, language, usedModelFolder, waitsFor }: SummaryOptions,
): RunSummary {
  const modelFolder = state.kind === "ready" ? state.modelFolder : undefined;
  const message = messageOfState(state, t, waitsFor);
  const verdict = verdictOn(state, t, language);
  return {
    id,
    name: order.name,
    status: statusOf(state),
    createdAt: order.createdAt,
    ...figuresOf(state),
    ...(verdict && { verdict }),
    ...(modelFolder !== undefined && { modelFolder }),
    ...(modelFolder !== undefined && modelFolder === usedModelFolder && { isUsedForHovers: true }),
    ...(isResumable(state) && { isResumable: true }),
    ...(message !== undefined && { message }),
  };
}

/** How good the model of a run is; undefined for a run without a model. */
export function verdictOn(state: RunState, t: Translate, language?: string): Verdict | undefined {
  return state.kind === "ready" && state.report !== undefined ? verdictOf(state.report, { t, language }) : undefined;
}

export function statusOf(state: RunState): RunStatus {
  switch (state.kind) {
    case "waiting":
      return "waiting";
    case "starting":
      if (state.isStopping) return "stopping";
      return state.crashes > 0 ? "restarting" : "preparing";
    case "training":
      return state.isStopping ? "stopping" : state.phase;
    case "stopped":
      return "stopped";
    case "ready":
      return "completed";
    case "failed":
      return "failed";
    default:
      return state satisfies never;
  }
}

/** One sentence that explains the status; undefined if the status says enough. */
export function messageOfState(state: RunState, t: Translate, waitsFor?: string): string | undefined {
  if (state.kind === "failed") {
    const { code, message } = state.error;
    const attempts = RESTART_PAUSES_MS.length + 1;
    if (code === "TRAINER_FAILED")
      return t("The training process ended before it finished: {0}. See its log.", message);
    if (code !== "TRAINER_CRASHED") return message;
    return t("The training process crashed {0} times, the last time with: {1}. See its log.", attempts, message);
  }
  if (state.kind === "waiting") {
    return waitsFor === undefined
      ? t("Queued: starts when no other run is active.")
      : t('Queued: starts after "{0}".', waitsFor);
  }
  if (state.kind === "starting" && state.crashes > 0) {
    return t("The training process crashed. It starts again from the newest checkpoint.");
  }
  if (state.kind === "stopped" && state.wasInterrupted) {
    return t("The run was interrupted. Resume it to continue from the newest checkpoint.");
  }
  return undefined;
}

function figuresOf(state: RunState): { accuracy?: number; f1?: number } {
  const { accuracy, f1 }: { accuracy?: number; f1?: number } =
    state.kind === "ready" ? state : state.kind === "training" ? state.progress : {};
  return { ...(accuracy !== undefined && { accuracy }), ...(f1 !== undefined && { f1 }) };
}
