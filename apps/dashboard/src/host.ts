import type { FromDashboard, ToDashboard } from "@sentiment-tuner/protocol";

/** What the page remembers while it is hidden and when the window reloads. */
interface SavedState {
  readonly shown: readonly string[];
}

/** The editor that shows the page. */
export interface Host {
  send(message: FromDashboard): void;
  onMessage(listener: (message: ToDashboard) => void): void;
  saved(): SavedState | undefined;
  save(state: SavedState): void;
}

interface WebviewApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

/** Defined by the editor in every webview; it can be called only once. */
declare function acquireVsCodeApi(): WebviewApi;

/** Connects to the editor. Only this function assigns types to messages from outside. */
export function connectHost(): Host {
  const api = acquireVsCodeApi();
  return {
    send: (message) => api.postMessage(message),
    onMessage(listener) {
      window.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
        // Only the editor and its developer tools post into a webview; messages of the tools have no kind.
        if (typeof data === "object" && data !== null && "kind" in data) listener(data as ToDashboard);
      });
    },
    saved() {
      const state = api.getState();
      if (typeof state !== "object" || state === null || !("shown" in state) || !Array.isArray(state.shown)) return;
      return { shown: state.shown.filter((id): id is string => typeof id === "string") };
    },
    save: (state) => api.setState(state),
  };
}
