import { t } from "../text/translate.ts";
import type { RunView } from "./run-view.ts";

/** What is damaged or changed in the files of a run and what that means for the reader, one sentence each; none for a run in good order. */
export function describeDamage({
  started,
  report,
  unreadableLines,
  unreadablePredictions,
}: RunView): readonly string[] {
  const { resumedFrom, damagedLogLines = 0 } = started ?? {};
  const lines = Math.max(unreadableLines, damagedLogLines); // The trainer and this page read the same log.
  const checkpoints = resumedFrom?.damaged ?? [];
  return [
    ...(lines > 0
      ? [t("The log of this run is damaged: {0} of its lines cannot be read. Charts may have gaps.", lines)]
      : []),
    ...(resumedFrom !== undefined && checkpoints.length > 0
      ? [t("A damaged checkpoint was passed over. The run continued from step {0}.", resumedFrom.step), ...checkpoints]
      : []),
    ...(unreadablePredictions > 0
      ? [
          t(
            "The predictions of this run are damaged: {0} of them cannot be read. Tables and curves leave them out.",
            unreadablePredictions,
          ),
        ]
      : []),
    ...(report?.changedData ?? []).map((path) =>
      t("{0} was changed or removed after it was read. The run used what was read.", path),
    ),
  ];
}
