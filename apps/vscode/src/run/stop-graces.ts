/** How long each way of stopping may take before the next, harder one. */
export interface StopGraces {
  /** After the request: the process finishes its step and writes a checkpoint. */
  readonly requestMs: number;
  /** After SIGTERM. */
  readonly terminateMs: number;
}

export const STOP_GRACES: StopGraces = { requestMs: 30_000, terminateMs: 15_000 };
