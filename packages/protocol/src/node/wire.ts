import { ProgressType, ResponseError } from "vscode-jsonrpc/node";

import { RemoteError, toWireError, type WireError } from "../errors.ts";
import type { RequestProgress } from "../request-progress.ts";

/** Progress of a request, sent under the `progressToken` that the request brings among its parameters. */
export const PROGRESS = new ProgressType<RequestProgress>();

/** JSON-RPC's number for an error of the application; ours has a code in words, which travels as data. */
const APPLICATION_ERROR = -32_000;

/** A thrown value as an answer; its `code` and message arrive as a RemoteError. */
export function toResponseError(error: unknown): ResponseError<{ code: string }> {
  const { code, message } = toWireError(error);
  return new ResponseError(APPLICATION_ERROR, message, { code });
}

/** The error that the other process answered with; undefined for an error of the connection. */
export function toRemoteError(error: unknown): RemoteError | undefined {
  if (!(error instanceof ResponseError) || error.code !== APPLICATION_ERROR) return undefined;
  const { code } = (error.data ?? {}) as Partial<WireError>; // Checked next.
  return new RemoteError({ code: typeof code === "string" ? code : "UNEXPECTED", message: error.message });
}
