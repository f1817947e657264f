import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";

import { cli, parseLines, REVIEWS, SHORT_RUN, startCli, temporaryFolder, TEST_REVIEWS } from "../support/cli.ts";
import { hubEnv, startHub, temporaryHome, WITH_TOKEN } from "../support/hub-client.ts";
import { HUB_TOKEN, type HubServer } from "../support/hub-server.ts";

const root = temporaryFolder();
const model = join(root, "run", "model");
beforeAll(async () => {
  expect((await cli(["train", REVIEWS, ...SHORT_RUN, "--out", join(root, "run"), "--json"])).code).toBe(0);
});

/** A hub for the command line, with a valid token. */
async function connectHub(): Promise<HubServer> {
  const hub = await startHub();
  for (const [name, value] of Object.entries({ ...hubEnv(hub, temporaryHome()), ...WITH_TOKEN })) {
    vi.stubEnv(name, value);
  }
  onTestFinished(() => void vi.unstubAllEnvs());
  return hub;
}

describe("space", () => {
  it("pushes the model and a static Space, both private, and prints the address", async () => {
    const hub = await connectHub();
    hub.stage(["BUILDING", "RUNNING"].map((stage) => ({ stage })));
    const out = join(root, "static");
    const args = ["space", "owner/reviews", "--model", model, "--sdk", "static", "--out", out, "--threads", "1"];
    const { code, stdout, stderr } = await cli(args);
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${hub.endpoint}/spaces/owner/reviews\n` });
    expect(stderr).toMatch(/^Space +.*static, static, \d+\.\d MB\nModel +in the browser as q8 or fp16$/m);
    expect(stderr).toMatch(/^Stage +BUILDING\nStage +RUNNING$/m);
    expect(hub.repo("space", "owner/reviews")).toMatchObject({ sdk: "static", isPrivate: true });
    expect(hub.repo("model", "owner/reviews")).toMatchObject({ isPrivate: true });
    expect(hub.read("model", "owner/reviews", "model.safetensors")).toEqual(
      readFileSync(join(model, "model.safetensors")),
    );
    expect(hub.read("space", "owner/reviews", "model/onnx/model_quantized.onnx")?.length).toBeGreaterThan(0);
    expect(JSON.parse(String(hub.read("space", "owner/reviews", "space.json")))).toMatchObject({ title: "reviews" });
    expect(String(hub.read("model", "owner/reviews", "README.md"))).toContain("owner/reviews"); // The usage example has the name.
    expect(stdout + stderr).not.toContain(HUB_TOKEN);
  });

  it("prints every event as JSON, and the reason why a Space does not run", async () => {
    const hub = await connectHub();
    const errorMessage = "No matching distribution for torch==9";
    hub.stage([{ stage: "BUILDING" }, { stage: "BUILD_ERROR", errorMessage }]);
    const args = ["space", "owner/reviews", "--model", model, "--public", "--out", join(root, "gradio"), "--json"];
    const { code, stdout, stderr } = await cli(args);
    expect(code).toBe(1);
    expect(stderr).toMatch(/could not be built \(BUILD_ERROR\): No matching distribution for torch==9/);
    const events = parseLines(stdout);
    expect(events[0]).toMatchObject({ type: "uploading", repo: "owner/reviews", bytesDone: 0 });
    expect(events.at(-1)).toEqual({ type: "stage", repo: "owner/reviews", stage: "BUILD_ERROR" });
    // A public model is loaded from its own repository.
    expect(JSON.parse(String(hub.read("space", "owner/reviews", "space.json")))).toMatchObject({
      model: "owner/reviews",
    });
    expect(hub.read("space", "owner/reviews", "model/model.safetensors")).toBeUndefined();
  });

  it("skips the int8 model if it cannot be evaluated, and reports that", async () => {
    await connectHub();
    const copy = join(root, "copy");
    mkdirSync(join(copy, "onnx"), { recursive: true });
    for (const name of ["config.json", "tokenizer.json", "tokenizer_config.json", "model.safetensors"])
      writeFileSync(join(copy, name), readFileSync(join(model, name)));
    const out = join(root, "without-test-set");
    const args = ["space", "owner/reviews", "--model", copy, "--sdk", "static", "--out", out];
    expect((await cli(args)).stderr).toMatch(
      /Skipped the int8 model: there is no completed run beside ".*"\. Give test reviews with --eval\./,
    );
    expect(readdirSync(join(out, "model/onnx"))).toEqual(["model_fp16.onnx"]);
    expect((await cli([...args, "--eval", TEST_REVIEWS, "--limit", "8"])).stderr).toContain("q8 or fp16");
  });

  it("serves a static Space until Ctrl-C", async () => {
    const { child, result } = startCli(
      ["space", "me/reviews", "--model", model, "--sdk", "static", "--local", "--threads", "1"],
      {
        onStdout: (all) => {
          const url = /Serving +(http:\/\/127\.0\.0\.1:\d+\/)/.exec(all)?.[1];
          if (url === undefined || served !== undefined) return;
          served = fetch(url).then((response) => response.text());
          void served.then(() => child.kill("SIGINT"));
        },
      },
    );
    expect(await result).toMatchObject({ code: 0, stderr: expect.stringContaining("16 rows") });
    expect(await served).toContain("<title>Text classifier</title>");
    expect(existsSync(join(root, "run", "space-static", "index.html"))).toBe(true);
  });
  let served: Promise<string> | undefined;

  it("prints the commands for a Gradio Space if Python lacks its packages", async () => {
    const { PATH, PYTHON } = process.env;
    process.env["PATH"] = root; // A folder without programs.
    delete process.env["PYTHON"];
    try {
      const { code, stdout } = await cli(["space", "me/reviews", "--model", model, "--local"]);
      expect(code).toBe(0);
      expect(stdout).toMatch(/pip install -r requirements\.txt gradio==\d/);
      expect(existsSync(join(root, "run", "space-gradio", "app.py"))).toBe(true);
    } finally {
      Object.assign(process.env, { PATH, ...(PYTHON !== undefined && { PYTHON }) });
    }
  });

  it.each([
    [
      ["space", "reviews", "--model", model, "--local"],
      /"reviews" is not a valid name on the Hub\. Give it as owner\/name/,
    ],
    [["space", "me/reviews", "--model", model, "--sdk", "docker"], /Allowed choices are gradio, static/],
  ])("exits with 2 for an invalid name or kind of Space", async (args, message) => {
    const { code, stderr } = await cli(args);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(message) });
  });
});

describe("export --format space-…", () => {
  it("writes the folder", async () => {
    const out = join(root, "exported");
    const { code, stdout } = await cli([
      "export",
      "--model",
      model,
      "--format",
      "space-gradio",
      "--out",
      out,
      "--json",
    ]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ sdk: "gradio", folder: out });
    expect(readdirSync(join(out, "model"))).toContain("model.safetensors");
  });
});
