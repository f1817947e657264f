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
