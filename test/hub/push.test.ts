import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import {
  downloadModel,
  followSpace,
  parseModelReference,
  pushModel,
  pushSpace,
  type TransferEvent,
} from "@sentiment-tuner/hub";
import { describe, expect, it } from "vitest";

import { fixturePath } from "../support/golden.ts";
import { fakeSleep, listAll, settingsFor, startHub, temporaryHome, WITH_TOKEN } from "../support/hub-client.ts";
import { modelFiles } from "../support/hub-models.ts";
import { HUB_TOKEN, type HubServer } from "../support/hub-server.ts";

const REPO = "owner/tuned";
const files = modelFiles("tiny-distilbert");
const totalBytes = Object.values(files).reduce((sum, { length }) => sum + length, 0);

/** A saved model, with files and links that do not belong to it. */
function savedModel(): string {
  const folder = join(temporaryHome(), "model");
  cpSync(fixturePath("tiny-distilbert"), folder, { recursive: true });
  mkdirSync(join(folder, "onnx"));
  writeFileSync(join(folder, "onnx/model.onnx"), "onnx");
  writeFileSync(join(folder, ".DS_Store"), "hidden");
  writeFileSync(join(folder, "../secret"), "private");
  symlinkSync("../secret", join(folder, "notes.txt"));
  symlinkSync("..", join(folder, "parent"));
  return folder;
}

const withToken = (hub: HubServer) => settingsFor(hub, temporaryHome(), WITH_TOKEN);
const requestsTo = ({ requests }: HubServer, match: RegExp) =>
  requests.filter(({ method, path }) => match.test(`${method} ${path}`));

describe("pushModel", () => {
  it("pushes the folder's files to a new private repository, in one commit", async () => {
    const hub = await startHub();
    const events: TransferEvent[] = [];
    const folder = savedModel();
    const onProgress = (event: TransferEvent): void => void events.push(event);
    const pushed = await pushModel({ repo: REPO, folder, settings: await withToken(hub), onProgress });
    const { isPrivate, refs, commits } = hub.repo("model", REPO);
    expect(pushed).toEqual({ url: `${hub.endpoint}/${REPO}`, commit: refs.get("main"), isNew: true });
    expect(isPrivate).toBe(true);
    expect(commits.size).toBe(2); // The hub's initial commit and the push.
    for (const [name, bytes] of Object.entries(files)) expect(hub.read("model", REPO, name)).toEqual(bytes);
    expect([...(commits.get(pushed.commit)?.keys() ?? [])].sort()).toEqual(
      [".gitattributes", ...Object.keys(files), "onnx/model.onnx"].sort(),
    );
    expect(events[0]).toMatchObject({ type: "uploading", repo: REPO, bytesDone: 0, totalBytes: totalBytes + 4 });
    expect(events.at(-1)).toMatchObject({ bytesDone: totalBytes + 4, remainingMs: 0 });
  });

  it("updates an existing repository, sends no large file twice, and keeps its visibility", async () => {
    const hub = await startHub();
    const folder = savedModel();
    const settings = await withToken(hub);
    await pushModel({ repo: REPO, folder, settings, isPrivate: false });
    writeFileSync(join(folder, "README.md"), "# Tuned");
    expect(await pushModel({ repo: REPO, folder, settings })).toMatchObject({ isNew: false });
    expect(hub.repo("model", REPO).isPrivate).toBe(false);
    expect(String(hub.read("model", REPO, "README.md"))).toBe("# Tuned");
    expect(requestsTo(hub, /PUT/)).toHaveLength(2);
  });

  it("sends a large file in parts if the hub asks for parts, without changing a byte", async () => {
    const hub = await startHub({ partBytes: 30_000 });
    await pushModel({ repo: REPO, folder: savedModel(), settings: await withToken(hub) });
    expect(requestsTo(hub, /PUT .*\/3\?/)).toHaveLength(1);
    expect(hub.read("model", REPO, "model.safetensors")).toEqual(files["model.safetensors"]);
  });

  it("pushes a model that can be downloaded again, byte for byte", async () => {
    const hub = await startHub();
    await pushModel({ repo: REPO, folder: savedModel(), settings: await withToken(hub) });
    const { folder } = await downloadModel(parseModelReference(REPO), await withToken(hub));
    expect(readFileSync(join(folder, "model.safetensors"))).toEqual(files["model.safetensors"]);
  });

  it.each([
    ["an upload is interrupted", /PUT/, { kind: "drop" }],
    ["the storage fails", /PUT/, { kind: "answer", status: 503 }],
    ["the commit is interrupted", /POST .*commit/, { kind: "drop" }],
    ["the answer to the commit is interrupted", /POST .*commit/, { kind: "cut", afterBytes: 5 }],
    ["the answer to the creation is interrupted", /POST .*create/, { kind: "cut", afterBytes: 5 }],
    ["the hub asks for a pause", /POST .*preupload/, { kind: "answer", status: 429, headers: { "retry-after": "3" } }],
  ] as const)("tries again when %s", async (_case, match, fault) => {
    const hub = await startHub();
    hub.fail(match, fault);
    const { sleep, waits } = fakeSleep();
    const events: TransferEvent[] = [];
    const onProgress = (event: TransferEvent): void => void events.push(event);
    await pushModel({ repo: REPO, folder: savedModel(), settings: await withToken(hub), sleep, onProgress });
    expect(waits).toHaveLength(1);
    expect(hub.read("model", REPO, "model.safetensors")).toEqual(files["model.safetensors"]);
    expect(Math.max(...events.map(({ bytesDone }) => bytesDone))).toBe(totalBytes + 4);
  });

  it("stops during an upload, without a commit", async () => {
    const hub = await startHub();
    hub.fail(/PUT/, { kind: "stall", afterBytes: 0 }, Infinity);
    const cancel = new AbortController();
    const push = pushModel({ repo: REPO, folder: savedModel(), settings: await withToken(hub), signal: cancel.signal });
    await expect.poll(() => requestsTo(hub, /PUT/).length, { interval: 5 }).toBeGreaterThan(0);
    cancel.abort(new Error("stop"));
    await expect(push).rejects.toThrow("stop");
    expect(hub.repo("model", REPO).commits.size).toBe(1);
  });

  it("requires a login, a model, a name of the user's own, and a connection", async () => {
    const hub = await startHub();
    const folder = savedModel();
    const home = temporaryHome();
    const settings = await withToken(hub);
    const refuses = async (options: Parameters<typeof pushModel>[0], code: string, message: RegExp): Promise<void> => {
      await expect(pushModel(options)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
    };
    const anonymous = await settingsFor(hub, home);
    const offline = await settingsFor(hub, home, { ...WITH_TOKEN, HF_HUB_OFFLINE: "1" });
    await refuses({ repo: REPO, folder, settings: anonymous }, "TOKEN_MISSING", /settings\/tokens/);
    await refuses({ repo: REPO, folder, settings: offline }, "OFFLINE", /HF_HUB_OFFLINE/);
    await refuses({ repo: REPO, folder: home, settings }, "NOTHING_TO_PUSH", /model\/ folder of a run/);
    await refuses({ repo: REPO, folder: join(home, "none"), settings }, "NOTHING_TO_PUSH", /not a folder/);
    await refuses({ repo: "tuned", folder, settings }, "REFERENCE_INVALID", /owner\/name/);
    expect(hub.requests).toHaveLength(0);
    await refuses({ repo: "other/tuned", folder, settings }, "FORBIDDEN", /rights to create.*your own user name/);
    const wrong = await settingsFor(hub, home, { HF_TOKEN: "hf_wrong" });
    await refuses({ repo: REPO, folder, settings: wrong }, "UNAUTHORIZED", /does not accept the token/);
  });

  it("repeats the storage's error about an object, without the token", async () => {
    const hub = await startHub();
    const { sleep } = fakeSleep();
    const oid = createHash("sha256")
      .update(files["model.safetensors"] ?? "")
      .digest("hex");
    const error = { code: 507, message: `No room for ${HUB_TOKEN}` };
    hub.fail(/POST .*batch/, { kind: "answer", status: 200, json: { objects: [{ oid, size: 1, error }] } });
    const push = pushModel({ repo: REPO, folder: savedModel(), settings: await withToken(hub), sleep });
    await expect(push).rejects.toMatchObject({
      code: "HUB_FAILED",
      message: expect.stringMatching(/No room for \[token\]/),
    });
  });

  it("sends the token only to the hub", async () => {
    const hub = await startHub();
    await pushModel({ repo: REPO, folder: savedModel(), settings: await withToken(hub) });
    const bearer = `Bearer ${HUB_TOKEN}`;
    expect(hub.requests.filter(({ to }) => to === "hub").every(({ headers }) => headers.authorization === bearer)).toBe(
      true,
    );
    const toStorage = hub.requests.filter(({ to }) => to === "storage");
    expect(toStorage.length).toBeGreaterThan(0);
    expect(JSON.stringify(toStorage)).not.toMatch(/hf_|uthorization/);
  });

  it("does not follow a redirect of an upload to another host", async () => {
    const hub = await startHub();
    const other = await startHub();
    const location = `${other.endpoint}/elsewhere`;
    hub.fail(/POST .*commit/, { kind: "answer", status: 307, headers: { location } });
    const push = pushModel({ repo: REPO, folder: savedModel(), settings: await withToken(hub) });
    await expect(push).rejects.toMatchObject({
      code: "HUB_FAILED",
      message: expect.stringMatching(/not safe to follow/),
    });
    expect(other.requests).toEqual([]);
  });

  it("does not use Xet", async () => {
    const hub = await startHub();
    await pushModel({ repo: REPO, folder: savedModel(), settings: await withToken(hub) });
    expect(requestsTo(hub, /xet/i)).toEqual([]);
  });
});

describe("a Space", () => {
  const SPACE = "owner/demo";

  function spaceFolder(start: "app.py" | "index.html"): string {
    const folder = temporaryHome();
    writeFileSync(join(folder, "README.md"), "---\ntitle: Demo\n---\n");
    writeFileSync(join(folder, start), "hello");
    return folder;
  }

  it.each([
    ["gradio", "app.py"],
    ["static", "index.html"],
  ] as const)("for %s is pushed to a new private repository", async (sdk, start) => {
    const hub = await startHub();
    const folder = spaceFolder(start);
    const pushed = await pushSpace({ repo: SPACE, folder, sdk, settings: await withToken(hub) });
    expect(pushed).toMatchObject({ url: `${hub.endpoint}/spaces/${SPACE}`, isNew: true });
    expect(hub.repo("space", SPACE)).toMatchObject({ sdk, isPrivate: true });
    expect(String(hub.read("space", SPACE, start))).toBe("hello");
    const other = pushSpace({
      repo: SPACE,
      folder,
      sdk: sdk === "static" ? "gradio" : "static",
      settings: await withToken(hub),
    });
    await expect(other).rejects.toMatchObject({ code: "NOTHING_TO_PUSH" });
  });

  it("names a free option if the hub requires a paid plan", async () => {
    const hub = await startHub();
    hub.fail(/POST .*create/, {
      kind: "answer",
      status: 402,
      json: { error: "Gradio Spaces need a PRO subscription" },
    });
    const push = pushSpace({
      repo: SPACE,
      folder: spaceFolder("app.py"),
      sdk: "gradio",
      settings: await withToken(hub),
    });
    await expect(push).rejects.toMatchObject({
      code: "PAYMENT_REQUIRED",
      message: expect.stringMatching(/PRO.*static/),
    });
  });

  it("is polled until it runs", async () => {
    const hub = await startHub();
    hub.stage(["BUILDING", "BUILDING", "APP_STARTING", "RUNNING"].map((stage) => ({ stage })));
    const settings = await withToken(hub);
    await pushSpace({ repo: SPACE, folder: spaceFolder("app.py"), sdk: "gradio", settings });
    const stages: string[] = [];
    const { sleep, waits } = fakeSleep();
    const running = await followSpace({ repo: SPACE, settings, sleep, onStage: (stage) => void stages.push(stage) });
    expect(running).toEqual({ stage: "RUNNING", url: `${hub.endpoint}/spaces/${SPACE}` });
    expect(stages).toEqual(["BUILDING", "APP_STARTING", "RUNNING"]);
    expect(waits).toEqual([3000, 3000, 3000]);
  });

  it.each([
    ["BUILD_ERROR", /could not be built \(BUILD_ERROR\): No matching distribution for torch==9\. .*logs/],
    ["RUNTIME_ERROR", /its app stopped/],
    ["CONFIG_ERROR", /front matter/],
  ])("fails in the stage %s, with the hub's reason", async (stage, message) => {
    const hub = await startHub();
    hub.stage([{ stage: "BUILDING" }, { stage, errorMessage: `No matching distribution for torch==9.\n` }]);
    const settings = await withToken(hub);
    await pushSpace({ repo: SPACE, folder: spaceFolder("app.py"), sdk: "gradio", settings });
    const follow = followSpace({ repo: SPACE, settings, sleep: fakeSleep().sleep });
    await expect(follow).rejects.toMatchObject({ code: "SPACE_FAILED", message: expect.stringMatching(message) });
  });

  it("is polled for at most half an hour, and not after an abort", async () => {
    const hub = await startHub();
    hub.stage([{ stage: "BUILDING" }]);
    const settings = await withToken(hub);
    await pushSpace({ repo: SPACE, folder: spaceFolder("app.py"), sdk: "gradio", settings });
    const cancel = new AbortController();
    const onStage = (): void => cancel.abort(new Error("enough"));
    await expect(followSpace({ repo: SPACE, settings, signal: cancel.signal, onStage })).rejects.toThrow("enough");
    const follow = followSpace({ repo: SPACE, settings, sleep: fakeSleep().sleep });
    await expect(follow).rejects.toMatchObject({
      code: "SPACE_FAILED",
      message: expect.stringMatching(/half an hour/),
    });
  });
});

it("writes nothing to the home folder during a push", async () => {
  const hub = await startHub();
  const home = temporaryHome();
  await pushModel({ repo: REPO, folder: savedModel(), settings: await settingsFor(hub, home, WITH_TOKEN) });
  expect(listAll(home)).toEqual([]);
});
