import { readFileSync } from "node:fs";

import type { ClassWeights, DecisionGoal } from "@sentiment-tuner/protocol";
import { InvalidArgumentError } from "commander";

/** Reads a whole number, for commander. */
export function wholeNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isSafeInteger(value) || value < 0)
    throw new InvalidArgumentError("Expected a whole number.");
  return value;
}

/** Reads "embeddings" or a number of layers, for commander. */
export function frozenPart(text: string): "embeddings" | number {
  return text === "embeddings" ? text : wholeNumber(text);
}

/** Reads the most windows of a text, for commander. A dataset after the bare option would be taken for the number. */
export function mostWindows(text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("Expected a whole number of at least 1, such as 8. Without one, put the option last.");
}

/** Reads a number, for commander. */
export function realNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) throw new InvalidArgumentError("Expected a number.");
  return value;
}

/** Reads a size of memory, for commander. @returns bytes */
export function memorySize(text: string): number {
  const [, number = "", unit = ""] = /^(\d+(?:\.\d+)?) ?([mg]b?)$/i.exec(text) ?? [];
  const bytes = Number(number) * (unit.toLowerCase().startsWith("g") ? 1e9 : 1e6);
  if (unit === "" || bytes <= 0) throw new InvalidArgumentError("Expected a size such as 4GB or 900MB.");
  return bytes;
}

/** Reads a delimiter: one character, or its name, for commander. */
export function delimiterCharacter(text: string): string {
  const delimiter = DELIMITERS.get(text.toLowerCase()) ?? text;
  if ([...delimiter].length !== 1) throw new InvalidArgumentError(`Expected one character, or ${NAMES}.`);
  return delimiter;
}

const DELIMITERS: ReadonlyMap<string, string> = new Map([
  ["tab", "\t"],
  ["\\t", "\t"],
  ["comma", ","],
  ["semicolon", ";"],
  ["pipe", "|"],
]);
const NAMES = "tab, comma, semicolon or pipe";

/** Reads a label map, or the file that holds it, for commander. */
export function labelMapText(text: string): string {
  if (!text.toLowerCase().endsWith(".json")) return text;
  try {
    return readFileSync(text, "utf8");
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
  }
}

/** Reads factors of classes: "none", "balanced", or pairs such as negative=2,"so, so"=1, for commander. */
export function classWeights(text: string): ClassWeights {
  if (text === "none" || text === "balanced") return text;
  const pairs = [...text.matchAll(WEIGHT)];
  const names = pairs.map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? "");
  const factors = pairs.map(([, , , factor]) => Number(factor));
  const isWhole = pairs.length > 0 && pairs.map(([pair]) => pair).join("") === text;
  if (!isWhole || !factors.every((factor) => factor > 0 && Number.isFinite(factor))) {
    throw new InvalidArgumentError(
      "Expected none, balanced, or pairs of a class and a number above 0, such as Negative=2,Positive=1.",
    );
  }
  const repeatedName = names.find((name, index) => names.indexOf(name) !== index);
  if (repeatedName !== undefined) throw new InvalidArgumentError(`The class ${repeatedName} has two factors.`);
  return Object.fromEntries(names.map((name, index) => [name, factors[index] ?? Number.NaN]));
}

/** A class and its factor, up to the next comma. A name with a comma is in double quotes, as in a label map. */
const WEIGHT = /\s*(?:"((?:[^"]|"")*)"|([^\s",][^,]*?))\s*=\s*([^\s,=]+)\s*(?:,(?=.)|$)/gsy;

/** Reads what a threshold is chosen for: f1, recall=0.95 or cost=5, for commander. */
export function decisionGoal(text: string): DecisionGoal {
  const [, kind, value] = /^(f1|(?:recall|cost)(?==))(?:=(.+))?$/.exec(text) ?? [];
  if (kind === "f1" && value === undefined) return { kind };
  if (kind === "recall" && value !== undefined) return { kind, atLeast: realNumber(value) };
  if (kind === "cost" && value !== undefined) return { kind, ratio: realNumber(value) };
  throw new InvalidArgumentError("Expected f1, a recall such as recall=0.95, or a cost ratio such as cost=5.");
}

/** Reads names separated by commas, for commander. */
export function nameList(text: string): string[] {
  return text
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
}

/** Adds to the values of an option that may be repeated, for commander. */
export function repeated(value: string, earlier: readonly string[] = []): string[] {
  return [...earlier, value];
}
