/** Why a Space could not be written; `message` says what to do. */
export type SpaceErrorCode = "ASSET_MISSING" | "MODEL_UNFIT" | "NAME_INVALID" | "OUTPUT_OCCUPIED" | "OUTPUT_UNWRITABLE";

export class SpaceError extends Error {
  override readonly name = "SpaceError";
  readonly code: SpaceErrorCode;

  constructor(code: SpaceErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
