/*
 * Words that state a polarity. A property, such as toxic, has a polarity too, but its classes keep their own names.
 */

/** How strong a word is; used to order classes such as bad and terrible. */
export interface PolarWord {
  readonly polarity: "negative" | "neutral" | "positive";
  readonly strength: number;
  readonly isProperty: boolean;
  /** Mixed is neutral, unless neutral is another class of the same data. */
  readonly isMixed: boolean;
}

const NEGATIVE =
  "neg negative negatives negatively negativity negativ negativo negativa negativos negativas négatif négative negatif negatief negatywny " +
  "отрицательный негативный olumsuz سلبي ネガティブ 부정 bad poor " +
  "rotten dislike disliked dislikes unhappy dissatisfied unsatisfied dissatisfying unsatisfying unsatisfactory unfavorable " +
  "unfavourable unpleasant disappointed disappointing disapprove disapproved detractor detractors con cons bearish " +
  "thumbs_down voted_down schlecht mauvais malo mala 负面 消极 差评";
const VERY_NEGATIVE = "terrible awful horrible worst dreadful abysmal atrocious hated";
const NEUTRAL =
  "neu neutral neutrals neutrality neutro neutra neutre neutrale neutraal neutralny netral нейтральный nötr محايد ニュートラル 中性 中立 중립 " +
  "neither average fair ok okay meh so_so indifferent ambivalent passive passives objective obj";
const MIXED = "mixed both conflict";
const POSITIVE =
  "pos positive positives positively positivity positiv positivo positiva positivos positivas positif positief pozytywny " +
  "положительный позитивный olumlu إيجابي ايجابي ポジティブ 긍정 good fresh " +
  "recommended recommend recommends recommending like liked happy satisfied satisfying satisfactory favorable favourable pleasant " +
  "pleased approve approved promoter promoters pro pros bullish thumbs_up voted_up recommendation gut bon bueno buena 正面 积极 好评";
const RATHER_POSITIVE = "great love loved loves";
const VERY_POSITIVE = "excellent best amazing awesome outstanding fantastic wonderful perfect superb";
const NEGATIVE_PROPERTIES =
  "toxic toxicity complaint complaints complain spam spammy hate hateful hatespeech hate_speech identity_hate offensive offense abusive abuse " +
  "insult insulting obscene obscenity threat threatening profane profanity racist racism sexist sexism harassment harmful " +
  "bullying cyberbullying fraud fraudulent scam phishing vulgar";

/** Word (two words joined by `_`) → its meaning. */
export const POLAR_WORDS: ReadonlyMap<string, PolarWord> = new Map([
  ...entries(NEGATIVE, "negative", 1),
  ...entries(VERY_NEGATIVE, "negative", 2),
  ...entries(NEUTRAL, "neutral", 0),
  ...entries(MIXED, "neutral", 0, { isMixed: true }),
  ...entries(POSITIVE, "positive", 1),
  ...entries(RATHER_POSITIVE, "positive", 1.5),
  ...entries(VERY_POSITIVE, "positive", 2),
  ...entries(NEGATIVE_PROPERTIES, "negative", 1, { isProperty: true }),
]);

/** Labels that are signs instead of words. */
export const SIGNS: ReadonlyMap<string, PolarWord["polarity"]> = new Map([
  ["+", "positive"],
  ["-", "negative"],
  ["👍", "positive"],
  ["👎", "negative"],
  ["🙂", "positive"],
  ["😊", "positive"],
  ["😀", "positive"],
  ["😃", "positive"],
  ["☺", "positive"],
  ["😐", "neutral"],
  ["🙁", "negative"],
  ["☹", "negative"],
  ["😞", "negative"],
  [":)", "positive"],
  [":(", "negative"],
]);

/** Degrees, as factors of the strength. */
export const DEGREES: ReadonlyMap<string, number> = new Map(
  Object.entries({
    extremely: 4,
    extreme: 4,
    overwhelmingly: 4,
    most: 4,
    very: 3,
    highly: 3,
    really: 3,
    strongly: 3,
    strong: 3,
    totally: 3,
    completely: 3,
    absolutely: 3,
    super: 3,
    mostly: 0.9,
    mainly: 0.9,
    generally: 0.9,
    quite: 0.8,
    fairly: 0.7,
    rather: 0.7,
    moderately: 0.6,
    moderate: 0.6,
    somewhat: 0.5,
    partly: 0.5,
    partially: 0.5,
    slightly: 0.3,
    slight: 0.3,
    mildly: 0.3,
    mild: 0.3,
    weakly: 0.3,
    weak: 0.3,
    bit: 0.3,
    little: 0.3,
  }),
);

/** Words that turn the polarity of the word after them. */
export const NEGATIONS: ReadonlySet<string> = new Set(
  "not non no never dont doesnt didnt isnt wasnt wouldnt wont cannot cant without nicht kein keine".split(" "),
);

/** Words that say nothing about the polarity. */
export const FILLERS: ReadonlySet<string> = new Set(
  (
    "a an the i it is was were be been am are at all to of this that or nor with do does did would will label class sentiment sentiments " +
    "polarity opinion opinions tone review reviews reviewed customer customers user users feedback comment comments tweet tweets " +
    "text texts experience rated product overall"
  ).split(" "),
);

function entries(
  words: string,
  polarity: PolarWord["polarity"],
  strength: number,
  { isProperty = false, isMixed = false } = {},
): [string, PolarWord][] {
  return words.split(" ").map((word) => [word, { polarity, strength, isProperty, isMixed }]);
}
