export { type LineChannelOptions, openLineChannel } from "./line-channel.ts";
export { connectToRun, isAlive, readRunProcess, type RunConnection } from "./run-socket.ts";
