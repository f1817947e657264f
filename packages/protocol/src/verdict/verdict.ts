import type { Interval } from "@sentiment-tuner/metrics";

import {
  comparisonWithWords,
  figuresOf,
  intervalOf,
  answeringRung,
  mostFrequentClass,
  onlyPredictedClass,
  type VerdictInput,
  type VerdictKind,
} from "./evidence.ts";
import { formatShare, inEnglish, type VerdictLanguage } from "./language.ts";
import { type NextAction, nextAction } from "./next-action.ts";

/** What a person should know first about a finished run. */
export interface Verdict {
  readonly kind: VerdictKind;
  /** One or two short sentences, with the accuracy. */
  readonly sentence: string;
  readonly next: NextAction;
  /** On the test reviews, 0 to 1. */
  readonly accuracy: number;
  /** The 95% score interval of the accuracy. */
  readonly interval: Interval;
  readonly testReviews: number;
}

/** With fewer test reviews no statement holds. */
const FEWEST_TEST_REVIEWS = 20;
/** A model is useful if it makes at most this share of the errors of the most frequent class. */
const USEFUL_ERRORS = 0.5;
/** A model is good if it makes at most this share of them. */
const GOOD_ERRORS = 0.4;

/** The verdict on the model that answers: the one that was kept, or the fine-tuned one. It never calls chance a success. */
export function verdictOf(report: VerdictInput, { t = inEnglish, language }: VerdictLanguage = {}): Verdict {
  const answering = answeringRung(report);
  const { rows, classNames, accuracy, confusionMatrix } = figuresOf(report, answering);
  const interval = intervalOf({ accuracy, rows });
  const words = answering === "linear" ? undefined : comparisonWithWords(report, answering);
  const majority = mostFrequentClass(confusionMatrix, rows);
  const percent = (share: number): string => formatShare(share, language);
  const right = percent(accuracy);
  const count = new Intl.NumberFormat(language).format(rows);
  const verdict = (kind: VerdictKind, sentence: string): Verdict => {
    const next = nextAction(kind, report, answering);
    return { kind, sentence, next, accuracy, interval, testReviews: rows };
  };

  const onlyAnswer = onlyPredictedClass(confusionMatrix);
  if (onlyAnswer !== undefined && classNames.length > 1) {
    const name = classNames[onlyAnswer] ?? "";
    return verdict(
      "no-better-than-guessing",
      t(
        "No better than guessing: it answers {0} to every text. {1} of {2} test reviews are right.",
        name,
        right,
        count,
      ),
    );
  }
  const isBetterThanGuessing = interval.low > majority.share;
  const mayBeUseful = interval.high > 1 - USEFUL_ERRORS * (1 - majority.share);
  if (rows < FEWEST_TEST_REVIEWS || (!isBetterThanGuessing && mayBeUseful)) {
    const [low, high] = [percent(interval.low), percent(interval.high)];
    return verdict(
      "too-little-data",
      t(
        "Too little data to tell: {0} right on a test set of {1}. On new texts it may be {2} to {3}.",
        right,
        count,
        low,
        high,
      ),
    );
  }
  if (!isBetterThanGuessing) {
    const name = classNames[majority.index] ?? "";
    const guessed = percent(majority.share);
    return verdict(
      "no-better-than-guessing",
      t(
        "No better than guessing: {0} of {1} test reviews are right. Always answering {2} gets {3}.",
        right,
        count,
        name,
        guessed,
      ),
    );
  }
  const isGood = 1 - accuracy <= GOOD_ERRORS * (1 - majority.share);
  const counted = words && percent(words.accuracy);
  if (words?.isBetter === "words") {
    return verdict(
      "no-better-than-words",
      t("A simple word counter does better: {0}, against {1} on {2} test reviews.", counted ?? "", right, count),
    );
  }
  if (isGood) {
    if (counted === undefined) return verdict("good", t("Good: {0} of {1} test reviews are right.", right, count));
    return verdict(
      "good",
      words?.isBetter === "model"
        ? t("Good: {0} of {1} test reviews are right. A simple word counter gets {2}.", right, count, counted)
        : t(
            "Good: {0} of {1} test reviews are right, about as many as with a simple word counter ({2}).",
            right,
            count,
            counted,
          ),
    );
  }
  if (words?.isBetter === "model") {
    return verdict(
      "better-than-words",
      t(
        "Often wrong, but better than a simple word counter: {0} of {1} test reviews are right, against {2}.",
        right,
        count,
        counted ?? "",
      ),
    );
  }
  if (counted !== undefined) {
    return verdict(
      "no-better-than-words",
      t(
        "No clear gain over a simple word counter: {0} of {1} test reviews are right, against {2}.",
        right,
        count,
        counted,
      ),
    );
  }
  const guessed = percent(majority.share);
  return verdict(
    "better-than-guessing",
    t(
      "Better than guessing, but often wrong: {0} of {1} test reviews are right. Guessing gets {2}.",
      right,
      count,
      guessed,
    ),
  );
}

/** Whether a verdict says that the model is better than guessing. */
export function isProven(kind: VerdictKind): boolean {
  return kind !== "no-better-than-guessing" && kind !== "too-little-data";
}

/** Whether a model should not replace another one: it proves less, or it proves as much and is less accurate. */
export function isWorse(
  next: Pick<Verdict, "kind" | "accuracy">,
  current: Pick<Verdict, "kind" | "accuracy">,
): boolean {
  const [proof, needed] = [proofOf(next.kind), proofOf(current.kind)];
  return proof < needed || (proof === needed && proof > 0 && next.accuracy < current.accuracy);
}

/** 0 for a model that is no better than guessing, 1 for one of which too little is known, 2 for the others. */
function proofOf(kind: VerdictKind): number {
  if (isProven(kind)) return 2;
  return kind === "too-little-data" ? 1 : 0;
}
