import type { ReadEvent } from "@sentiment-tuner/protocol";

import { classColors } from "../classes/class-colors.ts";
import { classLabel } from "../classes/class-label.ts";
import { dataTable } from "../elements/data-table.ts";
import { type Child, element } from "../elements/dom.ts";
import type { StoredRead } from "../run/preparation-view.ts";
import { readClassNames } from "../run/run-classes.ts";
import { fileName, formatCount } from "../text/format.ts";
import { t } from "../text/translate.ts";

type LabelPlan = ReadEvent["labelPlans"][number];
type PlannedValue = LabelPlan["values"][number];

/** Values beyond these are counted: a scale from 0 to 100 has more than anyone reads. */
const MOST_VALUES = 60;

/** What became of each value of the label column, for each file. Undefined for events of older versions, which have no plans. */
export function labelPlanCard(read: StoredRead): Child {
  const { labelPlans: plans = [] } = read;
  if (plans.length === 0) return undefined;
  const classNames = readClassNames(read);
  const colors = classColors(classNames);
  const colorOf = (name: string) => colors[classNames.indexOf(name)] ?? "series-1";
  return element(
    "div",
    { class: "card label-plan" },
    element("h3", {}, read.purpose === "train" ? t("Labels") : t("Labels, test reviews")),
    ...plans.map((plan, index) => {
      const content = [element("p", { class: "muted" }, plan.rule), planTable(plan, colorOf)];
      if (plans.length === 1) return element("div", {}, ...content);
      // Each file has its own plan. Only the first is open, since files of one dataset usually agree.
      return element("details", { open: index === 0 }, element("summary", {}, fileName(plan.path)), ...content);
    }),
  );
}

function planTable(plan: LabelPlan, colorOf: (name: string) => ReturnType<typeof classColors>[number]): HTMLElement {
  const { values } = plan;
  const shown = values.length <= MOST_VALUES ? values : values.slice(0, MOST_VALUES - 1);
  const rest = values.slice(shown.length);
  const rows: Child[][] = shown.map((value) => [
    classLabel(value.value),
    formatCount(value.rows),
    value.className === undefined
      ? element("span", { class: "left-out" }, leftOutText(value))
      : classLabel(value.className, colorOf(value.className)),
  ]);
  if (rest.length > 0) {
    const restRows = rest.reduce((sum, { rows: count }) => sum + count, 0);
    rows.push([t("{0} more values", formatCount(rest.length)), formatCount(restRows), ""]);
  }
  return dataTable({
    caption: t("What each label of {0} becomes", fileName(plan.path)),
    columns: [t("Value of “{0}”", plan.column), t("Rows"), t("Class")],
    rows,
  });
}

function leftOutText({ leftOut }: PlannedValue): string {
  switch (leftOut) {
    case "no-label":
      return t("left out: no label");
    case "chosen":
      return t("left out: your choice");
    case "unknown":
      return t("left out: unknown label");
    default: // A reason of a later version.
      return t("left out");
  }
}
