import { alignTexts } from "./align-texts.ts";
import type { CleaningRule, TextEdit } from "./cleaning-rule.ts";
import { rangeBeforeEdits, type TextRange } from "./text-edits.ts";

/** A text after all rules. */
export interface CleanedText {
  readonly text: string;
  /** The range of the original text that became a range of the cleaned one. */
  readonly toOriginal: (range: TextRange) => TextRange;
}

/** Applies the rules in order. Use {@link cleanText} to find words of the result in the original. */
export function applyRules(text: string, rules: readonly CleaningRule[]): string {
  return rules.reduce((cleaned, rule) => rule.apply(cleaned), text);
}

/** Applies the rules in order, and keeps what they replaced. */
export function cleanText(original: string, rules: readonly CleaningRule[]): CleanedText {
  const steps: (readonly TextEdit[])[] = [];
  let text = original;
  for (const rule of rules) {
    const before = text;
    text = rule.apply(before);
    if (text !== before) steps.push(rule.edits?.(before) ?? alignTexts(before, text));
  }
  return {
    text,
    toOriginal: (range) => steps.reduceRight((place, edits) => rangeBeforeEdits(edits, place), range),
  };
}
