import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { loadPlugin } from "./load-plugin.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "plugins-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function moduleFile(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

describe("loadPlugin", () => {
  it("takes the default export", async () => {
    const path = await moduleFile(
      "default.mjs",
      `export default { name: "custom", metrics: [{ name: "m", compute: () => 1 }] };`,
    );
    const plugin = await loadPlugin(path);
    expect(plugin.name).toBe("custom");
    expect(plugin.metrics?.[0]?.name).toBe("m");
  });

  it("takes an export named plugin if there is no default", async () => {
    const path = await moduleFile("named.mjs", `export const plugin = { name: "custom" };`);
    expect(await loadPlugin(path)).toEqual({ name: "custom" });
  });

  it("reports a missing module with its path", async () => {
    const path = join(folder, "missing.mjs");
    await expect(loadPlugin(path)).rejects.toMatchObject({
      code: "PLUGIN_UNREADABLE",
      message: expect.stringContaining(`"${path}" could not be loaded`),
    });
  });

  it("reports why a module that throws cannot be loaded", async () => {
    const path = await moduleFile("throws.mjs", `throw new Error("no licence");`);
    await expect(loadPlugin(path)).rejects.toMatchObject({
      code: "PLUGIN_UNREADABLE",
      message: expect.stringContaining("no licence"),
    });
  });

  const misfits = {
    "a module that exports nothing": [`export {};`, "its default export"],
    "an object without a name": [`export default { metrics: [] };`, "name"],
    "an unknown kind of part": [`export default { name: "g", tokenizers: [] };`, "tokenizers"],
    "a metric that cannot be computed": [
      `export default { name: "g", metrics: [{ name: "m" }] };`,
      "metrics.0.compute",
    ],
    "a reader without a name": [`export default { name: "g", readers: [{ read() {} }] };`, "readers.0.name"],
    "an engine that does not report whether it can run": [
      `export default { name: "g", engines: [{ name: "e", open() {}, openForward() {} }] };`,
      "engines.0.unavailable",
    ],
  };
  it.each(Object.entries(misfits))("rejects %s, naming the place", async (what, [text = "", place = ""]) => {
    const path = await moduleFile(`${what.replaceAll(" ", "-")}.mjs`, text);
    await expect(loadPlugin(path)).rejects.toMatchObject({
      code: "PLUGIN_INVALID",
      message: expect.stringContaining(place),
    });
  });
});
