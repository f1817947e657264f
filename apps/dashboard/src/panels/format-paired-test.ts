import type { McNemarResult } from "@sentiment-tuner/metrics";

import { formatCount, formatPValue } from "../text/format.ts";
import { t } from "../text/translate.ts";

/** The result of a paired test in a sentence for readers who do not know the test. */
export function formatPairedTest(
  first: string,
  second: string,
  { onlyFirstCorrect, onlySecondCorrect, pValue }: McNemarResult,
): string {
  const counts = t(
    "{0} is right and {2} is wrong on {1} reviews; the reverse is true for {3} reviews",
    first,
    formatCount(onlyFirstCorrect),
    second,
    formatCount(onlySecondCorrect),
  );
  const verdict = pValue < 0.05 ? t("the difference is unlikely to be chance") : t("the difference may be chance");
  return t("{0}: {1} (McNemar, {2}).", counts, verdict, formatPValue(pValue));
}
