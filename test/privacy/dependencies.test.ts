import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

import { describe, expect, it } from "vitest";

const script = fileURLToPath(new URL("../../tools/security/dependencies.mjs", import.meta.url));

interface Dependency {
  readonly name: string;
  readonly license?: string;
  readonly hasIntegrity: boolean;
  readonly hasInstallScript: boolean;
}

const dependencies = JSON.parse(
  execFileSync(process.execPath, [script, "--json"], { encoding: "utf8" }),
) as readonly Dependency[];

/** Licences that allow to ship a package with Apache-2.0 code, with its notice. */
const PERMISSIVE = /^\(?(?:(?:MIT|ISC|0BSD|Apache-2\.0|BSD-[23]-Clause|BlueOak-1\.0\.0|CC0-1\.0)(?: AND | OR )?)+\)?$/;

describe("the packages that are shipped or installed", () => {
  it("have permissive licences, except the image library that transformers.js names and this program does not load", () => {
    const others = dependencies.filter(({ license = "" }) => !PERMISSIVE.test(license));
    expect(others.filter(({ name }) => !name.startsWith("@img/sharp-"))).toEqual([]);
  });

  it("have a checksum in the lock file", () => {
    expect(dependencies.length).toBeGreaterThan(100);
    expect(dependencies.filter(({ hasIntegrity }) => !hasIntegrity)).toEqual([]);
  });

  it("have no install script that SECURITY.md does not explain", () => {
    const withScript = dependencies.filter(({ hasInstallScript }) => hasInstallScript).map(({ name }) => name);
    expect(withScript).toEqual(["core-js", "onnxruntime-node", "protobufjs"]);
  });
});
