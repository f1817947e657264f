import { polarPhrase, wordsOf } from "./polarity.ts";

/** What the name of a column says about the numbers in it. */
export type NameMeaning =
  /** Higher is better: `sentiment`, `polarity`. */
  | { readonly kind: "sentiment" }
  /** Higher is better: `stars`, `review_score`. */
  | { readonly kind: "rating" }
  /** A class: `label`, `target`, the number of a column without a name. */
  | { readonly kind: "label" }
  /** Yes is an opinion: `recommended` or `is_negative`. */
  | { readonly kind: "question"; readonly polarity: "negative" | "positive" }
  /** Yes is a property of the text: `toxic`, `is_urgent`. */
  | { readonly kind: "property"; readonly name: string }
  /** Higher numbers are worse, or the numbers are codes: `priority`, `anger_score`, `cluster`. */
  | { readonly kind: "unrated" }
  | { readonly kind: "none" };

const SENTIMENTS: ReadonlySet<string> = new Set(
  "sentiment sentiments polarity valence opinion stimmung sentimiento".split(" "),
);
const RATINGS: ReadonlySet<string> = new Set(
  (
    "rating ratings rate star stars score scores overall grade grades points point satisfaction csat nps mark marks reviewrating " +
    "starrating reviewscore likely likelihood bewertung sterne estrellas puntuacion puntuación calificacion calificación valoracion " +
    "valoración nota voto punteggio valutazione avaliação beoordeling cijfer ocena puan оценка рейтинг 评分 星级 評価 평점 별점"
  ).split(" "),
);
/** In columns with such a name a higher number is worse. */
const WORSE: ReadonlySet<string> = new Set(
  (
    "priority priorität severity urgency rank ranks ranking rang risk difficulty effort pain stress anger angry fear sadness sad disgust " +
    "anxiety depression frustration churn schulnote schulnoten"
  ).split(" "),
);
/** In columns with such a name numbers are codes or amounts. */
const CODES: ReadonlySet<string> = new Set(
  "id ids code codes cluster topic type kind group category age cost price intensity arousal".split(" "),
);
const LABELS: ReadonlySet<string> = new Set(
  (
    "label labels labelled labeled class classes target targets category categories y gold annotation annotated annotations tag truth " +
    "output code klasse etiqueta"
  ).split(" "),
);
/** Words of a question that do not change its meaning. */
const QUESTION_WORDS: ReadonlySet<string> = new Set(
  "is was were are has did does would user flag ind indicator binary yn bool boolean label class y target by who".split(
    " ",
  ),
);
/** Nouns → adjectives for class names. */
const ADJECTIVES: ReadonlyMap<string, string> = new Map([
  ["toxicity", "toxic"],
  ["obscenity", "obscene"],
  ["sarcasm", "sarcastic"],
  ["irony", "ironic"],
]);
const NEUTRAL_PROPERTIES: ReadonlySet<string> = new Set(
  "sarcasm sarcastic irony ironic subjective fake clickbait".split(" "),
);

/** What a column's name says. The name itself is the only source: `clicked` says nothing about an opinion. */
export function nameMeaning(name: string): NameMeaning {
  const words = wordsOf(name);
  const asked = words.filter((word) => !QUESTION_WORDS.has(word));
  const phrase = polarPhrase(asked.join(" "));
  if (phrase !== undefined && phrase.polarity !== "neutral") {
    if (phrase.isProperty && phrase.polarity === "negative") return { kind: "property", name: adjective(asked) };
    return { kind: "question", polarity: phrase.polarity };
  }
  const isAbout = (list: ReadonlySet<string>): boolean => words.some((word) => list.has(word));
  if (asked.length === 1 && isAbout(NEUTRAL_PROPERTIES)) return { kind: "property", name: adjective(asked) };
  if (isAbout(SENTIMENTS) || isAbout(RATINGS)) {
    // In "negative_score", a higher number is not better.
    if (isAbout(WORSE) || words.some((word) => polarPhrase(word)?.polarity === "negative")) return { kind: "unrated" };
    return isAbout(SENTIMENTS) ? { kind: "sentiment" } : { kind: "rating" };
  }
  if (words[0] === "is" && asked.length > 0) return { kind: "property", name: adjective(asked) };
  if (isAbout(WORSE)) return { kind: "unrated" };
  if (isAbout(LABELS) || /^\d+$/.test(name.trim())) return { kind: "label" };
  if (isAbout(CODES)) return { kind: "unrated" };
  return { kind: "none" };
}

function adjective(words: readonly string[]): string {
  return words.map((word) => ADJECTIVES.get(word) ?? word).join(" ");
}
