import { type FromDashboard, KEPT_RUNGS } from "@sentiment-tuner/protocol";

type FieldRule = (value: unknown) => boolean;

const isText: FieldRule = (value) => typeof value === "string";
const isNumber: FieldRule = (value) => typeof value === "number";
const isShare: FieldRule = (value) => typeof value === "number" && value >= 0 && value <= 1;
const isTextList: FieldRule = (value) => Array.isArray(value) && value.every(isText);
const isTextListOrAbsent: FieldRule = (value) => value === undefined || isTextList(value);

const RUN = { runId: isText };

/** The fields of each message. A message without an entry does not compile. */
const FIELDS: Readonly<Record<FromDashboard["kind"], Readonly<Record<string, FieldRule>>>> = {
  ready: { shown: isTextListOrAbsent },
  show: { runIds: isTextList },
  start: {},
  stop: RUN,
  resume: RUN,
  use: RUN,
  rename: RUN,
  trainAgain: RUN,
  openDataset: RUN,
  openReport: RUN,
  openLog: RUN,
  openFolder: RUN,
  export: RUN,
  openReview: { ...RUN, path: isText, line: isNumber },
  keep: { ...RUN, rung: (value) => KEPT_RUNGS.some((name) => name === value) },
  applyThreshold: { ...RUN, threshold: isShare },
  classify: { ...RUN, requestId: isNumber, text: isText },
  correctLabel: { ...RUN, path: isText, line: isNumber, from: isText, to: isText },
  problem: { message: isText },
};

/** Checks a message of the page. @returns undefined if it is not a message of the dashboard */
export function parseDashboardMessage(value: unknown): FromDashboard | undefined {
  if (typeof value !== "object" || value === null || !("kind" in value)) return undefined;
  const message = value as Readonly<Record<string, unknown>>; // Each field is checked below.
  const { kind } = message;
  if (typeof kind !== "string" || !Object.hasOwn(FIELDS, kind)) return undefined;
  const rules = Object.entries(FIELDS[kind as FromDashboard["kind"]]); // It is a key.
  return rules.every(([name, isValid]) => isValid(message[name])) ? (value as FromDashboard) : undefined; // All fields are checked.
}
