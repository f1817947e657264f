import type { WindowInput } from "../windows.ts";
import { LEAST_STEPS, SMALL_BATCH_BELOW } from "./presets.ts";
import type { GivenSettings, RecipeQuestion } from "./recipe-plan.ts";

/** The choices that a plan has reasons for. */
export interface PlanFacts {
  readonly reviews: number;
  readonly epochs: number;
  readonly batchSize: number;
  readonly maxLength: number;
  readonly minutes: number;
  readonly steps: number;
  readonly isTimeBound: boolean;
  /** Whether any text is longer than `maxLength`. */
  readonly truncates: boolean;
  /** How longer texts are read; undefined: they are truncated. */
  readonly windows: WindowInput | undefined;
  readonly estimatedMs: number;
}

/** With fewer steps, the head of a new model has hardly moved. */
const TOO_FEW_STEPS = 50;

/** Sentences for the user that say why a plan has its values. */
export function describePlan({ given, reviews, tokenLengths }: RecipeQuestion, facts: PlanFacts): readonly string[] {
  const { epochs, batchSize, maxLength, minutes, steps } = facts;
  const passes = epochs === 1 ? "one pass" : `${String(epochs)} passes`;
  const most = Math.min(reviews, given.limit ?? Infinity);
  const sentences: string[] = [];
  if (facts.reviews < most) {
    const share = `${count(facts.reviews)} of ${count(most)} training reviews`;
    sentences.push(`${capital(passes)} over ${share}: as many as fit in ${inMinutes(minutes)} on this machine.`);
  } else if (given.config.epochs === undefined && steps >= LEAST_STEPS && isRaised(facts)) {
    sentences.push(
      `${capital(passes)} over ${count(most)} reviews, so that the model learns in at least ${count(LEAST_STEPS)} steps.`,
    );
  } else {
    const limit =
      facts.isTimeBound && given.config.epochs === undefined ? `, within ${inMinutes(minutes)} on this machine` : "";
    sentences.push(`${capital(passes)} over ${count(most)} reviews${limit}.`);
  }
  if (given.config.batchSize === undefined && most < SMALL_BATCH_BELOW) {
    sentences.push(
      `Batches of ${String(batchSize)}, because there are fewer than ${count(SMALL_BATCH_BELOW)} training reviews.`,
    );
  }
  if (facts.truncates) {
    const longer = tokenLengths.filter((length) => length > maxLength).length / tokenLengths.length;
    sentences.push(
      `${String(maxLength)} tokens at once; ${percent(longer)} of the reviews are longer${howLongOnesAreRead(facts, given)}.`,
    );
  }
  if (facts.isTimeBound && steps < TOO_FEW_STEPS) {
    sentences.push(
      `Only ${count(steps)} steps fit: the model may hardly learn. Allow more minutes, or choose a smaller base model.`,
    );
  }
  if (facts.estimatedMs > minutes * 60_000) {
    sentences.push(`With the settings that you gave, training takes longer than ${inMinutes(minutes)}.`);
  }
  return sentences;
}

function howLongOnesAreRead({ windows }: PlanFacts, { truncation }: GivenSettings): string {
  if (windows === undefined) return "";
  if (truncation === "window") return ". Training draws a part of each in every pass, and answers come from all parts";
  return ". Training reads their beginning and their end, and answers come from all parts";
}

/** Whether a pass has so few steps that the floor of steps decided how many passes there are. */
function isRaised({ steps, epochs }: PlanFacts): boolean {
  return epochs > 1 && steps - steps / epochs < LEAST_STEPS;
}

function inMinutes(minutes: number): string {
  return minutes === 1 ? "one minute" : `${String(minutes)} minutes`;
}

function count(value: number): string {
  return value.toLocaleString("en-US");
}

function percent(share: number): string {
  return share < 0.01 ? "fewer than 1%" : `${String(Math.round(100 * share))}%`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
