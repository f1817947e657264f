/** Draws progress: a bar in a terminal, or a line now and then elsewhere. */
export interface ProgressDisplay {
  /** @param share - done of the stage, 0 to 1 */
  update(stage: string, share: number, details: string): void;
  /** Ends the current stage, so that something else can be printed. */
  clear(): void;
}
