import { PassThrough } from "node:stream";

import { type Message, StreamMessageReader, StreamMessageWriter } from "vscode-jsonrpc/node";

import type { Channel } from "../node/channel.ts";

/** One end of a channel in memory. */
export interface ChannelEnd extends Channel {
  /** What this end has written, as JSON-RPC. */
  readonly sent: Message[];
  /** Writes text to the other end without framing it. */
  writeRaw(text: string): void;
  close(reason: string): void;
}

/** Two connected ends: what one writes arrives at the other, through real framing. */
export function channelPair(): readonly [ChannelEnd, ChannelEnd] {
  const [forth, back] = [new PassThrough(), new PassThrough()];
  return [createEnd(back, forth), createEnd(forth, back)];
}

function createEnd(input: PassThrough, output: PassThrough): ChannelEnd {
  const sent: Message[] = [];
  const closeListeners: ((reason: string) => void)[] = [];
  const writer = new StreamMessageWriter(output);
  const write = writer.write.bind(writer);
  writer.write = (message) => {
    sent.push(structuredClone(message));
    return write(message);
  };
  return {
    reader: new StreamMessageReader(input),
    writer,
    sent,
    writeRaw: (text) => void output.write(text),
    onClose: (listener) => void closeListeners.push(listener),
    close(reason) {
      for (const listener of closeListeners) listener(reason);
    },
  };
}

/** The messages that arrive at an end to which nothing else listens. */
export function messagesAt({ reader }: Channel): Message[] {
  const received: Message[] = [];
  reader.listen((message) => void received.push(message));
  return received;
}
