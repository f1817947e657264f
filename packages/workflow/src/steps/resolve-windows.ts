import { DEFAULT_WINDOWS, type WindowInput, type WindowSettings } from "@sentiment-tuner/protocol";
import type { SpecialTokenCounts } from "@sentiment-tuner/tokenizer";

import { WorkflowError } from "../errors.ts";

/**
 * Fills in the defaults of windows and checks them: windows that do not overlap, at most eight, and the mean of their logits.
 *
 * @param maxLength - tokens of a window, special ones included
 * @throws WorkflowError SETTING_INVALID
 */
export function resolveWindows(
  { stride, most = DEFAULT_WINDOWS.most, pooling = DEFAULT_WINDOWS.pooling }: WindowInput,
  maxLength: number,
  { before, after }: SpecialTokenCounts,
): WindowSettings {
  const room = maxLength - before - after;
  if (room < 1) {
    throw invalid(
      "maxLength",
      maxLength,
      `at least ${before + after + 1} with windows: each has ${before + after} special tokens`,
    );
  }
  if (!Number.isSafeInteger(most) || most < 1) throw invalid("windows", most, "a whole number, at least 1");
  if (stride !== undefined && (!Number.isSafeInteger(stride) || stride < 1 || stride > room)) {
    throw invalid("stride", stride, `a whole number from 1 to ${room}, the tokens of a text in one window`);
  }
  return { stride: stride ?? room, most, pooling };
}

function invalid(name: string, value: number, allowed: string): WorkflowError {
  return new WorkflowError("SETTING_INVALID", `Setting "${name}" is ${value}, expected ${allowed}.`);
}
