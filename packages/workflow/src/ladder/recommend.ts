import type { UnseenFigures, KeptRung, RungName } from "@sentiment-tuner/protocol";

import type { Choice } from "./choose-rung.ts";

/** Figures that a recommendation mentions and that decide nothing. */
export interface RungCost {
  readonly name: RungName;
  readonly msPerText: number;
}

/** What the models are called in a sentence. */
const RUNG_TITLES: Readonly<Record<RungName, string>> = {
  ...{ majority: "the most frequent class", linear: "the linear model", frozen: "the frozen encoder" },
  ...{ "fine-tuned": "the fine-tuned model", combined: "the combined model" },
};

/**
 * One sentence that recommends a model and says why.
 *
 * @param choice - undefined if there were too few reviews to compare anything
 */
export function recommendation(choice: Choice | undefined, costs: readonly RungCost[]): string {
  if (choice === undefined) {
    return "There are too few reviews to compare the models: the fine-tuned model is kept, and its figures are uncertain.";
  }
  const { recommended, best, figures } = choice;
  const own = figures.get(recommended);
  if (own === undefined) throw new RangeError(`The ladder has no "${recommended}".`);
  const title = RUNG_TITLES[recommended];
  const basis =
    own.folds === undefined
      ? `on ${count(own.reviews)} validation reviews`
      : `in a cross-validation of the ${count(own.reviews)} training reviews`;
  const others = [...figures].filter(([name]) => name !== recommended);
  const start = `${title.charAt(0).toUpperCase()}${title.slice(1)} is recommended: ${basis}`;
  const limit = figures.has("fine-tuned") ? "" : " There are too few reviews to compare the fine-tuned model.";
  if (recommended !== best) {
    const against = figures.get(best);
    const speed = speedOf(recommended, best, costs);
    return `${start} it is as good as ${RUNG_TITLES[best]} (${percent(own)} and ${against ? percent(against) : ""} correct)${speed}.${limit}`;
  }
  const rest = others.map(([name, figure]) => `${RUNG_TITLES[name]} for ${percent(figure)}`);
  const doubt = choice.isClear || others.length === 0 ? "" : "; the difference from the next best is within chance";
  const compared = rest.length === 0 ? "" : `, ${list(rest)}`;
  const dearest = others.at(-1)?.[0];
  const speed = recommended === "linear" && dearest !== undefined ? speedOf(recommended, dearest, costs) : "";
  return `${start} it has the lowest log loss and is right for ${percent(own)}${compared}${doubt}${speed}.${limit}`;
}

/** ", and it answers 200 times faster", to one digit: the ratio of two measured times is not known better. */
function speedOf(name: KeptRung, other: KeptRung, costs: readonly RungCost[]): string {
  const timeOf = (wanted: RungName): number => costs.find((cost) => cost.name === wanted)?.msPerText ?? 0;
  const ratio = timeOf(other) / timeOf(name);
  return ratio >= 2 && Number.isFinite(ratio)
    ? `, and it answers ${Number(ratio.toPrecision(1)).toLocaleString("en-US")} times faster`
    : "";
}

function percent({ accuracy, standardError, folds }: UnseenFigures): string {
  const share = `${(100 * accuracy).toFixed(1)}%`;
  return folds === undefined ? share : `${share} ± ${(196 * standardError).toFixed(0)}`;
}

function list(parts: readonly string[]): string {
  return parts.length < 2 ? (parts[0] ?? "") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1) ?? ""}`;
}

function count(value: number): string {
  return value.toLocaleString("en-US");
}
