import type { WireError } from "./protocol.ts";

/** What a process that publishes is asked to do; the one message that it is sent. Folders cross as paths. */
export type PublishOrder =
  | (PublishTarget & { readonly kind: "model" })
  | (PublishTarget & { readonly kind: "space"; readonly sdk: "gradio" | "static" });

interface PublishTarget {
  /** `owner/name`. */
  readonly repo: string;
  readonly folder: string;
  /** True if not given; a repository that is there stays as it is. */
  readonly isPrivate?: boolean;
}

/** What it tells, in order. Exactly one `published` or `failed` is the last. */
export type PublishEvent =
  | {
      readonly type: "uploading";
      readonly repo: string;
      readonly bytesDone: number;
      readonly totalBytes: number;
      /** Estimate for what remains; absent until there is one. */
      readonly remainingMs?: number;
    }
  /** The files are there; a Space is yet to be built. */
  | { readonly type: "pushed"; readonly url: string; readonly commit: string; readonly isNew: boolean }
  /** Of a Space: BUILDING, APP_STARTING, RUNNING … */
  | { readonly type: "stage"; readonly stage: string }
  | { readonly type: "published"; readonly url: string }
  | { readonly type: "failed"; readonly error: WireError };
