import { textNameRank } from "./column-names.ts";

const DELIMITERS = ["\t", ",", ";", "|"];
/** A name of a column is short, and is not a sentence. */
const NAME = /^"?[\p{L}\p{N}_][\p{L}\p{N}_ ()-]{0,39}"?$/u;

/**
 * Whether texts are the first lines of a table: a header with a usual name of a text column, or objects of JSON Lines.
 *
 * @param lines - the first two
 */
export function looksLikeTable([first = "", second = ""]: readonly string[]): boolean {
  if (isJsonObject(first)) return true;
  return DELIMITERS.some((delimiter) => {
    const cells = first.split(delimiter);
    const areNames = cells.length > 1 && cells.every((cell) => NAME.test(cell));
    return areNames && cells.some((cell) => textNameRank(cell) === 3) && second.includes(delimiter);
  });
}

function isJsonObject(line: string): boolean {
  if (!line.trimStart().startsWith("{")) return false;
  try {
    return typeof JSON.parse(line) === "object";
  } catch {
    return false;
  }
}
