import { areRare, type LabelColumn, type LabelValue } from "../label-column.ts";
import type { LabelChoice } from "../label-plan.ts";
import { clear, mapKey, sentimentReading, type Outcome, type Reading } from "../reading.ts";
import { asIsReading } from "./as-is.ts";

/** Families of two answers, no before yes. */
const ANSWERS: readonly {
  readonly no: readonly string[];
  readonly yes: readonly string[];
  readonly isWord: boolean;
}[] = [
  { no: ["0", "label_0"], yes: ["1", "label_1"], isWord: false },
  { no: ["false", "f"], yes: ["true", "t"], isWord: false },
  { no: ["no", "n"], yes: ["yes", "y"], isWord: true },
];

const NEXT_CODES: ReadonlySet<string> = new Set(["-1", "2", "label_2"]);

/**
 * 0 and 1, false and true, no and yes. The column's name says what they mean: `is_negative` is the opposite of `liked`.
 *
 * @returns undefined if the column has other values
 */
export function readBinary(column: LabelColumn): Outcome | undefined {
  for (const { no, yes, isWord } of ANSWERS) {
    const isOneOfThem = ({ key }: LabelValue): boolean => no.includes(key) || yes.includes(key);
    const answers = column.values.filter(isOneOfThem);
    const others = column.values.filter((value) => !isOneOfThem(value));
    // Beside -1 or 2, even a rare one, 0 and 1 have other meanings.
    if (answers.length === 0 || !areRare(others, column.rows) || others.some(({ key }) => NEXT_CODES.has(key)))
      continue;
    return readAnswers(column, answers, ({ key }) => yes.includes(key), isWord);
  }
  return undefined;
}

/** Whether a value is one of two answers. */
export function isAnswer(key: string): boolean {
  return ANSWERS.some(({ no, yes }) => no.includes(key) || yes.includes(key));
}

function readAnswers(
  column: LabelColumn,
  answers: readonly LabelValue[],
  isYes: (answer: LabelValue) => boolean,
  isWord: boolean,
): Outcome {
  const { meaning, name } = column;
  const opinion = (yes: "Negative" | "Positive", why: string): Reading => {
    const no = yes === "Negative" ? "Positive" : "Negative";
    const parts = answers.toSorted((a, b) => Number(isYes(a)) - Number(isYes(b)));
    const rule = parts.map((answer) => `${answer.value} is ${(isYes(answer) ? yes : no).toLowerCase()}`).join(", ");
    return sentimentReading(
      `${why}: ${rule}`,
      answers.map((answer) => [answer, isYes(answer) ? yes : no]),
    );
  };
  switch (meaning.kind) {
    case "question":
      return clear(
        opinion(meaning.polarity === "negative" ? "Negative" : "Positive", `answers to the column's name "${name}"`),
      );
    case "property":
      return clear(propertyReading(meaning.name, name, answers, isYes));
    case "sentiment":
    case "label":
    case "rating":
      if (meaning.kind === "rating" && answers.length === 1) return unclearAnswers(column, answers, isYes);
      return clear(isWord ? asIsReading(column, answers) : opinion("Positive", "two classes"));
    case "none":
    case "unrated":
      if (answers.every(({ key }) => !/\d/.test(key))) return clear(asIsReading(column, answers));
      return unclearAnswers(column, answers, isYes);
    default:
      return meaning satisfies never;
  }
}

function propertyReading(
  property: string,
  name: string,
  answers: readonly LabelValue[],
  isYes: (answer: LabelValue) => boolean,
): Reading {
  const yes = property.charAt(0).toUpperCase() + property.slice(1);
  const no = `Not ${property}`;
  const rule = answers.map((answer) => `${answer.value} is ${isYes(answer) ? property : `not ${property}`}`).join(", ");
  return {
    rule: `answers to the column's name "${name}": ${rule}`,
    meanings: new Map(answers.map((answer) => [answer.key, { className: isYes(answer) ? yes : no }])),
  };
}

/** The name of the column does not say whether 1 is good. */
function unclearAnswers(
  column: LabelColumn,
  answers: readonly LabelValue[],
  isYes: (answer: LabelValue) => boolean,
): Outcome {
  const choice = (yes: "negative" | "positive"): LabelChoice => {
    const no = yes === "negative" ? "positive" : "negative";
    const map = answers.map((answer) => [mapKey(answer), isYes(answer) ? yes : no] as const);
    return {
      description: map.map(([value, meaning]) => `${value} is ${meaning}`).join(", "),
      labelMap: Object.fromEntries(map),
    };
  };
  return {
    kind: "unclear",
    reading: sentimentReading(
      "two codes",
      answers.map((answer) => [answer, isYes(answer) ? "Positive" : "Negative"]),
    ),
    why: `the name of the column "${column.name}" does not say which value is positive`,
    choices: [
      choice("positive"),
      choice("negative"),
      { description: "each value is a class of its own", classes: "as-is" },
    ],
  };
}
