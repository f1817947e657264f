import { InvalidArgumentError } from "commander";

/** Reads a whole number, for commander. */
export function wholeNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isSafeInteger(value) || value < 0)
    throw new InvalidArgumentError("Expected a whole number.");
  return value;
}

/** Reads a number, for commander. */
export function realNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) throw new InvalidArgumentError("Expected a number.");
  return value;
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
