import { controlCharactersRule, nulCharactersRule, repeatedBlanksRule, writtenBreaksRule } from "./character-rules.ts";
import type { CleaningRule } from "./cleaning-rule.ts";
import { htmlEntitiesRule, htmlTagsRule, lineBreaksRule, twiceEscapedEntitiesRule } from "./html-rules.ts";

/**
 * All rules, in the order in which they apply. Entities come after tags, so that an escaped "&lt;b&gt;" stays as text.
 * Blanks come last, because the other rules produce some.
 *
 * A model names the rules of its run. A rule never changes what it does: a better one gets another name.
 */
export const CLEANING_RULES: readonly CleaningRule[] = [
  nulCharactersRule,
  writtenBreaksRule,
  lineBreaksRule,
  htmlTagsRule,
  twiceEscapedEntitiesRule,
  htmlEntitiesRule,
  controlCharactersRule,
  repeatedBlanksRule,
];
