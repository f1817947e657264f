/** Letters, marks, digits and apostrophes together; every other visible sign alone. BERT's tokenizer never joins two of these. */
const WORD = /[\p{L}\p{M}\p{N}'’]+|[^\s\p{L}\p{M}\p{N}'’]/gu;

/** The words of a text, with their places in it. */
export function wordsOf(text) {
  return Array.from(text.matchAll(WORD), ({ 0: word, index }) => ({ word, start: index, end: index + word.length }));
}

/**
 * Which of a text's tokens the model sees, as Sentiment Tuner cuts it.
 *
 * @param count - tokens of the text
 * @param room - how many may stay
 */
export function keptTokens(count, room, truncation) {
  const all = Array.from({ length: count }, (_token, index) => index);
  if (count <= room) return all;
  if (truncation !== "head-tail") return all.slice(0, room);
  const head = Math.round((room * 128) / 510);
  return [...all.slice(0, head), ...all.slice(count - (room - head))];
}

/** Scores that add up to 1. */
export function softmax(logits) {
  const largest = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(logit - largest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}
