/** What can go wrong in a workflow. */
export type WorkflowErrorCode =
  | "DATASET_NAME_INVALID"
  | "PART_DUPLICATE"
  | "PART_UNKNOWN"
  | "PLUGIN_INVALID"
  | "PLUGIN_UNREADABLE"
  | "SETTING_INVALID"
  | "SOURCE_UNAVAILABLE"
  | "MAX_LENGTH_INVALID"
  | "RECIPE_DAMAGED"
  | "RUNG_DAMAGED"
  | "RUNG_ABSENT"
  | "RUNG_UNFIT"
  | "TEST_SET_UNFIT"
  | "TEST_SET_MISSING"
  | "LABELS_UNFIT"
  | "MODEL_DAMAGED"
  | "QUALITY_LOST"
  | "EXPORT_DISAGREES"
  | "RUN_EXISTS"
  | "RUN_MISSING"
  | "RUN_VERSION"
  | "OUTPUT_BUSY"
  | "OUTPUT_MOVED"
  | "OUTPUT_UNWRITABLE"
  | "OUTPUT_OCCUPIED"
  | "OUTPUT_COMPLETE"
  | "OUTPUT_EXISTS"
  | "OUTPUT_IS_INPUT";

/** Values behind an error, for an app that wants to offer a remedy. */
export interface WorkflowErrorDetails {
  /** `RUN_EXISTS`, `OUTPUT_BUSY`, `OUTPUT_UNWRITABLE`: the folder that was to be written. */
  readonly folder?: string;
  /** `OUTPUT_EXISTS`: the file that may be replaced. */
  readonly file?: string;
  /** `TEST_SET_MISSING`, `QUALITY_LOST`: the export format that was refused. */
  readonly format?: string;
  /** `LABELS_UNFIT`, for a model without a trained classification head: its folder. */
  readonly untrainedModel?: string;
}

/**
 * A workflow that cannot start or continue. The message says what happened. It names no command and no button: an app adds its own remedy,
 * by `code` and `details`.
 */
export class WorkflowError extends Error {
  override readonly name = "WorkflowError";
  readonly details: WorkflowErrorDetails;

  constructor(
    readonly code: WorkflowErrorCode,
    message: string,
    { details = {}, ...options }: { readonly cause?: unknown; readonly details?: WorkflowErrorDetails } = {},
  ) {
    super(message, options);
    this.details = details;
  }
}

/** The message of a thrown value. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
