import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

import { versions } from "./versions.ts";

describe("versions", () => {
  it("contains the version of package.json", () => {
    const manifest: unknown = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
    expect(manifest).toMatchObject({ version: versions()["sentiment-tuner"] });
  });
});
