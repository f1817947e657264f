import type { WireMessage } from "./wire-message.ts";

/** Two ends that pass plain JSON in order: a forked process in earnest, an array in tests. */
export interface Channel {
  send(message: WireMessage): void;
  /** What arrives is not trusted until it was narrowed, hence `unknown`. */
  onMessage(listener: (message: unknown) => void): void;
  /** Called once, when nothing will arrive any more; `reason` is fit to show, such as "exit code 1". */
  onClose(listener: (reason: string) => void): void;
}
