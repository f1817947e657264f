import type { CardFacts } from "./card-facts.ts";
import { escapeMarkdown, markdownTable } from "./markdown.ts";

type Plan = NonNullable<CardFacts["training"]["data"]["labelPlans"]>[number];

/** Values of one class that are listed; scales of 0 to 100 have more. */
const LISTED_VALUES = 20;
/** Files that are listed; a dataset in many parts has the same plan in each. */
const LISTED_PLANS = 5;

const REASONS = { "no-label": "no label", unknown: "unknown label", chosen: "on request" } as const;

/** What became of the labels of the training reviews; undefined if it was not recorded. */
export function classSection({ training }: CardFacts): string | undefined {
  const plans = withoutRepetition(training.data.labelPlans ?? []);
  if (plans.length === 0) return undefined;
  const more =
    plans.length > LISTED_PLANS ? [`${plans.length - LISTED_PLANS} more files have plans of their own.`] : [];
  return ["## Classes", ...plans.slice(0, LISTED_PLANS).flatMap(planParts), ...more].join("\n\n");
}

function planParts(plan: Plan): string[] {
  const file = plan.path.split(/[\\/]/).findLast(Boolean);
  const where = file === undefined ? "" : ` of ${escapeMarkdown(file)}`;
  const classes = plan.classNames.map((name) =>
    rowOf(
      escapeMarkdown(name),
      plan.values.filter(({ className }) => className === name),
    ),
  );
  const leftOut = Object.entries(REASONS).flatMap(([reason, text]) => {
    const values = plan.values.filter((value) => value.leftOut === reason);
    return values.length === 0 ? [] : [rowOf(`*left out: ${text}*`, values)];
  });
  return [
    `Labels in the column ${escapeMarkdown(plan.column)}${where}: ${escapeMarkdown(plan.rule)}`,
    markdownTable(["class", "reviews", "labels"], [...classes, ...leftOut], { textColumns: [0, 2] }),
  ];
}

function rowOf(name: string, values: readonly Plan["values"][number][]): string[] {
  const rows = values.reduce((sum, value) => sum + value.rows, 0);
  const listed = values.slice(0, LISTED_VALUES).map(({ value }) => (value === "" ? "*empty*" : escapeMarkdown(value)));
  const more = values.length > LISTED_VALUES ? [`and ${values.length - LISTED_VALUES} more`] : [];
  return [name, rows.toLocaleString("en-US"), [...listed, ...more].join(", ")];
}

/** Parts of one dataset have the same labels in other numbers: their rows are added. */
function withoutRepetition(plans: readonly Plan[]): readonly Plan[] {
  const merged = new Map<string, Plan>();
  for (const plan of plans) {
    const meaning = [...plan.values]
      .sort((a, b) => (a.value < b.value ? -1 : 1))
      .map(({ value, className, leftOut }) => [value, className, leftOut]);
    const key = JSON.stringify([plan.column, plan.rule, meaning]);
    const first = merged.get(key);
    merged.set(key, first === undefined ? plan : added(first, plan));
  }
  return [...merged.values()];
}

function added(first: Plan, { values }: Plan): Plan {
  const rows = new Map(values.map((value) => [value.value, value.rows]));
  return {
    ...first,
    path: "",
    values: first.values.map((value) => ({ ...value, rows: value.rows + (rows.get(value.value) ?? 0) })),
  };
}
