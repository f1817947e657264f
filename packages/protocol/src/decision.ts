/** How the logits of a model become probabilities and a decision. Stored with the model and applied wherever it answers. */
export interface Decision {
  /** Logits are divided by it before the softmax; above 1 it makes probabilities less extreme. */
  readonly temperature: number;
  /** Two classes: the second class is chosen from this probability on. Absent: the likeliest class. */
  readonly threshold?: number;
  /** Below this probability the answer is "not sure". */
  readonly notSureBelow?: number;
}

/** What a decision threshold was chosen for. */
export type DecisionGoal =
  | { readonly kind: "f1" }
  /** The highest precision with at least this recall of the second class, 0 to 1. */
  | { readonly kind: "recall"; readonly atLeast: number }
  /** A wrong answer for the second class costs `ratio` times as much as one for the first. */
  | { readonly kind: "cost"; readonly ratio: number };

/** The calibration of a run and what it changed. */
export interface DecisionRecord extends Decision {
  /** Held-out training reviews that it was fitted on. */
  readonly reviews: number;
  readonly goal?: DecisionGoal;
  /** On the test reviews, with temperature 1 and with the fitted one. */
  readonly before: CalibrationFigures;
  readonly after: CalibrationFigures;
}

export interface CalibrationFigures {
  readonly logLoss: number;
  readonly expectedCalibrationError: number;
}
