import { nameMeaning } from "../labels/name-meaning.ts";
import { wordsOf } from "../labels/polarity.ts";

/** Common names of the column with the review. Compared in lower case, letters and digits only. */
const TEXT_NAMES: ReadonlySet<string> = words(
  "text review sentence content comment body reviewtext reviewbody reviewcontent tweet message document phrase",
);
/** Words in longer names of such a column, as in `OriginalTweet`. */
const TEXT_WORDS: ReadonlySet<string> = words(
  "text review reviews sentence content comment comments body tweet message document phrase post utterance feedback opinion summary",
);

/** Names of a column with the class of the review. */
const CLASS_LABEL_NAMES: ReadonlySet<string> = words("label labels sentiment polarity class target stance");
/** Words in longer names of such a column, as in `airline_sentiment`. */
const CLASS_LABEL_WORDS: ReadonlySet<string> = words("label labels sentiment polarity annotation annotated");
/** Names of a column with a class of any kind: of an opinion, or of the thing that is reviewed. */
const KIND_WORDS: ReadonlySet<string> = words("class category emotion emotions intent topic");

/** Words beside those, for the number of a class. */
const CODE_WORDS: ReadonlySet<string> = words("id ids idx index nr no number key");

/** Names of a column with a rating. It counts only if no column has a class name. */
const RATING_NAMES: ReadonlySet<string> = words("rating ratings stars star score overall reviewrating starrating");

/** Words of columns that are neither the text nor the label, whatever else their name says. */
const OTHER_WORDS: ReadonlySet<string> = words(
  "id ids uuid guid index idx hash url link href email date time timestamp created updated confidence probability prob conf " +
    "count counts votes upvotes downvotes likes retweets latitude longitude",
);
/** The same, as the last word of the name only: `user_rating` is a rating. */
const OTHER_LAST_WORDS: ReadonlySet<string> = words(
  "nr no number key mail phone at year month day hour address street city location country region state zip postcode lat lon " +
    "user username userid author reviewer name screenname trusted vote helpful useful funny cool numerator denominator price age " +
    "length lang language ip source file filename path version",
);
/** Words of columns with a text about the text. */
const TITLE_WORDS: ReadonlySet<string> = words("title headline subject heading reason");

/** What the name of a column says about the text: 3 a common name, 2 a part of it, 1 nothing, 0 a title, -1 anything else. */
export function textNameRank(name: string): number {
  if (TEXT_NAMES.has(normalized(name))) return 3;
  const parts = wordsOf(name);
  if (isOtherName(name)) return -1;
  if (parts.some((word) => TITLE_WORDS.has(word))) return 0;
  if (labelNameRank(name) >= 3) return -1;
  if (parts.some((word) => TEXT_WORDS.has(word))) return 2;
  return labelNameRank(name) > 0 ? -1 : 1;
}

/** How well a name fits a label column: 4 a class, 3 a part of such a name, 2 a rating, 1 a question or a kind, 0 anything else. */
export function labelNameRank(name: string): number {
  const plain = normalized(name);
  if (CLASS_LABEL_NAMES.has(plain)) return 4;
  if (RATING_NAMES.has(plain)) return 2;
  if (isOtherName(name)) return 0;
  const parts = wordsOf(name);
  if (parts.some((word) => CODE_WORDS.has(word))) return 1;
  if (parts.some((word) => CLASS_LABEL_WORDS.has(word))) return 3;
  const { kind } = nameMeaning(name);
  if (kind === "rating") return 2;
  return kind === "question" || kind === "property" || parts.some((word) => KIND_WORDS.has(word)) ? 1 : 0;
}

/** Whether a name says that the column holds kinds of texts, such as topics. */
export function isKindName(name: string): boolean {
  return wordsOf(name).some((word) => KIND_WORDS.has(word));
}

/** Whether a name says that the column is an id, a place, a date, a number of votes and the like. */
export function isOtherName(name: string): boolean {
  const isClass = wordsOf(name).some((word) => CLASS_LABEL_WORDS.has(word) || KIND_WORDS.has(word));
  const parts = wordsOf(name).filter((word) => !/^\d+$/.test(word) && !(isClass && CODE_WORDS.has(word)));
  return parts.some((word) => OTHER_WORDS.has(word)) || OTHER_LAST_WORDS.has(parts.at(-1) ?? "");
}

/** Whether a name is a common one for a text or a label column. Several words may be the beginning of a text instead. */
export function isColumnName(name: string): boolean {
  const plain = normalized(name);
  if (TEXT_NAMES.has(plain) || CLASS_LABEL_NAMES.has(plain) || RATING_NAMES.has(plain)) return true;
  if (/\s/.test(name.trim()) || name.length > 40 || name.startsWith("__label__")) return false;
  const parts = wordsOf(name);
  return (
    parts.length > 1 &&
    parts.some((word) => TEXT_WORDS.has(word) || CLASS_LABEL_WORDS.has(word) || RATING_NAMES.has(word))
  );
}

function normalized(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(" "));
}
