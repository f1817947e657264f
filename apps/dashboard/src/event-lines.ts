import type { TestPrediction, TimedEvent } from "@sentiment-tuner/protocol";

/** What JSON Lines text held. */
export interface ParsedLines<T> {
  readonly items: readonly T[];
  /** Lines that could not be read, such as the half of one that a crash left. */
  readonly badLines: number;
}

/** Reads lines of events.jsonl; the file is ours, so an object with a `type` and a `time` is taken for an event. */
export function parseEventLines(text: string): ParsedLines<TimedEvent> {
  return parseLines(text, (value) =>
    typeof value["type"] === "string" && typeof value["time"] === "string"
      ? (value as unknown as TimedEvent)
      : undefined,
  );
}

/** Reads lines of predictions.jsonl; a diverged model's row, whose probabilities are no numbers, counts as bad. */
export function parsePredictionLines(text: string): ParsedLines<TestPrediction> {
  return parseLines(text, (value) => {
    const { path, line, label, probabilities } = value;
    const isWhole =
      typeof path === "string" &&
      typeof line === "number" &&
      typeof label === "string" &&
      isObject(probabilities) &&
      Object.values(probabilities).every((probability) => typeof probability === "number");
    return isWhole ? (value as unknown as TestPrediction) : undefined;
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
