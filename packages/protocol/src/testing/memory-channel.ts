import type { Channel } from "../rpc/channel.ts";
import type { WireMessage } from "../rpc/wire-message.ts";

/** One end of a channel in memory: what it sends arrives at the other a turn later, as JSON would. */
export interface ChannelEnd extends Channel {
  readonly sent: WireMessage[];
  /** Delivers anything to this end's own listeners, as if the other had sent it. */
  receive(message: unknown): void;
  close(reason: string): void;
}

export function memoryChannel(): readonly [ChannelEnd, ChannelEnd] {
  const first = createEnd((message) => {
    second.receive(message);
  });
  const second: ChannelEnd = createEnd((message) => {
    first.receive(message);
  });
  return [first, second];
}

function createEnd(deliver: (message: unknown) => void): ChannelEnd {
  const messageListeners: ((message: unknown) => void)[] = [];
  const closeListeners: ((reason: string) => void)[] = [];
  const sent: WireMessage[] = [];
  return {
    sent,
    send(message) {
      sent.push(message);
      const text = JSON.stringify(message);
      queueMicrotask(() => {
        deliver(JSON.parse(text));
      });
    },
    onMessage: (listener) => void messageListeners.push(listener),
    onClose: (listener) => void closeListeners.push(listener),
    receive(message) {
      for (const listener of messageListeners) listener(message);
    },
    close(reason) {
      for (const listener of closeListeners) listener(reason);
    },
  };
}
