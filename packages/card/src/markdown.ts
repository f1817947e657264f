/** Punctuation that means something to Markdown, to GitHub's autolinks or to Hugging Face's mentions. */
const SPECIAL = /[\\`*_{}[\]()#+\-.!|~$@:^=]/g;

/** Line breaks, other control characters, and marks that turn the direction of what follows. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;

/** Text from outside as Markdown that shows it and does nothing else, on one line. */
export function escapeMarkdown(text: string): string {
  const line = text.replace(INVISIBLE, " ").trim();
  return line
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replace(SPECIAL, (character) => `\\${character}`);
}

/** A table whose first column is text and whose others are numbers. Cells are Markdown already. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const rule = head.map((_name, column) => (column === 0 ? "---" : "---:"));
  return [head, rule, ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
