/**
 * Finds the first key that occurs twice in one object of a JSON text. `JSON.parse` does not report it and keeps the last value.
 *
 * @param text - valid JSON
 */
export function findDuplicateKey(text: string): string | undefined {
  const open: (Set<string> | undefined)[] = []; // The keys of each open object so far; undefined for an array.
  const token = /"(?:[^"\\]|\\.)*"|[{}[\]]/gs;
  for (const { 0: found, index } of text.matchAll(token)) {
    if (found === "{") open.push(new Set());
    else if (found === "[") open.push(undefined);
    else if (found === "}" || found === "]") open.pop();
    else if (isFollowedByColon(text, index + found.length)) {
      const key = JSON.parse(found) as string; // A JSON string parses to a string.
      const keys = open.at(-1);
      if (keys?.has(key)) return key;
      keys?.add(key);
    }
  }
  return undefined;
}

function isFollowedByColon(text: string, position: number): boolean {
  const whitespace = /[\t\n\r ]*/y;
  whitespace.lastIndex = position;
  whitespace.exec(text);
  return text[whitespace.lastIndex] === ":";
}
