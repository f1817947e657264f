import type { TestPrediction, TimedEvent } from "@sentiment-tuner/protocol";

/** The content of JSON Lines text. */
export interface ParsedLines<T> {
  readonly items: readonly T[];
  /** Number of lines that cannot be read, for example one that a crash truncated. */
  readonly badLines: number;
}

/** Reads lines of events.jsonl. The trainer writes this file, so an object with a `type` and a `time` is accepted as an event. */
export function parseEventLines(text: string): ParsedLines<TimedEvent> {
  return parseLines(text, (value) =>
    typeof value["type"] === "string" && typeof value["time"] === "string"
      ? (value as unknown as TimedEvent)
      : undefined,
  );
}

/** Reads lines of predictions.jsonl. A line of a diverged model, without numbers as probabilities, counts as bad. */
export function parsePredictionLines(text: string): ParsedLines<TestPrediction> {
  return parseLines(text, (value) => {
    const { path, line, label, probabilities } = value;
    const isComplete =
      typeof path === "string" &&
      typeof line === "number" &&
      typeof label === "string" &&
      isObject(probabilities) &&
      Object.values(probabilities).every((probability) => typeof probability === "number");
    return isComplete ? (value as unknown as TestPrediction) : undefined;
  });
}

function parseLines<T>(text: string, read: (value: Record<string, unknown>) => T | undefined): ParsedLines<T> {
  const items: T[] = [];
  let badLines = 0;
  for (const line of text.split("\n")) {
    if (line.trim() === "") continue;
    const item = readLine(line, read);
    if (item === undefined) badLines++;
    else items.push(item);
  }
  return { items, badLines };
}

function readLine<T>(line: string, read: (value: Record<string, unknown>) => T | undefined): T | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isObject(value) ? read(value) : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
