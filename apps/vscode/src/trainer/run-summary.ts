import type { RunStatus, RunSummary } from "@sentiment-tuner/protocol";

import type { Translate } from "../translate.ts";
import type { StoredRun } from "./run-store.ts";
import { isResumable, RESTART_PAUSES_MS, type RunState } from "./state.ts";

/** One run as lists show it. */
export function summarizeRun(
  { id, order }: Pick<StoredRun, "id" | "order">,
  state: RunState,
  usedModelFolder: string | undefined,
  t: Translate,
): RunSummary {
  const modelFolder = state.kind === "ready" ? state.modelFolder : undefined;
  const message = messageOfState(state, t);
  return {
    id,
    name: order.name,
    status: statusOf(state),
    createdAt: order.createdAt,
    ...figuresOf(state),
    ...(modelFolder !== undefined && { modelFolder }),
    ...(modelFolder !== undefined && modelFolder === usedModelFolder && { isUsedForHovers: true }),
    ...(isResumable(state) && { isResumable: true }),
    ...(message !== undefined && { message }),
  };
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

/** One sentence where the status alone does not say enough. */
export function messageOfState(state: RunState, t: Translate): string | undefined {
  if (state.kind === "failed") {
    const { code, message } = state.error;
    const attempts = RESTART_PAUSES_MS.length + 1;
    if (code === "TRAINER_FAILED")
      return t("The training process ended without finishing: {0}. Its log says why.", message);
    if (code !== "TRAINER_CRASHED") return message;
    return t(
      "The training process ended {0} times without finishing, last with: {1}. Its log says why.",
      attempts,
      message,
    );
  }
  if (state.kind === "waiting") return t("Starts when no other run is under way.");
  if (state.kind === "starting" && state.crashes > 0) {
    return t("The training process ended unexpectedly and is started again from the newest checkpoint.");
  }
  if (state.kind === "stopped" && state.wasInterrupted) {
    return t("The run was interrupted. Resume it to go on from the newest checkpoint.");
  }
  return undefined;
}

function figuresOf(state: RunState): { accuracy?: number; f1?: number } {
  const { accuracy, f1 }: { accuracy?: number; f1?: number } =
    state.kind === "ready" ? state : state.kind === "training" ? state.progress : {};
  return { ...(accuracy !== undefined && { accuracy }), ...(f1 !== undefined && { f1 }) };
}
