import type { LabelChoice, LabelMap, LabelPlan, PlannedValue } from "@sentiment-tuner/data";

/** What a value of the label column becomes: a class, each value its own class, or nothing. */
export type LabelTarget = { readonly className: string } | "own" | "leave-out";

/** What a label map calls rows that are left out. */
const SKIP = "skip";

/** The classes of a sentiment, in their order. They come before others. */
export const SENTIMENT_CLASSES = ["Negative", "Neutral", "Positive"] as const;

/** A question about labels: what they become as far as that is known, and complete answers. */
export interface LabelQuestion {
  /** Why there is a question; absent if the user only wants to change the classes. */
  readonly reason?: string;
  readonly plan: Pick<LabelPlan, "column" | "values">;
  readonly choices: readonly LabelChoice[];
}

/** The question that an error of reading asks; undefined for another error. */
export function labelQuestionOf(error: unknown): LabelQuestion | undefined {
  if (!(error instanceof Error && "code" in error && error.code === "LABELS_UNCLEAR" && "details" in error)) {
    return undefined;
  }
  const { plan, choices = [] } = error.details as { plan?: LabelPlan; choices?: readonly LabelChoice[] }; // As this code always has them.
  return plan && { reason: error.message, plan, choices };
}

/** The same values, some of which become another class. */
export function withTarget(
  values: readonly PlannedValue[],
  changed: readonly string[],
  target: LabelTarget,
): readonly PlannedValue[] {
  return values.map((planned) => {
    const { value, rows } = planned;
    if (!changed.includes(value)) return planned;
    if (target === "leave-out") return { value, rows, leftOut: "chosen" };
    return { value, rows, className: target === "own" ? value : target.className };
  });
}

/** The label map that says what each value becomes. Missing labels need no entry: their rows are always left out. */
export function labelMapOf(values: readonly PlannedValue[]): LabelMap {
  return Object.fromEntries(
    values
      .filter(({ value }) => value !== "")
      .map(({ value, className }) => [value, className === undefined ? SKIP : mapName(className)]),
  );
}

/** A label map has the classes of a sentiment in lower case. */
function mapName(className: string): string {
  return isSentiment(className) ? className.toLowerCase() : className;
}

function isSentiment(className: string): boolean {
  return SENTIMENT_CLASSES.some((known) => known === className);
}

/** All rows of one class, or all rows that are left out for one reason. */
export interface ClassRows {
  /** Absent for rows that are left out. */
  readonly className?: string;
  readonly leftOut?: PlannedValue["leftOut"];
  readonly rows: number;
  readonly values: readonly string[];
}

/** The values by what becomes of them: classes in order, then what is left out. */
export function groupsOf(values: readonly PlannedValue[]): readonly ClassRows[] {
  const groups = new Map<
    string,
    { className?: string; leftOut?: PlannedValue["leftOut"]; rows: number; values: string[] }
  >();
  for (const { value, rows, className, leftOut } of values) {
    const key = className === undefined ? `-${leftOut ?? ""}` : `+${className}`;
    const group = groups.get(key) ?? {
      rows: 0,
      values: [],
      ...(className === undefined ? leftOut && { leftOut } : { className }),
    };
    group.rows += rows;
    group.values.push(value);
    groups.set(key, group);
  }
  const all = [...groups.values()];
  const names = orderedClasses(all.flatMap(({ className }) => className ?? []));
  const placeOf = ({ className }: ClassRows): number =>
    className === undefined ? names.length : names.indexOf(className);
  return all.sort((a, b) => placeOf(a) - placeOf(b));
}

/** The distinct classes: those of a sentiment first, the others in the given order. */
export function orderedClasses(names: readonly string[]): readonly string[] {
  const distinct = [...new Set(names)];
  return [
    ...SENTIMENT_CLASSES.filter((name) => distinct.includes(name)),
    ...distinct.filter((name) => !isSentiment(name)),
  ];
}

/** Whether a text can be the name of a class. */
export function isClassName(text: string): boolean {
  const name = text.trim();
  return name !== "" && name.length <= 100 && name.toLowerCase() !== SKIP;
}
