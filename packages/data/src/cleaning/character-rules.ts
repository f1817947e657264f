import { editingRule, editOf, patternRule } from "./text-edits.ts";

/** Deletes U+0000, as BERT's tokenizer does: a blank in its place would split a word. */
export const nulCharactersRule = patternRule({
  name: "nul-characters",
  description: "NUL characters are deleted.",
  needs: "\0",
  // The control character is what this pattern is about.
  // eslint-disable-next-line no-control-regex
  pattern: /\u0000+/g,
  replace: () => "",
});

/**
 * A word that looks like a path: it begins with a drive, a share, a dot, a variable or a home folder, has a backslash before another
 * character than an escape, or ends in a file name.
 */
const PATH = new RegExp(
  [
    String.raw`^["'(]?(?:[A-Za-z]:\\+(?![nrt][A-Z\\])|\\\\[^nrt\\]|\.{1,2}\\|~\\|%\w+%\\)`,
    String.raw`\\(?!u[\dA-Fa-f]{4})[^nrt\\"'/]`,
    String.raw`\\[\w-]+\.[A-Za-z]\w{0,4}["').,;]?$`,
  ].join("|"),
);
const ESCAPE = /(?:\\+r)?\\+n|\\+r|\\+t/g;

/**
 * Replaces a line break or a tab that is written as backslash and letter, as exports and escaped JSON leave it: "Good.\nCheap." Words that
 * look like a path (C:\new) stay.
 */
export const writtenBreaksRule = editingRule({
  name: "written-breaks",
  description: String.raw`Line breaks and tabs that are written as \n, \r\n or \t become blanks; paths such as C:\new stay.`,
  edits: (text) =>
    text.includes("\\")
      ? Array.from(text.matchAll(/\S+/g)).flatMap(({ 0: word, index }) =>
          word.includes("\\") && !PATH.test(word)
            ? Array.from(word.matchAll(ESCAPE), (escape) =>
                editOf(escape, escape[0].endsWith("t") ? "\t" : "\n", index),
              )
            : [],
        )
      : [],
});

/** U+0080 to U+009F in Windows-1252; a full stop where it has no character. https://encoding.spec.whatwg.org/#windows-1252 */
const WINDOWS_1252 = "€.‚ƒ„…†‡ˆ‰Š‹Œ.Ž..‘’“”•–—˜™š›œ.žŸ";

/**
 * Replaces the characters U+0080 to U+009F, which are Windows-1252 text that was decoded as Latin-1, by the
 * characters that were meant (a dash, an ellipsis, a curly quote), as the HTML standard does with `&#150;`.
 * Other control characters become a space; tabs and line breaks stay.
 */
export const controlCharactersRule = patternRule({
  name: "control-characters",
  description:
    "Windows-1252 punctuation that shows as control characters is repaired; other control characters become spaces.",
  // Control characters are what this pattern is about.
  // eslint-disable-next-line no-control-regex
  pattern: /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g,
  replace: ([character]) => {
    const meant = WINDOWS_1252[character.charCodeAt(0) - 0x80];
    return meant === undefined || meant === "." ? " " : meant;
  },
});

/** Replaces each run of white space by one space and trims both ends. */
export const repeatedBlanksRule = patternRule({
  name: "repeated-blanks",
  description: "Runs of spaces, tabs and line breaks become one space; both ends are trimmed.",
  pattern: /^\s+|\s+$|\s{2,}|[^\S ]/g,
  replace: (match, text) => (match.index === 0 || match.index + match[0].length === text.length ? "" : " "),
});
