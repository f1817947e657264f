/** What can go wrong between the steps; `message` says what to do next. */
export type WorkflowErrorCode =
  | "PART_DUPLICATE"
  | "PART_UNKNOWN"
  | "PLUGIN_INVALID"
  | "PLUGIN_UNREADABLE"
  | "SETTING_INVALID"
  | "SOURCE_UNAVAILABLE"
  | "MAX_LENGTH_INVALID"
  | "HELD_OUT_UNFIT"
  | "HELD_OUT_MISSING"
  | "LABELS_UNFIT"
  | "QUALITY_LOST"
  | "OUTPUT_UNWRITABLE"
  | "OUTPUT_OCCUPIED"
  | "OUTPUT_COMPLETE";

export class WorkflowError extends Error {
  override readonly name = "WorkflowError";
  readonly code: WorkflowErrorCode;

  constructor(code: WorkflowErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
