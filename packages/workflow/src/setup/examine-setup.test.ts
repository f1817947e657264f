import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Engine } from "@sentiment-tuner/trainer";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { examineSetup } from "./examine-setup.ts";
import { formatSetupReport } from "./format-setup-report.ts";

const HOME = "/home/ada";

const engine = (name: string, obstacle?: string): Engine => ({
  name,
  unavailable: () => Promise.resolve(obstacle),
  open: () => Promise.reject(new Error("not opened here")),
  openForward: () => Promise.reject(new Error("not opened here")),
});
const ENGINES = [
  engine("gpu:there", undefined),
  engine("gpu:absent", `no library in ${HOME}/lib`),
  engine("gpu:broken"),
  engine("cpu"),
];

const server = createServer((_request, response) => response.writeHead(200).end());
let endpoint: string;
beforeAll(
  () =>
    new Promise<void>((resolve) => {
      server.listen(0, "127.0.0.1", () => {
        endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
        resolve();
      });
    }),
);
afterAll(() => void server.close());

const examine = (env: NodeJS.ProcessEnv) =>
  examineSetup({
    engines: ENGINES,
    home: HOME,
    env: { SENTIMENT_TUNER_CACHE: join(tmpdir(), "no-measurements-here"), ...env },
    measure: ({ name }) => {
      if (name === "gpu:broken") return Promise.reject(new Error("the device is lost"));
      return Promise.resolve({ reviewsPerSecond: name === "cpu" ? 10 : 2500, gigaflops: 123.4 });
    },
  });

describe("examineSetup", () => {
  it("reports the speed of each engine, why it is not available, or how it failed", async () => {
    const { engines, auto } = await examine({ HF_ENDPOINT: endpoint });
    expect(engines).toEqual([
      { name: "gpu:there", reviewsPerSecond: 2500, gigaflops: 123.4 },
      { name: "gpu:absent", unavailable: "no library in ~/lib" },
      { name: "gpu:broken", failure: "the device is lost" },
      { name: "cpu", reviewsPerSecond: 10, gigaflops: 123.4 },
    ]);
    expect(auto.engine).toBe("gpu:there");
  });

  it("checks the Hub at HF_ENDPOINT, and shows neither user nor token", async () => {
    const secret = endpoint.replace("http://", "http://ada:hf_secret@");
    const report = await examine({ HF_ENDPOINT: endpoint, HF_TOKEN: "hf_secret" });
    expect(report.hub).toMatchObject({ endpoint, isReachable: true });
    const hidden = JSON.stringify(await examine({ HF_ENDPOINT: secret, HF_TOKEN: "hf_secret" }));
    expect(hidden).not.toContain("hf_secret");
  });

  it("does not fail offline", async () => {
    const { hub } = await examine({ HF_ENDPOINT: "http://127.0.0.1:1" });
    expect(hub).toEqual({ endpoint: "http://127.0.0.1:1", isReachable: false, detail: "it cannot be reached" });
  });

  it("is formatted as Markdown", async () => {
    const text = formatSetupReport(await examine({ HF_ENDPOINT: endpoint }));
    expect(text).toContain(
      "- gpu:there: works; 123 GFLOP/s in matrix products, 2500 reviews/s in training steps of one block\n" +
        "- gpu:absent: not available. no library in ~/lib\n" +
        "- gpu:broken: failed. the device is lost\n",
    );
    expect(text.split("\n")[2]).toContain("**Ready.** `auto` chooses gpu:there. Engine gpu:there is the fastest here");
    expect(text).not.toContain(HOME);
  });
});
