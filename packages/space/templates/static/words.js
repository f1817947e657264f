/** A run of letters, marks, digits and apostrophes, or one other visible character. A token of BERT never spans two of these. */
const WORD = /[\p{L}\p{M}\p{N}'’]+|[^\s\p{L}\p{M}\p{N}'’]/gu;

/** The words of a text, with their positions. */
export function wordsOf(text) {
  return Array.from(text.matchAll(WORD), ({ 0: word, index }) => ({ word, start: index, end: index + word.length }));
}

/**
 * The indices of the tokens that remain after truncation, as in training.
 *
 * @param count - tokens of the text
 * @param limit - the most tokens to keep
 */
export function keptTokens(count, limit, truncation) {
  const all = Array.from({ length: count }, (_token, index) => index);
  if (count <= limit) return all;
  if (truncation !== "head-tail") return all.slice(0, limit);
  const head = Math.round((limit * 128) / 510);
  return [...all.slice(0, head), ...all.slice(count - (limit - head))];
}

/** Probabilities: positive numbers that add up to 1. */
export function softmax(logits) {
  const largest = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(logit - largest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}
