import { describe, expect, it } from "vitest";

import { findNodeRuntime, isRecentEnough } from "./node-runtime.ts";

const versions = (table: Readonly<Record<string, string>>) => async (path: string) => table[path];
const search = { configuredPath: "", editorPath: "/editor" };

describe("findNodeRuntime", () => {
  it("tries the setting, then the PATH, then the editor's own", async () => {
    const versionOf = versions({ "/my/node": "v22.1.0", node: "v20.19.0" });
    expect((await findNodeRuntime({ ...search, configuredPath: "/my/node", versionOf })).path).toBe("/my/node");
    expect((await findNodeRuntime({ ...search, versionOf })).source).toBe("path");
    expect(await findNodeRuntime({ ...search, versionOf: versions({ node: "v18.0.0" }) })).toEqual({
      path: "/editor",
      environment: { ELECTRON_RUN_AS_NODE: "1" },
      source: "editor",
    });
  });

  it("reports a configured program that cannot be used", async () => {
    const reported: unknown[] = [];
    const onUnfit = (...about: unknown[]): void => void reported.push(about);
    await findNodeRuntime({ ...search, configuredPath: "/old", versionOf: versions({ "/old": "v16.0.0" }), onUnfit });
    expect(reported).toEqual([["/old", "v16.0.0"]]);
  });
});

describe("isRecentEnough", () => {
  it.each([
    ["v20.19.0", true],
    ["v20.18.9", false],
    ["v24.0.1", true],
    ["Python 3.11", false],
    [undefined, false],
  ])("of %s is %s", (version, expected) => {
    expect(isRecentEnough(version)).toBe(expected);
  });
});
