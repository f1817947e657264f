import type { RunId } from "./run-id.ts";
import type { TrainConfigInput } from "./train-config.ts";

/** Share of the reviews in the test set if the request names none. */
export const DEFAULT_TEST_SIZE = 0.2;

/** What to train on and how. Datasets, models and plug-ins cross as paths, never as their contents. */
export interface TrainRequest {
  /** Files and folders, or datasets of a hub: `hf://datasets/owner/name[@revision][/file]`. */
  readonly datasetPaths: readonly string[];
  /** Held-out reviews of their own; without them `testSize` of the dataset is held out. */
  readonly evaluationPaths?: readonly string[];
  /** Share of the reviews held out, 0 to 1; 0.2 if not given. */
  readonly testSize?: number;
  /** Most reviews to train on and, with `evaluationLimit`, to judge on: a stratified sample. */
  readonly limit?: number;
  readonly evaluationLimit?: number;
  readonly reading?: ReadingChoices;
  /** Cleaning rules by name, in order; if not given, all that plug-ins bring. */
  readonly cleaningRules?: readonly string[];
  /** Truncation strategy by name; "head" if not given. */
  readonly truncation?: string;
  /** Base model in Hugging Face layout; only what people call it where `modelReference` is given. */
  readonly modelFolder: string;
  /** Base model of a hub, `owner/name[@revision]`: fetched before anything else. */
  readonly modelReference?: string;
  readonly outputFolder: string;
  /** What events call the run; made from the time if not given. */
  readonly runId?: RunId;
  /** Whether a linear model of words is trained for comparison; true if not given. */
  readonly baseline?: boolean;
  readonly engine?: string;
  readonly threads?: number;
  readonly plugins?: readonly string[];
  /** Goes on from the newest checkpoint in `outputFolder`. */
  readonly resume?: boolean;
  readonly config: TrainConfigInput;
}

/** How a dataset is to be understood where that is not left to the readers. */
export interface ReadingChoices {
  readonly textColumn?: string;
  readonly labelColumn?: string;
  /** The dataset's own label → what it means. */
  readonly labelMap?: Readonly<Record<string, "negative" | "positive" | "skip">>;
  /** What becomes of bytes that are not UTF-8; "error" if not given. */
  readonly invalidUtf8?: "error" | "replace";
}
