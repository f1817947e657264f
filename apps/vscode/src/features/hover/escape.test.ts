import { describe, expect, it } from "vitest";

import { escapeMarkdown } from "./escape.ts";

/** What a browser shows for Markdown of text and numeric entities. */
function shown(markdown: string): string {
  return markdown.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
}

const HOSTILE = [
  "[click](command:workbench.action.terminal.new)",
  "<script>alert(1)</script>",
  '<img src="x" onerror="alert(1)">',
  "![x](https://example.com/x.png)",
  "https://example.com www.example.com a@b.example",
  "**bold** _it_ `code` ~~gone~~ # title",
  "| a | b |\n|---|---|",
  "$(zap) &lt;b&gt; &#60;",
  "```\nfence\n```",
  "</span><a href='command:x'>y</a>",
  "1. one\n- two\n> three\n\n---",
  "\\[a\\](b)",
];

describe("escapeMarkdown", () => {
  it.each(HOSTILE)("shows %j as text", (text) => {
    const markdown = escapeMarkdown(text);
    expect(markdown).toMatch(/^(?:[\p{L}\p{N} ]|&#\d+;)*$/u);
    expect(shown(markdown)).toBe(text.replace(/\s+/g, " "));
  });

  it("keeps letters of every script and emoji", () => {
    const text = "Größe 漢字 مرحبا 😀";
    expect(escapeMarkdown(text)).toBe(text);
  });

  it("replaces characters that reorder or hide text", () => {
    expect(escapeMarkdown("a\u202eb\u0007c\ud800d")).toBe("a\ufffdb\ufffdc\ufffdd");
  });
});
