import type { Channel } from "@sentiment-tuner/protocol";

/** What of `process` a forked process needs to talk to its parent. */
export interface IpcEnd {
  readonly connected: boolean;
  send?(message: unknown): boolean;
  on(event: "message", listener: (message: unknown) => void): unknown;
  on(event: "disconnect", listener: () => void): unknown;
}

/** The channel to the parent of a forked process. */
export function openIpcChannel(end: IpcEnd): Channel {
  return {
    send(message) {
      if (end.connected) end.send?.(message);
    },
    onMessage: (listener) => void end.on("message", listener),
    onClose: (listener) =>
      void end.on("disconnect", () => {
        listener("the parent process is gone");
      }),
  };
}
