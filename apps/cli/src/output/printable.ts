/**
 * Text for a terminal: control characters, and invisible characters that change how a line is drawn, become escapes such as `\u{1b}`, so
 * that no text of a dataset, a model or a file name can move the cursor or hide another.
 */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, escaped);
}

/** The same for a text of several lines. */
export function printableLines(text: string): string {
  return text.split("\n").map(printable).join("\n");
}

/** The same for what is printed: the colors that this program adds stay, and nothing else. */
export function printableOutput(text: string): string {
  return text.replace(COLOR_OR_UNPRINTABLE, (found) => (found.length > 2 || found === "\n" ? found : escaped(found)));
}

/** A value as one line of JSON. What a terminal would obey is written as an escape of JSON, which every reader undoes. */
export function printableJson(value: unknown): string {
  const json = JSON.stringify(value);
  return json.replace(UNPRINTABLE, (character) =>
    Array.from({ length: character.length }, (_, unit) => {
      const code = character.charCodeAt(unit).toString(16);
      return `\\u${code.padStart(4, "0")}`;
    }).join(""),
  );
}

/** Control and format characters, line separators, and lone surrogates. The joiner inside emoji stays. */
const UNPRINTABLE = /(?!\u200d)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** The foreground colors, bold and dim of picocolors, with their ends. */
const COLOR_OR_UNPRINTABLE = new RegExp(`\\u001b\\[(?:0|1|2|22|3\\d|9\\d)m|${UNPRINTABLE.source}`, "gu");

function escaped(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}

const LONGEST_NAME = 40;

/** The name of a class for a column of a table: shortened if it is a whole sentence. */
export function printableName(name: string): string {
  const characters = [...printable(name)];
  return characters.length > LONGEST_NAME ? `${characters.slice(0, LONGEST_NAME - 1).join("")}…` : characters.join("");
}
