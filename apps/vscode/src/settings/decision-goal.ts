import type { DecisionGoal } from "@sentiment-tuner/protocol";

/**
 * Reads a goal as the command line writes it: "f1", "recall=0.95" or "cost=5".
 *
 * @returns undefined for "", which is the likeliest class, and for any other text
 */
export function parseGoal(text: string): DecisionGoal | undefined {
  const [, kind, digits] = /^(f1|recall|cost)(?:=(\d+(?:\.\d+)?))?$/.exec(text.trim()) ?? [];
  if (kind === "f1" && digits === undefined) return { kind };
  const value = Number(digits);
  if (kind === "recall" && value > 0 && value <= 1) return { kind, atLeast: value };
  if (kind === "cost" && value > 0) return { kind, ratio: value };
  return undefined;
}
