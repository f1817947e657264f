import type { ClassesChoice, LabelMap } from "@sentiment-tuner/data";
import type { DecisionGoal } from "@sentiment-tuner/metrics";
import type { RecipeName } from "./recipes/recipe-names.ts";
import type { KeptRung } from "./run-events/ladder-event.ts";
import type { RunId } from "./run-id.ts";
import type { TrainConfigInput } from "./train-config.ts";
import type { WindowInput } from "./windows.ts";

/** Share of the reviews in the test set if the request names none. */
export const DEFAULT_TEST_SIZE = 0.2;

/** What to train on and how. Datasets, models and plug-ins are passed as paths. */
export interface TrainRequest {
  /** Files and folders, or datasets of a hub: `hf://datasets/owner/name[@revision][/file]`. */
  readonly datasetPaths: readonly string[];
  /** Test reviews. Without them, `testSize` of the dataset becomes the test set. */
  readonly evaluationPaths?: readonly string[];
  /** Fraction of the reviews in the test set, 0 to 1; 0.2 by default. */
  readonly testSize?: number;
  /** Maximum number of training reviews: a stratified sample. */
  readonly limit?: number;
  /** Maximum number of test reviews. */
  readonly evaluationLimit?: number;
  readonly reading?: ReadingChoices;
  /** Cleaning rules by name, in order; all registered rules by default. */
  readonly cleaningRules?: readonly string[];
  /** Truncation strategy by name; "head" by default. */
  readonly truncation?: string;
  /** Folder of the base model in Hugging Face layout. If `modelReference` is set, used only as a display name. */
  readonly modelFolder: string;
  /** Base model on a hub, `owner/name[@revision]`. It is downloaded first. */
  readonly modelReference?: string;
  readonly outputFolder: string;
  /** Id of the run in its events; made from the time by default. */
  readonly runId?: RunId;
  /** Which models are compared: all, the fine-tuned one with the linear one, or none; "full" by default. */
  readonly ladder?: "full" | "linear" | "none";
  /** Which model of the ladder answers in the model's folder; "fine-tuned" by default. */
  readonly keep?: KeptRung | "recommended";
  /** Share of the training reviews that choose weights, temperature and threshold instead of being trained on, 0 to 0.5, 0 for none; by their number by default. */
  readonly validationSize?: number;
  /** What the decision threshold of two classes is chosen for; the likeliest class wins by default. */
  readonly goal?: DecisionGoal;
  /** Probability below which the model answers "not sure"; it always answers by default. */
  readonly notSureBelow?: number;
  /**
   * How texts longer than `config.maxLength` are read; by default they are truncated. Training then reads what `truncation` keeps,
   * "head-tail" by default; "window" draws one window of each long text in each epoch.
   */
  readonly windows?: WindowInput;
  /** Factors for the loss of each class; "none" by default. */
  readonly classWeights?: ClassWeights;
  readonly engine?: string;
  readonly threads?: number;
  /** Memory that training may take. Batches are computed in parts that fit, which add up to the same step. */
  readonly maxMemoryBytes?: number;
  /** Resumes from the newest checkpoint in `outputFolder`. */
  readonly resume?: boolean;
  /** The recipe that fills in what `config`, `limit`, `truncation` and `windows` leave open; without it, the defaults of each setting. */
  readonly recipe?: RecipeName;
  readonly config: TrainConfigInput;
}

/** "balanced": inversely proportional to the class's share of the training reviews. A record: class name → factor, 1 if absent. */
export type ClassWeights = "none" | "balanced" | Readonly<Record<string, number>>;

/** How to interpret a dataset, where it is not detected. */
export interface ReadingChoices {
  readonly textColumn?: string;
  readonly labelColumn?: string;
  /** Which classes the labels become; "auto" by default. */
  readonly classes?: ClassesChoice;
  /** Label in the dataset, or range of labels → its class, or "skip". */
  readonly labelMap?: LabelMap;
  /** One character; found in the file by default. */
  readonly delimiter?: string;
  /** Whether the first record of a table names its columns; found in the file by default. */
  readonly hasHeader?: boolean;
  /** "none": quotes in tables are ordinary characters. */
  readonly quotes?: "auto" | "none";
  /** WHATWG name of the encoding, such as "windows-1252"; found in the file by default. */
  readonly encoding?: string;
  /** What to do with bytes that are not UTF-8; "error" by default. */
  readonly invalidUtf8?: "error" | "replace";
}
