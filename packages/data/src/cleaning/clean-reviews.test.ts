import { describe, expect, it } from "vitest";
import { cleanReviews } from "./clean-reviews.ts";
import {
  CLEANING_RULES,
  controlCharactersRule,
  htmlEntitiesRule,
  htmlTagsRule,
  lineBreaksRule,
  repeatedBlanksRule,
} from "./cleaning-rules.ts";
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
    [controlCharactersRule, "wait\u0085 \u0091it\u0092s\u0093 caf\u00e9 \u0096", "wait… ‘it’s“ café –"],
    [controlCharactersRule, "a\u0000b\u0007c\u007fd\u0081e\tf\ng\r\n", "a b c d e\tf\ng\r\n"],
    [repeatedBlanksRule, "  a \t b\n\nc\u00a0\u3000d ", "a b c d"],
  ])("$name turns %j into %j", (rule, before, after) => {
    expect(rule.apply(before)).toBe(after);
  });

  it.each(["<!--", "<a href=", "<b ", "&", "<i x='", "<br "])(
    "need work in proportion to the text, also for %j without an end",
    (piece) => {
      const whole = processorTimeOf([piece.repeat(32_000)]);
      const parts = processorTimeOf(Array.from({ length: 32 }, () => piece.repeat(1_000)));
      // Linear work takes the same time for both, quadratic work 32 times as long for the whole: seconds. The 50 ms allow
      // for a coarse clock.
      expect(whole).toBeLessThan(6 * parts + 50_000);
    },
  );

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
      "line-breaks": 2,
      "html-tags": 0,
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
