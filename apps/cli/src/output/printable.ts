/**
 * Text of a dataset for a terminal: control characters, and invisible characters that change how a line is drawn, become escapes such as
 * `\u{1b}`, so that no text can move the cursor or hide another.
 */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

/** The same for a text of several lines. */
export function printableLines(text: string): string {
  return text.split("\n").map(printable).join("\n");
}

/** Control and format characters, line separators, and lone surrogates. The joiner inside emoji stays. */
const UNPRINTABLE = /(?!\u200d)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

const LONGEST_NAME = 40;

/** The name of a class for a column of a table: shortened if it is a whole sentence. */
export function printableName(name: string): string {
  const characters = [...printable(name)];
  return characters.length > LONGEST_NAME ? `${characters.slice(0, LONGEST_NAME - 1).join("")}…` : characters.join("");
}
