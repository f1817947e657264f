export { admitClient } from "./admit.ts";
export { type Channel, openChildChannel, openParentChannel } from "./channel.ts";
export { createWorkerClient, type RequestOptions, type WorkerClient } from "./client.ts";
export { type Dispatcher, dispatchRequests, type RequestHandlers } from "./dispatcher.ts";
export { isOwnEndpoint, makeEndpoint } from "./endpoint.ts";
export { exitReason } from "./exit-reason.ts";
export { connectToRun, readRunProcess, type RunConnection } from "./run-socket.ts";
