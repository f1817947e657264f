import type { TimedEvent } from "@sentiment-tuner/protocol";

/** A generated run that resembles a real one, for tests and for the development page. */
export interface SampleRunOptions {
  readonly id: string;
  readonly seed: number;
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  readonly testReviews: number;
  /** How well the model separates the classes; 2 gives an accuracy near 0.88 for two classes. */
  readonly skill: number;
  readonly learningRate: number;
  readonly classNames: readonly string[];
  /** Whether a model confuses neighbors more often, as with stars. */
  readonly isOrdered: boolean;
}

export const SAMPLE_RUN: SampleRunOptions = {
  id: "2026-03-02T09-15-00-000Z",
  seed: 1,
  epochs: 3,
  stepsPerEpoch: 250,
  testReviews: 1000,
  skill: 2,
  learningRate: 5e-5,
  classNames: ["Negative", "Positive"],
  isOrdered: true,
};

/** Stars that become three classes. */
export const THREE_CLASSES: SampleRunOptions = {
  ...SAMPLE_RUN,
  id: "2026-03-03T10-00-00-000Z",
  classNames: ["Negative", "Neutral", "Positive"],
};

/** Stars, each a class. Their names are numbers, which a JavaScript object would sort. */
export const FIVE_CLASSES: SampleRunOptions = {
  ...SAMPLE_RUN,
  id: "2026-03-04T10-00-00-000Z",
  classNames: ["1", "2", "3", "4", "5"],
};

/** Topics without an order. */
export const TWENTY_CLASSES: SampleRunOptions = {
  ...SAMPLE_RUN,
  id: "2026-03-05T10-00-00-000Z",
  testReviews: 4000,
  isOrdered: false,
  classNames: [
    ...["Account access", "Billing", "Cancellation", "Complaint about the service of a partner company", "Contract"],
    ...["Damaged parcel", "Data protection", "Delivery date", "Discount code", "Feature request", "Gift card"],
    ...["Installation", "Invoice", "Late delivery", "Praise", "Product question", "Refund", "Returns", "Spare parts"],
    "Warranty",
  ],
};

/** Names that would break a page which trusts them. */
export const HOSTILE_CLASSES: SampleRunOptions = {
  ...SAMPLE_RUN,
  id: "2026-03-06T10-00-00-000Z",
  isOrdered: false,
  classNames: [
    ...["10", "2", "__proto__", "constructor", "<img src=x onerror=alert(1)>", "{0} and {1}", "إيجابي جدا"],
    ...["\u200b", "\u202eevitagen", `${"very ".repeat(60)}long`],
  ],
};

const START = Date.UTC(2026, 2, 2, 9, 15);

/** Adds a time to an event, as in events.jsonl. */
export function timed(event: object, elapsedMs = 0): TimedEvent {
  return { time: new Date(START + elapsedMs).toISOString(), ...event } as TimedEvent; // Callers pass complete events.
}
