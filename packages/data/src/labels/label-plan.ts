/*
 * What becomes of the labels of a dataset. Plain JSON: a plan is shown before training, stored in the report and with the model, and used
 * again when the model is evaluated.
 */

/** Which classes the values of a label column become. `as-is`: each value is a class of its own. */
export type ClassesChoice = "auto" | "as-is" | "two" | "three";

/**
 * A user's own labels: value, or range such as `1..2`, → name of its class. `skip` leaves its rows out. Values are compared as
 * `labelKey` writes them.
 */
export type LabelMap = Readonly<Record<string, string>>;

/** What becomes of each distinct value of one file's label column. */
export interface LabelPlan {
  readonly path: string;
  readonly column: string;
  /** The reading in one sentence. */
  readonly rule: string;
  /** The classes of this file, in the order of the dataset's classes. */
  readonly classNames: readonly string[];
  /** In the order of the scale if there is one, otherwise the most frequent value first. */
  readonly values: readonly PlannedValue[];
  /** Other ways to read the same values, such as two classes instead of three. */
  readonly alternatives: readonly LabelChoice[];
}

/** All rows with one value, or with one of the numbers in a range. */
export interface PlannedValue {
  /**
   * As the file has it, without blanks and invisible characters around it. Empty for missing labels. Of more than 50 numbers, those that
   * follow each other and become the same class are one range, such as `0..39.5`.
   */
  readonly value: string;
  readonly rows: number;
  /** The class that the value becomes; absent if its rows are left out. */
  readonly className?: string;
  /** Why its rows are left out; present if `className` is absent. */
  readonly leftOut?: LeftOutReason;
}

/** `no-label`: the value means that there is no label. `unknown`: a rare value without a known meaning. `chosen`: the user said so. */
export type LeftOutReason = "no-label" | "unknown" | "chosen";

/** One complete answer to the question what the labels mean: a set of reading options. */
export interface LabelChoice {
  /** The reading in one sentence, for a list to choose from. */
  readonly description: string;
  readonly classes?: ClassesChoice;
  readonly labelMap?: LabelMap;
  readonly labelColumn?: string;
}

/** The classes of a model that a dataset is read for. */
export interface TargetClasses {
  /** The labels of the model, in the order of its outputs. */
  readonly classNames: readonly string[];
  /** How the training reviews of the model were read, if it is known. */
  readonly plans?: readonly LabelPlan[];
}
