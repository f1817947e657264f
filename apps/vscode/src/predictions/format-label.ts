import type { Prediction } from "@sentiment-tuner/protocol";

import { formatPercent } from "../format.ts";
import type { Translate } from "../translate.ts";

/** "Negative (99%)", or "Not sure (Negative 55%)". */
export function formatLabel(
  { label, score, isUnsure = false }: Pick<Prediction, "label" | "score" | "isUnsure">,
  t: Translate,
): string {
  const percent = formatPercent(score);
  return isUnsure ? t("Not sure ({0} {1})", label, percent) : `${label} (${percent})`;
}
