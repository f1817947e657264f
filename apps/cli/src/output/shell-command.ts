/**
 * A command line of this program that can be pasted into a shell. Every word is quoted so that a shell expands nothing in it: in bash and
 * its relatives, and on Windows in PowerShell.
 */
export function shellCommand(words: readonly string[], platform = process.platform): string {
  return ["npx sentiment-tuner", ...words.map((word) => shellWord(word, platform))].join(" ");
}

/** One word of such a command line. */
export function shellWord(word: string, platform = process.platform): string {
  if (/^[\w@%+:./\\-][\w@%+=:./\\-]*$/.test(word)) return word;
  return `'${word.replaceAll("'", platform === "win32" ? "''" : String.raw`'\''`)}'`;
}
