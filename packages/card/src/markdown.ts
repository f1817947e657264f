/** Punctuation with a meaning in Markdown, in GitHub's autolinks or in Hugging Face's mentions. */
const SPECIAL = /[\\`*_{}[\]()#+\-.!|~$@:^=]/g;

/** Line breaks, other control characters, and marks that change the text direction. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;

/** Escapes untrusted text: the result is one line of Markdown that shows the text and adds no markup. */
export function escapeMarkdown(text: string): string {
  const line = text.replace(INVISIBLE, " ").trim();
  return line
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replace(SPECIAL, (character) => `\\${character}`);
}

interface TableOptions {
  /** Columns of text; the others are numbers. The first column by default. */
  readonly textColumns?: readonly number[];
}

/** A table. Cells are Markdown, already escaped. */
export function markdownTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  { textColumns = [0] }: TableOptions = {},
): string {
  const rule = head.map((_name, column) => (textColumns.includes(column) ? "---" : "---:"));
  return [head, rule, ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
