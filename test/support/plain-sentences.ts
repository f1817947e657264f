/** Plain sentences, not only of films, with their sentiment. The general model must know it. */
export const PLAIN_SENTENCES = [
  ["I loved every minute of this film.", "Positive"],
  ["The plot was dull and the acting was terrible.", "Negative"],
  ["What a wonderful evening, we laughed all the way home.", "Positive"],
  ["This was a complete waste of my time and money.", "Negative"],
  ["The staff were friendly and the food was delicious.", "Positive"],
  ["The phone broke after two days and no one answered my calls.", "Negative"],
  ["An excellent book, I recommend it to everyone.", "Positive"],
  ["I was very disappointed, it is the worst hotel I have stayed in.", "Negative"],
  ["The new version is fast, beautiful and easy to use.", "Positive"],
  ["A boring story with an awful ending.", "Negative"],
] as const;
