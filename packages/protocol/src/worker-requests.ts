import type { RunId } from "./run-id.ts";
import type { SpaceSdk } from "./request-progress.ts";
import type { ReadingChoices } from "./train-request.ts";
import type { Prediction } from "./prediction.ts";

/** Both sides must have the same number. Increase it with every change to a message. */
export const PROTOCOL_VERSION = 4;

/** Method → parameters and result. Adding a method means adding one line here. */
export interface Requests {
  handshake: {
    params: { protocolVersion: number };
    result: { protocolVersion: number; engines: readonly EngineStatus[] };
  };
  /** For the process that trains. Answered when the run has ended and its checkpoint is on disk. */
  stop: { params: { runId: RunId }; result: { lastStep: number } };
  /** For the process that predicts. `explain` asks for `words`. */
  classify: {
    params: { modelFolder: string; texts: readonly string[]; explain?: boolean };
    result: { predictions: readonly Prediction[] };
  };
  /** For the process that predicts: scores every row of a table into a new file. */
  scoreFile: {
    params: {
      modelFolder: string;
      inputPath: string;
      /** Its extension names the format. */
      outputPath: string;
      reading?: ReadingChoices;
      /** Whether a column for each class is written as well. */
      probabilities?: boolean;
    };
    result: ScoredFile;
  };
  /**
   * Fetches a model, `owner/name[@revision]`, into the cache that Hugging Face's libraries share; `source` is `owner/name@commit`. This and
   * the next two are for the process that talks to a hub, which reads its token from its environment.
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

/** A table that was scored. */
export interface ScoredFile {
  readonly path: string;
  readonly rows: number;
  /** Rows without a text; they have an empty label. */
  readonly rowsWithoutText: number;
  /** Label → rows; without those that the model is not sure of. */
  readonly labelCounts: Readonly<Record<string, number>>;
  /** The column that was read, absent for a table without rows, and the first two that were added. */
  readonly columns?: { readonly text?: string; readonly label: string; readonly score: string };
  /** Rows that could not be read, with the first of them; they have an empty label as well, and are not in `rowsWithoutText`. */
  readonly unreadableRows?: number;
  readonly firstUnreadable?: { readonly line: number; readonly message: string };
  /** Lines in which bytes that are not UTF-8 were replaced. */
  readonly replacedLines?: number;
  /** What else a user should know about the file, such as an encoding other than UTF-8: whole sentences, the first 20. */
  readonly notes?: readonly string[];
  /** Texts that are longer than the model reads. */
  readonly truncated?: number;
  /** Texts of which the model does not know most tokens; it may not know their language. */
  readonly mostlyUnknown?: number;
  /** Rows with the label "not sure": the probability of their class is below what the model needs to be sure. */
  readonly unsure?: number;
  readonly elapsedMs: number;
}

interface EngineStatus {
  readonly name: string;
  /** Why it cannot run here; absent if it can. */
  readonly unavailable?: string;
}
