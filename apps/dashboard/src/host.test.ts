// @vitest-environment happy-dom
import type { ToDashboard } from "@sentiment-tuner/protocol";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { connectHost } from "./host.ts";

let posted: unknown[] = [];
let state: unknown;

beforeEach(() => {
  posted = [];
  state = undefined;
  vi.stubGlobal("acquireVsCodeApi", () => ({
    postMessage: (message: unknown) => posted.push(message),
    getState: () => state,
    setState: (next: unknown) => (state = next),
  }));
});
afterEach(() => void vi.unstubAllGlobals());

describe("connectHost", () => {
  it("sends messages to the editor", () => {
    connectHost().send({ kind: "start" });
    expect(posted).toEqual([{ kind: "start" }]);
  });

  it("receives messages with a kind and ignores others", () => {
    const received: ToDashboard[] = [];
    connectHost().onMessage((message) => received.push(message));
    for (const data of ["text", null, { source: "devtools" }, { kind: "shown", runIds: ["a"] }])
      window.dispatchEvent(new MessageEvent("message", { data }));
    expect(received).toEqual([{ kind: "shown", runIds: ["a"] }]);
  });

  it("restores what it saved", () => {
    const host = connectHost();
    expect(host.saved()).toBeUndefined();
    host.save({ shown: ["a", "b"] });
    expect(host.saved()).toEqual({ shown: ["a", "b"] });
  });

  it.each([[null], ["text"], [{}], [{ shown: "a" }]])("ignores the saved state %j of another version", (saved) => {
    state = saved;
    expect(connectHost().saved()).toBeUndefined();
  });

  it("keeps only ids that are text", () => {
    state = { shown: ["a", 1, null] };
    expect(connectHost().saved()).toEqual({ shown: ["a"] });
  });
});
