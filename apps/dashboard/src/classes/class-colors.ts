import { polarityOf } from "@sentiment-tuner/data/polarity";

/** A color by its role; each is a custom property in styles/theme.css. */
export type ClassColor = "good" | "bad" | "neutral" | "series-1";

/** A number or an index has no polarity by itself: 1 is the lowest of five stars, and the second of two classes. */
const BARE_NUMBER = /^(?:label_)?[+-]?\d+(?:[.,]\d+)?$/i;

/**
 * The colors of the classes: green, gray and red if a name states a polarity, otherwise one neutral color.
 *
 * @returns in the order of `classNames`
 */
export function classColors(classNames: readonly string[]): ClassColor[] {
  return classNames.map((name) => {
    switch (BARE_NUMBER.test(name) ? undefined : polarityOf(name)) {
      case "positive":
        return "good";
      case "negative":
        return "bad";
      case "neutral":
        return "neutral";
      case undefined:
        return "series-1";
    }
  });
}
