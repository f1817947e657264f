import type { WireError } from "../errors.ts";
import type { RequestProgress } from "../hub-progress.ts";
import type { Method } from "../requests.ts";

export type WireMessage =
  | { readonly kind: "request"; readonly id: number; readonly method: Method; readonly params: unknown }
  | { readonly kind: "cancel"; readonly id: number }
  | { readonly kind: "result"; readonly id: number; readonly result: unknown }
  | { readonly kind: "error"; readonly id: number; readonly error: WireError }
  | { readonly kind: "progress"; readonly id: number; readonly progress: RequestProgress };
