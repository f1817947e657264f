import { describe, expect, it } from "vitest";

import { pluginPathsOf } from "./plugin-paths.ts";

const contributing = (plugins: unknown) => ({ contributes: { sentimentTuner: { plugins } } });

describe("pluginPathsOf", () => {
  it("resolves paths inside the extension", () => {
    expect(pluginPathsOf("/ext", contributing(["./a.mjs", "dist/b.mjs"])).paths).toEqual([
      "/ext/a.mjs",
      "/ext/dist/b.mjs",
    ]);
    expect(pluginPathsOf("/ext", contributing("a.mjs")).paths).toEqual(["/ext/a.mjs"]);
  });

  it("rejects a path outside the extension and a value that is not a path", () => {
    const { paths, problems } = pluginPathsOf("/ext", contributing(["../other/a.mjs", "/etc/a.mjs", 3, "", "."]));
    expect(paths).toEqual([]);
    expect(problems).toHaveLength(5);
  });

  it("finds nothing if nothing is contributed", () => {
    for (const json of [undefined, {}, { contributes: {} }, { contributes: { sentimentTuner: [] } }]) {
      expect(pluginPathsOf("/ext", json)).toEqual({ paths: [], problems: [] });
    }
  });
});
