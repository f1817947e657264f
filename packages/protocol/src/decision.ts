import type { DecisionGoal } from "@sentiment-tuner/metrics";

/** How the logits of a model become probabilities and a decision. Stored with the model and applied wherever it answers. */
export interface Decision {
  /** Logits are divided by it before the softmax; above 1 it makes probabilities less extreme. 1 if the weights contain it already. */
  readonly temperature: number;
  /** Two classes: the second class is chosen from this probability on. Absent: the likeliest class. */
  readonly threshold?: number;
  /** If the probability of the chosen class is below, the answer is "not sure". */
  readonly notSureBelow?: number;
}

/** What was decided about the answers of a run's model, and what it changed. */
export interface DecisionRecord extends Decision {
  /**
   * The fitted one; 1 if none was better. The classification head of the fine-tuned model is saved divided by it, so that every reader of the
   * model has it. The recipes of the other models of a ladder have it.
   */
  readonly temperature: number;
  /** Validation reviews that temperature and threshold were chosen on; 0 if there were none. */
  readonly reviews: number;
  /** What the threshold was chosen for, and the class that it concerns, the second of two. */
  readonly goal?: DecisionGoal & { readonly className: string };
  /** On the test reviews, with temperature 1 and with the fitted one. */
  readonly before: CalibrationFigures;
  readonly after: CalibrationFigures;
}

export interface CalibrationFigures {
  readonly logLoss: number;
  readonly expectedCalibrationError: number;
}
