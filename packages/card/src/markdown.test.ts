import { describe, expect, it } from "vitest";

import { escapeMarkdown, markdownTable } from "./markdown.ts";

describe("escapeMarkdown", () => {
  it.each([
    ["plain words stay", "plain words stay"],
    ["a | b", "a \\| b"],
    ["<script>&amp;", "&lt;script&gt;&amp;amp;"],
    ["![x](http://e.example)", "\\!\\[x\\]\\(http\\://e\\.example\\)"],
    ["# one\n---\ntwo", "\\# one \\-\\-\\- two"],
    ["right\u202eleft\u200b", "right left"],
    ["`code` *b* _i_ ~s~ @you $x$", "\\`code\\` \\*b\\* \\_i\\_ \\~s\\~ \\@you \\$x\\$"],
  ])("shows %j as text", (text, markdown) => {
    expect(escapeMarkdown(text)).toBe(markdown);
  });
});

describe("markdownTable", () => {
  it("aligns the first column as text and the others as numbers", () => {
    expect(markdownTable(["a", "b"], [["x", "1"]])).toBe("| a | b |\n| --- | ---: |\n| x | 1 |");
  });
});
