import { decodeHTMLStrict } from "entities";
import { describe, expect, it } from "vitest";

import { cleanReviews } from "./clean-reviews.ts";
import { controlCharactersRule, nulCharactersRule, repeatedBlanksRule, writtenBreaksRule } from "./character-rules.ts";
import { CLEANING_RULES } from "./cleaning-rules.ts";
import { htmlEntitiesRule, htmlTagsRule, lineBreaksRule, twiceEscapedEntitiesRule } from "./html-rules.ts";
import { reviewsOf } from "../items.test.support.ts";

describe("cleaning rules", () => {
  it.each([
    [lineBreaksRule, "a<br />b<BR>c<br/>d</br>e<br clear='all'>f", "a\nb\nc\nd\ne\nf"],
    [lineBreaksRule, "<bread> and 1<br", "<bread> and 1<br"],
    [htmlTagsRule, "un<i>believ</i>able <b>bold</b>", "unbelievable bold"],
    [htmlTagsRule, 'one<p class="x" id=y>two</P>three<hr/>', "one two three "],
    [htmlTagsRule, '<a href="http://x.y/?a>b">link</a><!-- a <b> note -->.', "link ."],
    [htmlTagsRule, "3 < 5 and 6 > 4", "3 < 5 and 6 > 4"],
    [htmlTagsRule, "I <3 it", "I <3 it"],
    [htmlTagsRule, "a<b and c>d", "a<b and c>d"],
    [htmlTagsRule, "<sarcasm>great</sarcasm> <SPOILER> <-- ->", "<sarcasm>great</sarcasm> <SPOILER> <-- ->"],
    [htmlEntitiesRule, "&quot;R&amp;B&quot; &#39;n&#x27; &eacute;&#150;", "\"R&B\" 'n' é–"],
    [htmlEntitiesRule, "AT&T &copy R&B; x &unknown; & so", "AT&T &copy R&B; x &unknown; & so"],
    [twiceEscapedEntitiesRule, "&amp;quot;a&amp;quot; &amp;#39;b&amp;amp;lt;", "&quot;a&quot; &#39;b&lt;"],
    [twiceEscapedEntitiesRule, "R&amp;B; &amp; &amp;amp; AT&amp;T", "R&amp;B; &amp; &amp; AT&amp;T"],
    [nulCharactersRule, "a\u0000b\u0000\u0000c", "abc"],
    [writtenBreaksRule, String.raw`Good.\nCheap.\r\n\r\nBuy\tit`, "Good.\nCheap.\n\nBuy\tit"],
    [writtenBreaksRule, String.raw`one\nline and\\ntwo \n B:\nGood`, "one\nline and\ntwo \n B:\nGood"],
    [writtenBreaksRule, String.raw`say \"no\"\nhttp:\/\/a.b\nit\u2019s`, 'say \\"no\\"\nhttp:\\/\\/a.b\nit\\u2019s'],
    [controlCharactersRule, "wait\u0085 \u0091it\u0092s\u0093 caf\u00e9 \u0096", "wait… ‘it’s“ café –"],
    [controlCharactersRule, "a\u0000b\u0007c\u007fd\u0081e\tf\ng\r\n", "a b c d e\tf\ng\r\n"],
    [repeatedBlanksRule, "  a \t b\n\nc\u00a0\u3000d ", "a b c d"],
  ])("$name turns %j into %j", (rule, before, after) => {
    expect(rule.apply(before)).toBe(after);
  });

  it.each(["<!--", "<a href=", "<b ", "&", "<i x='", "<br ", "&amp;", "  ", " ", "\\n", "\\a.", "\\n "])(
    "need work in proportion to the text, also for %j without an end",
    (piece) => {
      const whole = processorTimeOf([piece.repeat(32_000)]);
      const parts = processorTimeOf(Array.from({ length: 32 }, () => piece.repeat(1_000)));
      // Linear work takes the same time for both, quadratic work 32 times as long for the whole: seconds. The 50 ms allow
      // for a coarse clock.
      expect(whole).toBeLessThan(6 * parts + 50_000);
    },
  );

  it.each([
    String.raw`C:\new\temp`,
    String.raw`"D:\tools\readme.txt"`,
    String.raw`\\server\new\reports`,
    String.raw`..\new`,
    String.raw`%TEMP%\notes`,
    String.raw`src\new\files`,
    String.raw`new\readme.md`,
    String.raw`¯\_(ツ)_/¯`,
  ])("keep the path %s", (path) => {
    expect(writtenBreaksRule.apply(`it is in ${path} now`)).toBe(`it is in ${path} now`);
  });

  it.each([
    "&#150;",
    "&#x1F600;",
    "&#0;",
    "&NotEqualTilde;",
    "&notit;",
    "&#xD800;",
    "&COPY;",
    "&Copy;",
    "&apos;",
    "&#1;&;",
  ])("decode %s as the HTML standard does", (entity) => {
    expect(htmlEntitiesRule.apply(`a${entity}b`)).toBe(decodeHTMLStrict(`a${entity}b`));
  });

  it("keep an escaped tag as text", () => {
    expect(cleanReviews(reviewsOf(["&lt;b&gt;"]), CLEANING_RULES).reviews[0]?.text).toBe("<b>");
  });
});

describe("cleanReviews", () => {
  const reviews = reviewsOf(["+a<br /><br />b &amp;  c", "plain", "<br />", "+d  e"]);

  it("counts the texts that each rule changed", () => {
    const { reviews: cleaned, counts, emptied } = cleanReviews(reviews, CLEANING_RULES);
    expect(cleaned.map(({ text }) => text)).toEqual(["+a b & c", "plain", "+d e"]);
    expect(counts).toEqual({
      "nul-characters": 0,
      "written-breaks": 0,
      "line-breaks": 2,
      "html-tags": 0,
      "twice-escaped-entities": 0,
      "html-entities": 1,
      "control-characters": 0,
      "repeated-blanks": 3,
    });
    expect(emptied).toBe(1);
  });

  it("applies only the given rules and changes only the text of a review", () => {
    const { reviews: cleaned, counts } = cleanReviews(reviews, [htmlEntitiesRule]);
    expect(cleaned[0]).toEqual({ ...reviews[0], text: "+a<br /><br />b &  c" });
    expect(cleaned[1]).toBe(reviews[1]);
    expect(counts).toEqual({ "html-entities": 1 });
  });

  it("leaves out texts that stand for a missing one, and counts them", () => {
    const texts = [
      "Not Available",
      "[deleted]",
      "not available",
      " NaN ",
      "<b>None</b>",
      "+none of it was good",
      "+nan",
    ];
    const { reviews: kept, placeholders, emptied } = cleanReviews(reviewsOf([...texts, "+no"]), CLEANING_RULES);
    expect(kept.map(({ text }) => text)).toEqual(["+none of it was good", "+nan", "+no"]);
    expect(placeholders).toEqual({ "Not Available": 2, "[deleted]": 1, NaN: 1, None: 1 });
    expect(emptied).toBe(0);
  });

  it("does not change its input", () => {
    const before = structuredClone(reviews);
    cleanReviews(reviews, CLEANING_RULES);
    expect(reviews).toEqual(before);
  });
});

/**
 * The processor time of all rules on some texts, in microseconds: the least of several tries, so that other work on the
 * machine does not count.
 */
function processorTimeOf(texts: readonly string[]): number {
  const times = Array.from({ length: 5 }, () => {
    const start = process.cpuUsage();
    for (const text of texts) for (const rule of CLEANING_RULES) rule.apply(text);
    const { user, system } = process.cpuUsage(start);
    return user + system;
  });
  return Math.min(...times);
}
