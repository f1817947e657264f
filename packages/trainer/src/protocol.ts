import type { ClassificationReport } from "@sentiment-tuner/metrics";
import type { TrainConfig, TrainConfigInput } from "./config.ts";
import type { RequestProgress, SpaceSdk } from "./hub-protocol.ts";

export type {
  EventLinesMessage,
  FromDashboard,
  HeldOutPrediction,
  PredictionLinesMessage,
  RunAction,
  RunsMessage,
  RunStatus,
  RunSummary,
  SnapshotMessage,
  TimedEvent,
  ToDashboard,
} from "./dashboard-protocol.ts";
export type { RequestProgress, SpaceSdk } from "./hub-protocol.ts";
export type {
  BaselineEvent,
  CleanedEvent,
  CompletedEvent,
  DownloadingEvent,
  FetchedEvent,
  JudgingEvent,
  ModelLoadedEvent,
  PreparationEvent,
  ReadEvent,
  SplitEvent,
  TokenizedEvent,
  WorkflowEvent,
} from "./run-events.ts";
export type { RunOrder, RunProcess } from "./run-files.ts";
export { ORDER_FILE, PROCESS_FILE } from "./run-files.ts";
export type {
  BaselineRecord,
  DataRecord,
  EvaluationReport,
  ModelRecord,
  RunReport,
  TrainingRecord,
} from "./run-report.ts";

export type { EngineRecord, GpuRecord, HubRecord, SetupEvent, SetupLine, SetupReport } from "./setup-report.ts";

/** Both ends must name the same number; raise it with every change to a message. */
export const PROTOCOL_VERSION = 2;

/** Method → what goes in, what comes back. Adding a method means adding one line here. */
export interface Requests {
  handshake: {
    params: { protocolVersion: number };
    result: { protocolVersion: number; engines: readonly EngineStatus[] };
  };
  /** Answered when the run has ended, with a checkpoint. Asked of the process that trains. */
  stop: { params: { runId: RunId }; result: { lastStep: number } };
  /** Asked of the process that only predicts; `explain` asks for `words`. */
  classify: {
    params: { modelFolder: string; texts: readonly string[]; explain?: boolean };
    result: { predictions: readonly Prediction[] };
  };
  /**
   * Fetches a model, `owner/name[@revision]`, into the cache that Hugging Face's libraries share; `source` is `owner/name@commit`. Asked, as
   * are the next two, of the process that talks to a hub, which takes its token from its environment.
   */
  fetchModel: { params: { reference: string }; result: { folder: string; source: string } };
  /** Uploads a model's folder to `owner/name`. */
  pushModel: { params: { repo: string; modelFolder: string; isPrivate: boolean }; result: { url: string } };
  /** Uploads a model and a Space that shows it, both `owner/name`; answered when the Space runs. */
  deploySpace: {
    params: { repo: string; modelFolder: string; isPrivate: boolean; sdk: SpaceSdk };
    result: { url: string };
  };
}

export type Method = keyof Requests;

/** Names one run, in events and in requests; it also names the run's folder. */
export type RunId = string & { readonly brand: "RunId" };

export interface EngineStatus {
  readonly name: string;
  /** Why it cannot run here; absent if it can. */
  readonly unavailable?: string;
}

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

export interface Prediction {
  readonly label: string;
  /** Probability of `label`, 0 to 1. */
  readonly score: number;
  /** Label → probability. */
  readonly probabilities: Readonly<Record<string, number>>;
  /** Tokens of the text, special tokens included, and how many of them the model saw. */
  readonly totalTokens: number;
  readonly seenTokens: number;
  /** In the order of the text, as far as the model saw it. Absent if not asked for, or where the architecture cannot be explained. */
  readonly words?: readonly WordWeight[];
}

/** How much one word spoke for the predicted label. */
export interface WordWeight {
  /** UTF-16 range in the text. */
  readonly start: number;
  readonly end: number;
  /** -1 to 1: above 0 for the predicted label, below 0 against it; 1 or -1 is the word that counts most. */
  readonly weight: number;
}

/**
 * What training reports, in order: `started` first, exactly one `finished` last. A run that cannot start has only `finished`, and one
 * that fails or is stopped while its result is judged and saved has a second. Whoever goes on with a run adds to its events.
 */
export type TrainEvent =
  | StartedEvent
  | StepEvent
  | BatchSplitEvent
  | EvaluatingEvent
  | EvaluatedEvent
  | SavedEvent
  | { readonly type: "finished"; readonly runId: RunId; readonly elapsedMs: number; readonly outcome: Outcome };

export interface StartedEvent {
  readonly type: "started";
  readonly runId: RunId;
  readonly engine: string;
  readonly config: TrainConfig;
  readonly totalSteps: number;
  readonly stepsPerEpoch: number;
  readonly warmupSteps: number;
  readonly trainReviews: number;
  readonly evaluationReviews: number;
  readonly parameterCount: number;
  /** Present when the run goes on from a checkpoint. */
  readonly resumedFrom?: { readonly step: number; readonly engine: string };
}

export interface StepEvent {
  readonly type: "step";
  readonly runId: RunId;
  /** 1-based. */
  readonly step: number;
  /** Passes made over the reviews, fractional: 1.5 is half-way through the second. */
  readonly epoch: number;
  /** Mean over the step's reviews, in nats. */
  readonly loss: number;
  readonly learningRate: number;
  /** Before clipping. */
  readonly gradientNorm: number;
  readonly reviewsPerSecond: number;
  /** Padding not counted. */
  readonly tokensPerSecond: number;
  /** Time spent on this run, earlier parts of a resumed one included. */
  readonly elapsedMs: number;
  /** Estimate for the remaining steps; evaluations not included. */
  readonly remainingMs: number;
  /** Memory of the process; told every tenth step. */
  readonly residentBytes?: number;
}

/** Batches are computed in parts from here on, their gradients added up, because whole ones do not fit into memory. */
export interface BatchSplitEvent {
  readonly type: "batch-split";
  readonly runId: RunId;
  /** Steps made before. */
  readonly step: number;
  readonly batchSize: number;
  /** Most reviews computed at once. */
  readonly rowsAtOnce: number;
  /** Foreseen from the size of the memory, or met. A run that met it cannot be repeated to the byte. */
  readonly reason: "estimate" | "out-of-memory";
}

/** How far an evaluation has come. */
export interface EvaluatingEvent {
  readonly type: "evaluating";
  readonly runId: RunId;
  readonly step: number;
  readonly reviewsDone: number;
  readonly reviews: number;
}

export interface EvaluatedEvent {
  readonly type: "evaluated";
  readonly runId: RunId;
  readonly step: number;
  readonly epoch: number;
  readonly report: ClassificationReport;
  /** Every registered metric by name. */
  readonly metrics: Readonly<Record<string, number>>;
  readonly isBest: boolean;
}

export interface SavedEvent {
  readonly type: "saved";
  readonly runId: RunId;
  readonly step: number;
  readonly path: string;
}

/** How a run ended. */
export type Outcome =
  | {
      readonly kind: "completed";
      readonly reason: CompletionReason;
      readonly step: number;
      /** The weights to use: the best evaluated, or the last where nothing was held out. */
      readonly best: SavedWeights;
      /** False if the clock decided a learning rate or the end: such a run gives other bytes when repeated. */
      readonly isRepeatable: boolean;
    }
  | {
      readonly kind: "stopped";
      readonly step: number;
      /** Absent if the run was stopped before it had begun to train. */
      readonly checkpoint?: string;
    }
  | {
      readonly kind: "failed";
      readonly error: WireError;
      /** The newest complete checkpoint, if there is one to go on from. */
      readonly checkpoint?: string;
    };

export type CompletionReason = "all-epochs" | "early-stopping" | "time-limit";

export interface SavedWeights {
  readonly step: number;
  /** The checkpoint's folder; its weights are in `model.safetensors`. */
  readonly path: string;
  /** Value of `bestMetric`, where it was evaluated. */
  readonly value?: number;
}

export interface WireError {
  /** From the literal union of the package that threw, or UNEXPECTED. */
  readonly code: string;
  readonly message: string;
}

export type WireMessage =
  | { readonly kind: "request"; readonly id: number; readonly method: Method; readonly params: unknown }
  | { readonly kind: "cancel"; readonly id: number }
  | { readonly kind: "result"; readonly id: number; readonly result: unknown }
  | { readonly kind: "error"; readonly id: number; readonly error: WireError }
  | { readonly kind: "progress"; readonly id: number; readonly progress: RequestProgress };
