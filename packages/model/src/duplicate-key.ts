/**
 * The first key that an object in a JSON text has twice; `JSON.parse` keeps the last one without a word.
 *
 * @param text - valid JSON
 */
export function findDuplicateKey(text: string): string | undefined {
  const open: (Set<string> | undefined)[] = []; // keys so far, per open object; undefined for an array
  const token = /"(?:[^"\\]|\\.)*"|[{}[\]]/gs;
  for (const { 0: found, index } of text.matchAll(token)) {
    if (found === "{") open.push(new Set());
    else if (found === "[") open.push(undefined);
    else if (found === "}" || found === "]") open.pop();
    else if (isFollowedByColon(text, index + found.length)) {
      const key = JSON.parse(found) as string; // a JSON string parses to a string
      const keys = open.at(-1);
      if (keys?.has(key)) return key;
      keys?.add(key);
    }
  }
  return undefined;
}

function isFollowedByColon(text: string, position: number): boolean {
  const afterBlanks = /[\t\n\r ]*/y;
  afterBlanks.lastIndex = position;
  afterBlanks.exec(text);
  return text[afterBlanks.lastIndex] === ":";
}
