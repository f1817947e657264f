import { formatShortClass } from "../classes/format-class.ts";
import { select } from "../elements/controls.ts";
import { element, fill, setText } from "../elements/dom.ts";
import type { Mistake } from "../predictions/prediction-analysis.ts";
import { hasManyClasses } from "../run/run-classes.ts";
import { formatCount } from "../text/format.ts";
import { t } from "../text/translate.ts";

interface MistakeFilter {
  readonly element: HTMLElement;
  /** Offers these classes and removes an earlier selection. Hidden for two classes, whose mistakes are of two kinds. */
  offer(classNames: readonly string[], mistakes: number): void;
  /** The mistakes that match the selection. */
  apply(mistakes: readonly Mistake[]): readonly Mistake[];
}

/** Two lists that select mistakes by their actual and their predicted class. */
export function createMistakeFilter(onChange: () => void): MistakeFilter {
  let actual: string | undefined;
  let predicted: string | undefined;
  const lists = element("div", { class: "filter-lists" });
  const count = element("p", { class: "muted", "aria-live": "polite" });
  const filter = element("div", { class: "picker" }, lists, count);
  return {
    element: filter,
    offer(classNames, mistakes) {
      actual = undefined;
      predicted = undefined;
      filter.hidden = !hasManyClasses(classNames) || mistakes === 0;
      const options = [t("all"), ...classNames.map(formatShortClass)];
      const list = (label: string, pick: (name: string | undefined) => void): HTMLElement =>
        select({
          label,
          options,
          onSelect: (index) => {
            pick(classNames[index - 1]);
            onChange();
          },
        });
      fill(
        lists,
        list(t("Actual class"), (name) => (actual = name)),
        list(t("Predicted class"), (name) => (predicted = name)),
      );
    },
    apply(mistakes) {
      const matching = mistakes.filter(
        (mistake) =>
          (actual === undefined || mistake.label === actual) &&
          (predicted === undefined || mistake.predicted === predicted),
      );
      const isFiltered = actual !== undefined || predicted !== undefined;
      setText(
        count,
        isFiltered ? t("{0} of {1} mistakes", formatCount(matching.length), formatCount(mistakes.length)) : "",
      );
      return matching;
    },
  };
}
