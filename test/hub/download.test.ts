import { createHash } from "node:crypto";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";

import { downloadModel, parseModelReference, type TransferEvent } from "@sentiment-tuner/hub";
import { describe, expect, it } from "vitest";

import { fakeSleep, listAll, settingsFor, startHub, temporaryHome, WITH_TOKEN } from "../support/hub-client.ts";
import { modelFiles } from "../support/hub-models.ts";
import { HUB_TOKEN, type HubServer } from "../support/hub-server.ts";
import { zerosOf } from "../support/hub-store.ts";

const MODEL = "owner/tiny";
const reference = parseModelReference(MODEL);
const files = modelFiles("tiny-distilbert");
const weights = files["model.safetensors"] ?? Buffer.alloc(0);
const sha256 = createHash("sha256").update(weights).digest("hex");

function blobsIn(home: string): string {
  return join(home, "hub/models--owner--tiny/blobs");
}

/** The requests that match a pattern. */
function requestsTo({ requests }: HubServer, match: RegExp) {
  return requests.filter(({ method, path }) => match.test(`${method} ${path}`));
}

describe("downloadModel", () => {
  it("writes a model in the cache layout of Hugging Face's libraries", async () => {
    const hub = await startHub();
    const wanted = { ...files, "README.md": Buffer.from("---\nlicense: mit\n---\n") }; // The card states the licence.
    const commit = hub.add("model", MODEL, { ...wanted, "pytorch_model.bin": "not downloaded" });
    const home = temporaryHome();
    const model = await downloadModel(reference, await settingsFor(hub, home));

    const repo = join(home, "hub/models--owner--tiny");
    expect(model).toMatchObject({ folder: join(repo, "snapshots", commit), source: `owner/tiny@${commit}`, commit });
    expect(readFileSync(join(repo, "refs/main"), "utf8")).toBe(commit);
    expect(readdirSync(model.folder).sort()).toEqual(Object.keys(wanted).sort());
    expect(readlinkSync(join(model.folder, "model.safetensors"))).toBe(`../../blobs/${sha256}`);
    for (const [name, bytes] of Object.entries(wanted)) expect(readFileSync(join(model.folder, name))).toEqual(bytes);
    expect(model.bytesReceived).toBe(Object.values(wanted).reduce((sum, { length }) => sum + length, 0));
  });

  it("downloads no file twice, and sends no request for a cached commit", async () => {
    const hub = await startHub();
    const commit = hub.add("model", MODEL, files);
    const settings = await settingsFor(hub, temporaryHome());
    await downloadModel(reference, settings);
    const before = hub.requests.length;
    expect(await downloadModel(reference, settings)).toMatchObject({ bytesReceived: 0 });
    expect(requestsTo(hub, /resolve/)).toHaveLength(Object.keys(files).length);
    const known = hub.requests.length;
    expect(known).toBe(before + 2);
    await downloadModel(parseModelReference(`${MODEL}@${commit}`), settings);
    expect(hub.requests).toHaveLength(known);
  });

  it("finds a cached model offline, by branch and by commit, without a request", async () => {
    const hub = await startHub();
    const commit = hub.add("model", MODEL, files);
    const home = temporaryHome();
    const { folder } = await downloadModel(reference, await settingsFor(hub, home));
    const before = hub.requests.length;
    const offline = await settingsFor(hub, home, { HF_HUB_OFFLINE: "1" });
    for (const revision of ["main", commit]) {
      expect((await downloadModel({ ...reference, revision }, offline)).folder).toBe(folder);
    }
    expect(hub.requests).toHaveLength(before);
    await expect(downloadModel(parseModelReference("owner/other"), offline)).rejects.toMatchObject({
      code: "OFFLINE",
      message: expect.stringMatching(/HF_HUB_OFFLINE/),
    });
  });

  it("uses the cached model if the hub is unreachable, and says why", async () => {
    const hub = await startHub();
    hub.add("model", MODEL, files);
    const settings = await settingsFor(hub, temporaryHome());
    const { folder } = await downloadModel(reference, settings);
    await hub.dispose();
    const again = await downloadModel(reference, settings);
    expect(again.folder).toBe(folder);
    expect(again.staleBecause).toMatch(/did not answer.*ECONNREFUSED/);
    await expect(downloadModel(parseModelReference("owner/other"), settings)).rejects.toMatchObject({
      code: "HUB_UNREACHABLE",
    });
  });

  it("downloads the new commit when the branch has moved, and keeps unchanged blobs", async () => {
    const hub = await startHub();
    const first = hub.add("model", MODEL, files);
    const settings = await settingsFor(hub, temporaryHome());
    await downloadModel(reference, settings);
    const second = hub.add("model", MODEL, { "special_tokens_map.json": "{ }" });
    expect(second).not.toBe(first);
    expect(await downloadModel(reference, settings)).toMatchObject({ commit: second, bytesReceived: 3 });
  });

  it("downloads every file that an index names", async () => {
    const hub = await startHub();
    const { "model.safetensors": _whole, ...rest } = files;
    const index = { weight_map: { a: "model-00001-of-00002.safetensors", b: "model-00002-of-00002.safetensors" } };
    hub.add("model", MODEL, {
      ...rest,
      "model.safetensors.index.json": JSON.stringify(index),
      "model-00001-of-00002.safetensors": "first",
      "model-00002-of-00002.safetensors": "second",
      "other.safetensors": "not named",
    });
    const home = temporaryHome();
    const { folder } = await downloadModel(reference, await settingsFor(hub, home));
    expect(readFileSync(join(folder, "model-00002-of-00002.safetensors"), "utf8")).toBe("second");
    expect(existsSync(join(folder, "other.safetensors"))).toBe(false);
    expect((await downloadModel(reference, await settingsFor(hub, home, { HF_HUB_OFFLINE: "true" }))).folder).toBe(
      folder,
    );
  });

  it("downloads the exported model where there are no safetensors, and finds it in the cache", async () => {
    const hub = await startHub();
    const { "model.safetensors": _whole, ...rest } = files;
    hub.add("model", MODEL, { ...rest, "onnx/model.onnx": "exported", "onnx/model_quantized.onnx": "small" });
    const home = temporaryHome();
    const { folder } = await downloadModel(reference, await settingsFor(hub, home));
    expect(readFileSync(join(folder, "onnx/model.onnx"), "utf8")).toBe("exported");
    expect(existsSync(join(folder, "onnx/model_quantized.onnx"))).toBe(false);
    expect((await downloadModel(reference, await settingsFor(hub, home, { HF_HUB_OFFLINE: "1" }))).folder).toBe(folder);
  });

  it("accepts a single safetensors file with any name", async () => {
    const hub = await startHub();
    const { "model.safetensors": _whole, ...rest } = files;
    hub.add("model", MODEL, { ...rest, "model.fp16.safetensors": "halves" });
    const home = temporaryHome();
    const { folder } = await downloadModel(reference, await settingsFor(hub, home));
    expect(readFileSync(join(folder, "model.fp16.safetensors"), "utf8")).toBe("halves");
    expect((await downloadModel(reference, await settingsFor(hub, home, { HF_HUB_OFFLINE: "1" }))).folder).toBe(folder);
  });

  it("follows a renamed model, and caches it under the requested name", async () => {
    const hub = await startHub();
    const commit = hub.add("model", "google-bert/bert-tiny", files);
    const moved = (path: string) => ({ kind: "answer", status: 307, headers: { location: path } }) as const;
    hub.fail(/GET \/api\/models\/bert-tiny\/revision/, moved("/api/models/google-bert/bert-tiny/revision/main"));
    hub.fail(/GET \/api\/models\/bert-tiny\/tree/, moved(`/api/models/google-bert/bert-tiny/tree/${commit}`));
    for (const name of Object.keys(files)) {
      const path = `/google-bert/bert-tiny/resolve/${commit}/${name}`;
      hub.fail(new RegExp(`GET /bert-tiny/resolve/.*/${name}$`), moved(path));
    }
    const { folder, source } = await downloadModel(
      parseModelReference("bert-tiny"),
      await settingsFor(hub, temporaryHome()),
    );
    expect(source).toBe(`bert-tiny@${commit}`);
    expect(folder).toContain("models--bert-tiny");
  });

  it("reports progress up to the last byte", async () => {
    const hub = await startHub();
    hub.add("model", MODEL, files);
    const events: TransferEvent[] = [];
    const settings = await settingsFor(hub, temporaryHome());
    await downloadModel(reference, settings, { onProgress: (event) => void events.push(event) });
    const totalBytes = events[0]?.totalBytes;
    expect(events[0]).toEqual({ type: "downloading", repo: MODEL, bytesDone: 0, totalBytes });
    expect(events.at(-1)).toMatchObject({ bytesDone: totalBytes, remainingMs: 0 });
  });

  it("copies files if links are not allowed", async () => {
    const hub = await startHub();
    hub.add("model", MODEL, files);
    const settings = await settingsFor(hub, temporaryHome(), { HF_HUB_DISABLE_SYMLINKS: "1" });
    const { folder } = await downloadModel(reference, settings);
    expect(lstatSync(join(folder, "model.safetensors")).isFile()).toBe(true);
    expect(await downloadModel(reference, settings)).toMatchObject({ bytesReceived: 0 });
  });

  it("reads a list of files in several pages", async () => {
    const hub = await startHub({ filesPerPage: 2 });
    hub.add("model", MODEL, files);
    const { folder } = await downloadModel(reference, await settingsFor(hub, temporaryHome()));
    expect(readdirSync(folder)).toHaveLength(Object.keys(files).length);
  });

  it("checks the configuration before it downloads the weights", async () => {
    const hub = await startHub();
    hub.add("model", MODEL, files);
    const checkConfig = (json: unknown): void => {
      expect(json).toMatchObject({ model_type: "distilbert" });
      throw new RangeError("Not this one.");
    };
    const settings = await settingsFor(hub, temporaryHome());
    await expect(downloadModel(reference, settings, { checkConfig })).rejects.toThrow("Not this one.");
    expect(requestsTo(hub, /safetensors/)).toHaveLength(0);
  });
});

describe("an interrupted download", () => {
  it("resumes with a request for the rest", async () => {
    const hub = await startHub();
    hub.add("model", MODEL, files);
    hub.fail(/GET \/objects/, { kind: "cut", afterBytes: 50_000 });
    const { sleep, waits } = fakeSleep();
    const { folder } = await downloadModel(reference, await settingsFor(hub, temporaryHome()), { sleep });
    const [first, second] = requestsTo(hub, /GET \/objects/);
    expect(first?.headers["range"]).toBeUndefined();
    expect(second?.headers["range"]).toMatch(/^bytes=[1-9]\d*-$/);
    expect(waits).toHaveLength(1);
    expect(readFileSync(join(folder, "model.safetensors"))).toEqual(weights);
  });

  it("is resumed by the next call, also after its process was killed", async () => {
    const hub = await startHub();
    hub.add("model", MODEL, files);
    const home = temporaryHome();
    const settings = await settingsFor(hub, home);
    mkdirSync(blobsIn(home), { recursive: true });
    writeFileSync(join(blobsIn(home), `${sha256}.p4194399-1.incomplete`), weights.subarray(0, 70_000)); // No process has this number.
    const { folder } = await downloadModel(reference, settings);
    expect(requestsTo(hub, /GET \/objects/).map(({ headers }) => headers["range"])).toEqual(["bytes=70000-"]);
    expect(readFileSync(join(folder, "model.safetensors"))).toEqual(weights);
    expect(readdirSync(blobsIn(home)).filter((name) => name.includes("incomplete"))).toEqual([]);
  });

  it("keeps the received bytes under a temporary name when it is cancelled", async () => {
    const hub = await startHub();
    hub.add("model", MODEL, files);
    hub.fail(/GET \/objects/, { kind: "stall", afterBytes: 60_000 });
    const home = temporaryHome();
    const settings = await settingsFor(hub, home);
    const cancel = new AbortController();
    const download = downloadModel(reference, settings, { signal: cancel.signal });
    await expect.poll(() => partialSize(home), { interval: 5 }).toBe(60_000);
    cancel.abort(new Error("stop"));
    await expect(download).rejects.toThrow("stop");
    expect(readdirSync(blobsIn(home))).not.toContain(sha256);
    expect(readdirSync(blobsIn(home))).toContain(`${sha256}.incomplete`);
    await downloadModel(reference, settings);
    expect(requestsTo(hub, /GET \/objects/).at(-1)?.headers["range"]).toBe("bytes=60000-");
  });

  it("starts over if the server ignores the range, or if the earlier bytes belong to another file", async () => {
    const hub = await startHub();
    hub.add("model", MODEL, files);
    const ignoring = temporaryHome();
    mkdirSync(blobsIn(ignoring), { recursive: true });
    writeFileSync(join(blobsIn(ignoring), `${sha256}.incomplete`), weights.subarray(0, 1000));
    hub.fail(/GET \/objects/, { kind: "whole" });
    await downloadModel(reference, await settingsFor(hub, ignoring));
    expect(readFileSync(join(blobsIn(ignoring), sha256))).toEqual(weights);

    const other = temporaryHome();
    mkdirSync(blobsIn(other), { recursive: true });
    writeFileSync(join(blobsIn(other), `${sha256}.incomplete`), Buffer.alloc(1000, 7));
    await downloadModel(reference, await settingsFor(hub, other));
    expect(readFileSync(join(blobsIn(other), sha256))).toEqual(weights);
  });

  it("gives up after five tries without a byte, and says what to do", async () => {
    const hub = await startHub();
    hub.add("model", MODEL, files);
    hub.fail(/GET \/objects/, { kind: "drop" }, Infinity);
    const { sleep, waits } = fakeSleep();
    const download = downloadModel(reference, await settingsFor(hub, temporaryHome()), { sleep });
    await expect(download).rejects.toMatchObject({
      code: "HUB_UNREACHABLE",
      message: expect.stringMatching(/HTTPS_PROXY/),
    });
    expect(waits).toEqual([500, 1000, 2000, 4000]);
  });
});

function partialSize(home: string): number {
  if (!existsSync(blobsIn(home))) return 0;
  const name = readdirSync(blobsIn(home)).find((entry) => entry.startsWith(sha256));
  return name === undefined ? 0 : statSync(join(blobsIn(home), name)).size;
}

describe("a failing server", () => {
  it("gets a retry after the pause that it asks for, and after a server error", async () => {
    const hub = await startHub();
    hub.add("model", MODEL, files);
    hub.fail(/GET \/api\/models/, { kind: "answer", status: 429, headers: { "retry-after": "7" } });
    hub.fail(/GET \/api\/models\/.*tree/, { kind: "answer", status: 500 });
    hub.fail(/GET .*config.json/, { kind: "answer", status: 429, headers: { ratelimit: '"resolvers";r=0;t=9' } });
    const { sleep, waits } = fakeSleep();
    await downloadModel(reference, await settingsFor(hub, temporaryHome()), { sleep });
    expect(waits).toEqual([7000, 500, 9000]);
  });

  it("gets no retry if it asks for a pause of more than two minutes", async () => {
    const hub = await startHub();
    hub.add("model", MODEL, files);
    hub.fail(/GET/, { kind: "answer", status: 429, headers: { "retry-after": "3600" } });
    const { sleep, waits } = fakeSleep();
    const download = downloadModel(reference, await settingsFor(hub, temporaryHome()), { sleep });
    await expect(download).rejects.toMatchObject({ code: "RATE_LIMITED" });
    expect(waits).toEqual([]);
  });

  it.each([
    ["a missing model", "owner/none", {}, "NOT_FOUND", /There is no model "owner\/none".*not logged in.*HF_TOKEN/],
    ["a private model", "owner/private", {}, "NOT_FOUND", /private.*HF_TOKEN/],
    [
      "a private model, with a wrong token",
      "owner/private",
      { HF_TOKEN: "hf_wrong" },
      "UNAUTHORIZED",
      /does not accept the token.*settings\/tokens/,
    ],
    ["a gated model", "owner/gated", WITH_TOKEN, "GATED", /accepted its terms.*Request access/],
    ["a missing revision", "owner/private@v9", WITH_TOKEN, "NOT_FOUND", /no such revision/],
  ])("leads to a helpful error for %s", async (_case, name, env, code, message) => {
    const hub = await startHub();
    hub.add("model", "owner/private", files);
    hub.add("model", "owner/gated", files);
    hub.repo("model", "owner/private").isPrivate = true;
    hub.repo("model", "owner/gated").isGated = true;
    const download = downloadModel(parseModelReference(name), await settingsFor(hub, temporaryHome(), env));
    await expect(download).rejects.toMatchObject({ name: "HubError", code, message: expect.stringMatching(message) });
  });

  it("gives a private model to a request with the token", async () => {
    const hub = await startHub();
    hub.add("model", MODEL, files);
    hub.repo("model", MODEL).isPrivate = true;
    const { folder } = await downloadModel(reference, await settingsFor(hub, temporaryHome(), WITH_TOKEN));
    expect(existsSync(join(folder, "model.safetensors"))).toBe(true);
  });
});

describe("an untrusted repository", () => {
  it("is refused if a large file has another hash, and nothing is kept", async () => {
    const hub = await startHub();
    hub.add("model", MODEL, files);
    hub.fail(/GET \/objects/, { kind: "spoil" }, Infinity);
    const home = temporaryHome();
    const download = downloadModel(reference, await settingsFor(hub, home));
    await expect(download).rejects.toMatchObject({ code: "HASH_MISMATCH" });
    expect(readdirSync(blobsIn(home)).filter((name) => name.startsWith(sha256))).toEqual([]);
    expect(listAll(home).filter((path) => path.endsWith("model.safetensors"))).toEqual([]);
  });

  it("is refused if a small file has another hash", async () => {
    const hub = await startHub();
    hub.add("model", MODEL, files);
    hub.fail(/GET .*resolve.*config.json/, { kind: "spoil" }, Infinity);
    const download = downloadModel(reference, await settingsFor(hub, temporaryHome()));
    await expect(download).rejects.toMatchObject({ code: "HASH_MISMATCH" });
  });

  it.each([
    ["../../x", "../../x"],
    ["an absolute path", "/etc/cron.d/x"],
    ["a drive", String.raw`C:\x`],
    ["a backslash", String.raw`..\x`],
    ["a device", "a/../../../x"],
  ])("is refused for a file named %s before any download", async (_case, path) => {
    const hub = await startHub();
    hub.add("model", MODEL, files);
    const entry = { type: "file", path, size: 1, oid: "0".repeat(40) };
    hub.fail(/GET .*tree/, { kind: "answer", status: 200, json: [entry] });
    const home = temporaryHome();
    const download = downloadModel(reference, await settingsFor(hub, home));
    await expect(download).rejects.toMatchObject({ code: "NAME_UNSAFE" });
    expect(listAll(home)).toEqual([]);
  });

  it("is refused if a hash or a commit is a path", async () => {
    const hub = await startHub();
    hub.add("model", MODEL, files);
    const home = temporaryHome();
    const settings = await settingsFor(hub, home);
    const lfs = { oid: "../../../x", size: 1, pointerSize: 1 };
    const entry = { type: "file", path: "model.safetensors", size: 1, oid: "0".repeat(40), lfs };
    hub.fail(/GET .*tree/, { kind: "answer", status: 200, json: [entry] });
    await expect(downloadModel(reference, settings)).rejects.toMatchObject({ code: "HUB_FAILED" });
    hub.fail(/GET .*revision/, { kind: "answer", status: 200, json: { id: MODEL, sha: "../../../x" } });
    await expect(downloadModel(reference, settings)).rejects.toMatchObject({ code: "HUB_FAILED" });
    expect(listAll(home)).toEqual([]);
  });

  it("is refused if its index names a file outside its folder", async () => {
    const hub = await startHub();
    const { "model.safetensors": _whole, ...rest } = files;
    const index = JSON.stringify({ weight_map: { a: "../../../secret.safetensors" } });
    hub.add("model", MODEL, { ...rest, "model.safetensors.index.json": index });
    const download = downloadModel(reference, await settingsFor(hub, temporaryHome()));
    await expect(download).rejects.toMatchObject({ code: "NAME_UNSAFE" });
  });

  it("cannot write through links in the cache", async () => {
    const hub = await startHub();
    hub.add("model", MODEL, files);
    const home = temporaryHome();
    const victim = join(home, "victim");
    writeFileSync(victim, "mine");
    mkdirSync(blobsIn(home), { recursive: true });
    symlinkSync(victim, join(blobsIn(home), `${sha256}.incomplete`));
    symlinkSync(victim, join(blobsIn(home), sha256));
    const { folder } = await downloadModel(reference, await settingsFor(hub, home));
    expect(readFileSync(victim, "utf8")).toBe("mine");
    expect(readFileSync(join(folder, "model.safetensors"))).toEqual(weights);
  });

  it("does not fill the disk with a config.json of 1 GB, also if its announced size is small", async () => {
    const hub = await startHub();
    const GIGABYTE = 2 ** 30;
    hub.add("model", "owner/large", { ...files, "config.json": zerosOf(GIGABYTE) });
    hub.add("model", "owner/liar", { ...files, "config.json": zerosOf(GIGABYTE, 500) });
    const home = temporaryHome();
    const settings = await settingsFor(hub, home);
    for (const name of ["owner/large", "owner/liar"]) {
      await expect(downloadModel(parseModelReference(name), settings)).rejects.toMatchObject({ code: "TOO_LARGE" });
    }
    expect(requestsTo(hub, /large\/resolve/)).toHaveLength(0);
    const [sent] = requestsTo(hub, /liar\/resolve/);
    expect(sent?.bytesSent).toBeLessThan(64 * 2 ** 20);
    expect(listAll(home).map((path) => basename(path))).toEqual(["main", "main"]); // The two branches, and no blob.
  });

  it("is refused if its description is too large", async () => {
    const hub = await startHub();
    hub.add("model", MODEL, files);
    hub.fail(/GET .*revision/, { kind: "answer", status: 200, json: { filler: "x".repeat(33 * 2 ** 20) } });
    const download = downloadModel(reference, await settingsFor(hub, temporaryHome()));
    await expect(download).rejects.toMatchObject({ code: "TOO_LARGE" });
  });

  it("is refused without safetensors, with advice to convert it, and without a tokenizer or a configuration", async () => {
    const hub = await startHub();
    const { "model.safetensors": _weights, ...rest } = files;
    hub.add("model", "owner/pickled", { ...rest, "pytorch_model.bin": "pickle", "tf_model.h5": "h5" });
    hub.add("model", "owner/wordless", { "config.json": "{}", "model.safetensors": "x" });
    hub.add("model", "owner/dataless", { "README.md": "nothing" });
    const settings = await settingsFor(hub, temporaryHome());
    await expect(downloadModel(parseModelReference("owner/pickled"), settings)).rejects.toMatchObject({
      code: "NO_SAFETENSORS",
      message: expect.stringMatching(/pytorch_model.bin.*convert.*save_pretrained/),
    });
    for (const name of ["owner/wordless", "owner/dataless"]) {
      await expect(downloadModel(parseModelReference(name), settings)).rejects.toMatchObject({
        code: "MODEL_INCOMPLETE",
      });
    }
    expect(requestsTo(hub, /resolve/)).toHaveLength(0);
  });
});

describe("the token", () => {
  it("is sent in the Authorization header to the hub, and not to another host", async () => {
    const hub = await startHub();
    hub.add("model", MODEL, files);
    const events: unknown[] = [];
    const settings = await settingsFor(hub, temporaryHome(), WITH_TOKEN);
    await downloadModel(reference, settings, { onProgress: (event) => void events.push(event) });
    const toHub = hub.requests.filter(({ to }) => to === "hub");
    const toStorage = hub.requests.filter(({ to }) => to === "storage");
    expect(toHub.every(({ headers }) => headers.authorization === `Bearer ${HUB_TOKEN}`)).toBe(true);
    expect(toStorage).toHaveLength(1);
    expect(JSON.stringify(toStorage)).not.toContain(HUB_TOKEN);
    expect(
      JSON.stringify(toHub.map(({ headers, ...rest }) => [rest, { ...headers, authorization: "" }])),
    ).not.toContain(HUB_TOKEN);
    expect(JSON.stringify(events)).not.toContain(HUB_TOKEN);
  });

  it("is not sent to a redirect target on another origin, and is sent again after a redirect back to the hub", async () => {
    const hub = await startHub();
    const other = await startHub();
    hub.add("model", MODEL, files);
    other.fail(/GET/, {
      kind: "answer",
      status: 307,
      headers: { location: `${hub.endpoint}/api/models/${MODEL}/revision/main` },
    });
    hub.fail(/GET/, { kind: "answer", status: 307, headers: { location: `${other.endpoint}/elsewhere` } });
    await downloadModel(reference, await settingsFor(hub, temporaryHome(), WITH_TOKEN));
    expect(other.requests).toHaveLength(1);
    expect(JSON.stringify(other.requests)).not.toContain(HUB_TOKEN);
    expect(hub.requests[1]?.headers.authorization).toBe(`Bearer ${HUB_TOKEN}`);
  });

  it("is not part of an error, also if the server repeats it", async () => {
    const hub = await startHub();
    hub.add("model", MODEL, files);
    const echo = { error: `Token ${HUB_TOKEN} is not allowed\u001b[2J` };
    hub.fail(/GET/, { kind: "answer", status: 403, json: echo });
    const error: unknown = await downloadModel(reference, await settingsFor(hub, temporaryHome(), WITH_TOKEN)).catch(
      (e: unknown) => e,
    );
    expect(error).toMatchObject({
      code: "FORBIDDEN",
      message: expect.stringMatching(/Token \[token\] is not allowed/),
    });
    expect(String(error)).not.toContain("\u001b");
  });

  it("is not sent in a redirect loop or to an address that is not HTTP", async () => {
    const hub = await startHub();
    const settings = await settingsFor(hub, temporaryHome());
    const round = { kind: "answer", status: 302, headers: { location: `${hub.endpoint}/again` } } as const;
    hub.fail(/GET/, round, 6);
    await expect(downloadModel(reference, settings)).rejects.toMatchObject({ code: "HUB_FAILED" });
    hub.fail(/GET/, { ...round, headers: { location: "file:///etc/passwd" } });
    await expect(downloadModel(reference, settings)).rejects.toMatchObject({ code: "HUB_FAILED" });
  });
});
