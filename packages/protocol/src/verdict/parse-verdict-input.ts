import { z } from "zod";

import { KEPT_RUNGS, RUNG_NAMES } from "../run-events/ladder-event.ts";
import type { VerdictInput } from "./evidence.ts";

const FIGURES = {
  rows: z.int().min(1),
  classNames: z.array(z.string()),
  accuracy: z.number().min(0).max(1),
  confusionMatrix: z.array(z.array(z.number())),
};

const PAIRED_TEST = z.object({
  onlyFirstCorrect: z.number(),
  onlySecondCorrect: z.number(),
  pValue: z.number(),
});

const INPUT = z.object({
  ...FIGURES,
  kept: z.enum(KEPT_RUNGS).exactOptional(),
  baseline: z
    .object({ report: z.object({ accuracy: z.number().min(0).max(1) }), mcnemar: PAIRED_TEST.exactOptional() })
    .exactOptional(),
  ladder: z
    .object({
      recommended: z.enum(KEPT_RUNGS),
      rungs: z.array(
        z.object({ name: z.enum(RUNG_NAMES), report: z.object(FIGURES), mcnemar: PAIRED_TEST.exactOptional() }),
      ),
    })
    .exactOptional(),
}) satisfies z.ZodType<VerdictInput>;

/**
 * The parts of a report that a verdict needs, and no others.
 *
 * @param report - a run's report, as a file or an event has it
 * @returns undefined if a part is missing, as in reports of earlier versions
 */
export function parseVerdictInput(report: unknown): VerdictInput | undefined {
  return INPUT.safeParse(report).data;
}
