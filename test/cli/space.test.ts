import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { beforeAll, describe, expect, it } from "vitest";

import { cli, HELD_OUT, REVIEWS, SHORT_RUN, startCli, temporaryFolder } from "../support/cli.ts";

const root = temporaryFolder();
const model = join(root, "run", "model");
beforeAll(async () => {
  expect((await cli(["train", REVIEWS, ...SHORT_RUN, "--out", join(root, "run"), "--json"])).code).toBe(0);
});

describe("space", () => {
  it("writes a static Space with the model in half precision, and in 8 bits as they lose nothing", async () => {
    const out = join(root, "static");
    const args = ["space", "me/reviews", "--model", model, "--sdk", "static", "--out", out, "--threads", "1"];
    const { code, stdout } = await cli(args);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Space +.*static, static, \d+\.\d MB$/m);
    expect(stdout).toMatch(/^Model +in the browser as q8 or fp16$/m);
    expect(readdirSync(join(out, "model/onnx")).sort()).toEqual(["model_fp16.onnx", "model_quantized.onnx"]);
    expect(JSON.parse(readFileSync(join(out, "space.json"), "utf8"))).toMatchObject({ title: "reviews" });
  });

  it("leaves 8 bits out where they cannot be judged, and says so", async () => {
    const lonely = join(root, "lonely");
    mkdirSync(join(lonely, "onnx"), { recursive: true });
    for (const name of ["config.json", "tokenizer.json", "tokenizer_config.json", "model.safetensors"])
      writeFileSync(join(lonely, name), readFileSync(join(model, name)));
    const out = join(root, "unjudged");
    const { stdout } = await cli(["space", "me/reviews", "--model", lonely, "--sdk", "static", "--out", out]);
    expect(stdout).toMatch(/8 bits were left out: there is no finished run beside ".*"; --eval gives held-out reviews/);
    expect(readdirSync(join(out, "model/onnx"))).toEqual(["model_fp16.onnx"]);
    const judged = ["--eval", HELD_OUT, "--limit", "8"];
    expect(
      (await cli(["space", "me/x", "--model", lonely, "--sdk", "static", "--out", out, ...judged])).stdout,
    ).toContain("q8 or fp16");
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
    expect(await served).toContain("<title>Sentiment classifier</title>");
    expect(existsSync(join(root, "run", "space-static", "index.html"))).toBe(true);
  });
  let served: Promise<string> | undefined;

  it("tells how to try a Gradio Space where Python lacks what it takes", async () => {
    const { PATH, PYTHON } = process.env;
    process.env["PATH"] = root; // Nothing is there.
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
    [["space", "reviews", "--model", model, "--local"], /"reviews" is no name on the Hub\. Give one as owner\/name/],
    [["space", "me/reviews", "--model", model], /Say --local .* or --out <dir>/],
    [["space", "me/reviews", "--model", model, "--sdk", "docker"], /Allowed choices are gradio, static/],
  ])("exits with 2 for a command line that cannot be meant", async (args, message) => {
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
