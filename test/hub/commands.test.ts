import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { cli, parseLines, REVIEWS, SHORT_RUN, temporaryFolder, TEST_REVIEWS, TINY_DISTILBERT } from "../support/cli.ts";
import { hubEnv, listAll, startHub, temporaryHome } from "../support/hub-client.ts";
import { HUB_TOKEN, type HubServer } from "../support/hub-server.ts";
import { LANGUAGE_HEAD, languageModelFiles, modelFiles } from "../support/hub-models.ts";

const MODEL = "distilbert-tiny-uncased";
const [, , ...SETTINGS] = SHORT_RUN; // Without its own --model.
const folder = temporaryFolder();

let hub: HubServer;
let home = "";
beforeEach(async () => {
  hub = await startHub();
  home = temporaryHome();
  for (const [name, value] of Object.entries({ ...hubEnv(hub, home), HF_TOKEN: HUB_TOKEN })) vi.stubEnv(name, value);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

describe("train --model of the hub", () => {
  it("downloads a language model, adds a new head, trains it, and reports its commit", async () => {
    const commit = hub.add("model", MODEL, await languageModelFiles());
    const out = join(folder, "fetched");
    const { code, stdout, stderr } = await cli([
      "train",
      REVIEWS,
      "--model",
      MODEL,
      ...SETTINGS,
      "--out",
      out,
      "--json",
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const events = parseLines(stdout);
    expect(events[0]).toMatchObject({ type: "downloading", repo: MODEL, bytesDone: 0 });
    expect(events.find(({ type }) => type === "fetched")).toMatchObject({
      kind: "model",
      reference: MODEL,
      source: `${MODEL}@${commit}`,
    });
    const loaded = events.find(({ type }) => type === "model-loaded");
    expect(loaded).toMatchObject({ source: `${MODEL}@${commit}`, unexpected: LANGUAGE_HEAD });
    expect(loaded?.["initialized"]).toContain("classifier.weight");
    const report: unknown = JSON.parse(readFileSync(join(out, "report.json"), "utf8"));
    expect(report).toMatchObject({ training: { baseModel: { source: `${MODEL}@${commit}` } } });
    for (const path of listAll(out)) expect(readFileSync(join(out, path)).includes(HUB_TOKEN)).toBe(false);
    expect(stdout).not.toContain(HUB_TOKEN);
  });

  it("reports what it downloaded, and the next time that the model is in the cache", async () => {
    const commit = hub.add("model", MODEL, await languageModelFiles());
    const args = ["train", REVIEWS, "--model", MODEL, ...SETTINGS, "--out"];
    expect((await cli([...args, join(folder, "first-time")])).stderr).toMatch(
      new RegExp(`^Hub {8}${MODEL}@${commit}: \\d+ kB downloaded\n(.*\n)*Model {6}${MODEL}@${commit}: distilbert`),
    );
    expect((await cli([...args, join(folder, "again")])).stderr).toContain(`${commit}: already downloaded`);
  });

  it("resumes with the commit of its start, also after the branch has moved", async () => {
    const first = hub.add("model", MODEL, await languageModelFiles());
    const out = join(folder, "moved");
    const args = ["train", REVIEWS, "--model", MODEL, ...SETTINGS, "--out", out, "--json"];
    const stopped = await cli(args, { interruptAt: (text) => text.includes('"type":"step"') });
    expect(stopped.code).toBe(130);
    hub.add("model", MODEL, modelFiles("tiny-bert"));
    const { code, stdout } = await cli([...args, "--resume"]);
    expect(code).toBe(0);
    expect(parseLines(stdout).find(({ type }) => type === "fetched")).toMatchObject({ source: `${MODEL}@${first}` });
  });

  it("stops on Ctrl-C during the download, and leaves no run", async () => {
    hub.add("model", MODEL, await languageModelFiles());
    hub.fail(/GET \/objects/, { kind: "stall", afterBytes: 40_000 });
    const out = join(folder, "cancelled");
    const result = await cli(["train", REVIEWS, "--model", MODEL, ...SETTINGS, "--out", out, "--json"], {
      interruptAt: (text) => text.includes('"type":"downloading"'),
    });
    expect(result).toMatchObject({ code: 130, stderr: "Interrupted. Training had not started.\n" });
    expect(existsSync(out)).toBe(false);
    expect(listAll(home).filter((path) => path.endsWith("model.safetensors"))).toEqual([]);
  });

  it("refuses an unsupported model by its configuration, and an invalid setting before any request", async () => {
    hub.add("model", "owner/t5", { ...modelFiles("tiny-bert"), "config.json": '{"model_type":"t5"}' });
    const args = ["train", REVIEWS, "--out", join(folder, "none"), "--model"];
    const { code, stderr } = await cli([...args, "owner/t5"]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('"t5", which is not supported') });
    expect(hub.requests.filter(({ path }) => path.includes("objects"))).toEqual([]);
    const before = hub.requests.length;
    expect((await cli([...args, "owner/t5", "--lr", "0"])).code).toBe(2);
    expect((await cli([...args, "owner/../t5"])).code).toBe(1); // A path to a folder that does not exist.
    expect((await cli([...args, "owner/t5@../../x"])).code).toBe(2);
    expect(hub.requests).toHaveLength(before);
  });

  it("explains what to do about an unknown name", async () => {
    const { code, stderr } = await cli(["train", REVIEWS, "--model", "runs/none", "--out", join(folder, "none")]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/There is no model "runs\/none" on http.*there is no folder with this name either/);
  });
});

describe("datasets of the hub", () => {
  const train = readFileSync(REVIEWS, "utf8");
  const test = readFileSync(TEST_REVIEWS, "utf8");

  it("are used for training and for evaluation, each with its own split", async () => {
    const commit = hub.add("dataset", "owner/reviews", {
      "data/train-00000-of-00001.csv": train,
      "data/test.csv": test,
      "README.md": "",
    });
    const out = join(folder, "dataset");
    const reference = "hf://datasets/owner/reviews";
    const local = SETTINGS.filter((argument) => argument !== "--eval" && argument !== TEST_REVIEWS);
    const model = ["--model", TINY_DISTILBERT];
    const { code, stderr } = await cli(["train", reference, "--eval", reference, ...model, ...local, "--out", out]);
    expect(stderr).toContain(`Hub        ${reference}@${commit}: `);
    expect(code).toBe(0);
    const report = JSON.parse(readFileSync(join(out, "report.json"), "utf8")) as Record<string, unknown>;
    const sources = [`${reference}@${commit}`];
    expect(report).toMatchObject({ data: { sources }, training: { data: { sources } } });
    expect(JSON.stringify(report["data"])).toContain("data/test.csv");
    expect(JSON.stringify(report["training"])).toContain("data/train-00000-of-00001.csv");

    const evaluated = await cli([
      "evaluate",
      `${reference}@${commit}/data/test.csv`,
      "--model",
      join(out, "model"),
      "--json",
    ]);
    expect(evaluated.code).toBe(0);
    expect(JSON.parse(evaluated.stdout)).toMatchObject({ accuracy: report["accuracy"], data: { sources } });
  });

  it("are read from the cache when offline", async () => {
    hub.add("dataset", "owner/reviews", { "train.csv": train });
    const args = ["evaluate", "hf://datasets/owner/reviews/train.csv", "--model", TINY_DISTILBERT];
    expect((await cli(args)).code).toBe(0);
    const before = hub.requests.length;
    vi.stubEnv("HF_HUB_OFFLINE", "1");
    expect((await cli(args)).code).toBe(0);
    expect((await cli(["evaluate", "hf://datasets/owner/other", "--model", TINY_DISTILBERT])).stderr).toContain(
      "HF_HUB_OFFLINE is set",
    );
    expect(hub.requests).toHaveLength(before);
  });
});

describe("push", () => {
  it("pushes a model to a private repository and prints the address of its page", async () => {
    const { code, stdout, stderr } = await cli(["push", "owner/tuned", "--model", TINY_DISTILBERT]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${hub.endpoint}/owner/tuned\n` });
    expect(stderr).toMatch(/^Pushed {5}a new repository, private: only you can see it/);
    expect(hub.repo("model", "owner/tuned").isPrivate).toBe(true);
    const again = await cli(["push", "owner/tuned", "--model", TINY_DISTILBERT, "--public"]);
    expect(again.stderr).toContain("updated; visibility unchanged");
  });

  it("prints every event with --json, and creates a public repository with --public", async () => {
    const { code, stdout, stderr } = await cli([
      "push",
      "owner/open",
      "--model",
      TINY_DISTILBERT,
      "--public",
      "--json",
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const events = parseLines(stdout);
    expect(events[0]).toMatchObject({ type: "uploading", repo: "owner/open", bytesDone: 0 });
    expect(events.at(-1)).toMatchObject({ type: "pushed", url: `${hub.endpoint}/owner/open`, isNew: true });
    expect(hub.repo("model", "owner/open").isPrivate).toBe(false);
  });

  it("reports errors, with the exit codes of all commands", async () => {
    expect((await cli(["push", "tuned", "--model", TINY_DISTILBERT])).code).toBe(2);
    expect((await cli(["push", "owner/tuned", "--model", folder])).stderr).toContain("contains no saved model");
    vi.stubEnv("HF_TOKEN", "");
    const anonymous = await cli(["push", "owner/tuned", "--model", TINY_DISTILBERT]);
    expect(anonymous).toMatchObject({ code: 1, stderr: expect.stringContaining("you are not logged in") });
  });

  it("stops on Ctrl-C", async () => {
    hub.fail(/PUT/, { kind: "stall", afterBytes: 0 });
    const result = await cli(["push", "owner/tuned", "--model", TINY_DISTILBERT, "--json"], {
      interruptAt: (text) => text.includes("uploading"),
    });
    expect(result).toMatchObject({ code: 130, stderr: "Interrupted.\n" });
  });
});

describe("predict and evaluate", () => {
  it("accept a classifier on the hub in place of a folder", async () => {
    hub.add("model", "owner/tiny", modelFiles("tiny-distilbert"));
    const ofFolder = await cli(["predict", "a great film", "--model", TINY_DISTILBERT, "--json"]);
    const ofHub = await cli(["predict", "a great film", "--model", "owner/tiny", "--json"]);
    expect(ofHub).toMatchObject({ code: 0, stdout: ofFolder.stdout });
    const evaluated = await cli(["evaluate", TEST_REVIEWS, "--model", "owner/tiny@main", "--json"]);
    expect(JSON.parse(evaluated.stdout)).toMatchObject({
      model: { source: expect.stringMatching(/^owner\/tiny@[0-9a-f]{40}$/) },
    });
  });
});
