import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { isOwnEndpoint, makeEndpoint } from "./endpoint.ts";

let temporaryFolder = "";
beforeEach(async () => {
  temporaryFolder = await mkdtemp(join(tmpdir(), "st-"));
});
afterEach(() => rm(temporaryFolder, { recursive: true }));

describe("makeEndpoint", () => {
  it("uses a short folder where the path of the temporary folder is too long", () => {
    expect(makeEndpoint("/t", "linux")).toMatch(/^\/t\/sentiment-tuner-[0-9a-f]{12}\.sock$/);
    expect(makeEndpoint(`/${"t".repeat(90)}`, "linux")).toMatch(/^\/tmp\/sentiment-tuner-[0-9a-f]{12}\.sock$/);
    expect(makeEndpoint("/t", "win32")).toMatch(/^\\\\\.\\pipe\\sentiment-tuner-[0-9a-f]{12}$/);
  });
});

describe("isOwnEndpoint", () => {
  it.skipIf(process.platform === "win32")(
    "is true for a socket of this user with its name, in its folder",
    async () => {
      const endpoint = makeEndpoint(temporaryFolder, process.platform);
      const server = createServer();
      await new Promise<void>((done) => server.listen(endpoint, done));
      expect(await isOwnEndpoint(endpoint, { temporaryFolder })).toBe(true);
      expect(await isOwnEndpoint(endpoint)).toBe(false); // The folder is not the system's.
      const link = makeEndpoint(temporaryFolder, process.platform);
      await symlink(endpoint, link);
      expect(await isOwnEndpoint(link, { temporaryFolder })).toBe(false);
      await new Promise((done) => server.close(done));
      expect(await isOwnEndpoint(endpoint, { temporaryFolder })).toBe(false);
    },
  );

  it("is false for a file with the name of a socket", async () => {
    const endpoint = makeEndpoint(temporaryFolder, "linux");
    await writeFile(endpoint, "thesis");
    expect(await isOwnEndpoint(endpoint, { temporaryFolder, platform: "linux" })).toBe(false);
  });

  it.each(["/home/me/thesis.txt", "/var/run/docker.sock", String.raw`\\host\pipe\sentiment-tuner-0123456789ab`])(
    "is false for %s",
    async (endpoint) => {
      for (const platform of ["linux", "win32"] as const)
        expect(await isOwnEndpoint(endpoint, { platform })).toBe(false);
    },
  );

  it("is true for a local pipe with its name on Windows", async () => {
    expect(await isOwnEndpoint(makeEndpoint("", "win32"), { platform: "win32" })).toBe(true);
  });
});
