import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";

import { runCli } from "@sentiment-tuner/cli";
import { type FolderServer, serveFolder } from "@sentiment-tuner/space";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, inject, it } from "vitest";

import { connectBrowser } from "./workbench/browser.ts";

const FIXTURES = fileURLToPath(new URL("../fixtures/", import.meta.url));
const PICTURES = join(import.meta.dirname, "dist/screenshots");
const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

/** A text that would run code, or look like part of the page, if it were not shown as plain text. */
const HOSTILE = "<img src=x onerror='window.wasRun = true'><script>window.wasRun = true</script> a bad film";

const TEXTS = [
  "best film ever",
  "This movie was a total disaster, boring and dull!",
  "Café naïve, 北京 🙂 don't",
  `${"good story ".repeat(20)}bad plot`, // Longer than the model sees: its head and its tail are kept.
  HOSTILE,
  '=1+1, "quoted"',
  String.raw`<p>best  film&nbsp;ever</p>\n a gr<i>eat</i> &amp;quot;story&amp;quot; &#150; &eacute;`, // Cleaned as in training.
];
/** The last text: a word of it is in pieces. */
const MARKED = TEXTS.length - 1;

/** The reviews of the fixture, and some without an opinion. */
const THREE_CLASSES = [
  readFileSync(join(FIXTURES, "reviews/reviews.csv"), "utf8").trim(),
  ...["film", "story", "plot", "acting", "movie", "ending"].flatMap((noun) =>
    ["here", "there", "now"].map((place) => `the ${noun} is ${place},neutral`),
  ),
].join("\n");

let root = "";
let server: FolderServer;
let browser: Browser;
let ours: Record<string, number>[] = [];

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "sentiment-tuner-space-"));
  const model = join(root, "run/model");
  const reviews = join(root, "reviews.csv");
  writeFileSync(reviews, THREE_CLASSES);
  const recipe = [
    "--recipe",
    "tutorial",
    "--max-length",
    "24",
    "--truncation",
    "head-tail",
    "--epochs",
    "3",
    "--lr",
    "2e-3",
    "--ladder",
    "none",
  ];
  const base = ["--model", join(FIXTURES, "tiny-distilbert")];
  await cli("train", reviews, ...base, ...recipe, "--threads", "1", "--out", join(root, "run"));
  await cli("export", "--model", model, "--format", "space-static", "--out", join(root, "space"), "--threads", "1");
  allowFloat32(join(root, "space"), model);
  const lines = await cli("predict", "--model", model, "--json", ...TEXTS);
  ours = lines
    .trim()
    .split("\n")
    .map((line) => (JSON.parse(line) as { probabilities: Record<string, number> }).probabilities);
  server = await serveFolder(join(root, "space"));
  browser = await connectBrowser(inject("browserEndpoint"));
});
afterAll(async () => {
  await server.close();
  rmSync(root, { recursive: true });
});

it.each([
  ["fp32", 1e-4], // Rounding of two builds of one runtime.
  ["fp16", 2e-3], // Weights with 11 bits.
  ["q8", 0.05], // Weights with 7 bits, inputs with 8.
])("answers in the browser as the command line does, with %s weights", async (dtype, tolerance) => {
  const { page } = await openSpace(`?device=wasm&dtype=${dtype}`);
  expect(await page.evaluate(() => document.documentElement.dataset["device"])).toBe(`wasm ${dtype}`);
  const rows = await classifyFile(page, TEXTS);
  expect(rows.map(({ text }) => text)).toEqual(TEXTS.map((text) => (text.startsWith("=") ? `'${text}` : text)));
  rows.forEach((row, index) => {
    const expected = ours[index] ?? {};
    expect(Object.keys(row.probabilities)).toEqual(["Negative", "Neutral", "Positive"]);
    expect(row.label).toBe(Object.keys(expected).reduce((a, b) => ((expected[b] ?? 0) > (expected[a] ?? 0) ? b : a)));
    for (const [label, probability] of Object.entries(row.probabilities))
      expect(Math.abs(probability - (expected[label] ?? Number.NaN))).toBeLessThan(tolerance);
  });
  await page.context().close();
});

it("shows the label, its confidence and the words, as text, and asks no other host", async () => {
  const { page, requests, problems } = await openSpace("?device=wasm&dtype=fp32");
  await classify(page, HOSTILE);
  const [label, share] = Object.entries(ours[4] ?? {}).reduce((a, b) => (b[1] > a[1] ? b : a));
  expect(await page.textContent("#label")).toBe(label);
  expect(await page.textContent("#score")).toBe(`${(100 * share).toFixed(1)}%`);
  expect(await page.textContent("#heat")).toBe(HOSTILE);
  const weights = await page.$$eval("#heat [data-weight]", (words) =>
    words.map((word) => Number((word as HTMLElement).dataset["weight"])),
  );
  expect(Math.max(...weights.map(Math.abs))).toBe(1);
  expect(await page.evaluate(() => "wasRun" in window)).toBe(false);
  expect([...new Set(requests.map((url) => new URL(url).origin))]).toEqual([new URL(server.url).origin]);
  expect(problems).toEqual([]);
  await page.context().close();
});

it("cleans a text as in training, and places its words in the text as it was written", async () => {
  const { page } = await openSpace("?device=wasm&dtype=fp32");
  await classify(page, TEXTS[MARKED] ?? "");
  expect(await page.textContent("#heat")).toBe(TEXTS[MARKED]);
  const words = await page.$$eval("#heat [data-weight]", (spans) => spans.map((span) => span.textContent));
  expect(words.slice(0, 5)).toEqual(["best", "film", "ever", "a", "gr<i>eat"]);
  const bars = await page.$$eval("#bars li", (items) => items.map((item) => item.firstChild?.textContent));
  expect(bars).toEqual(["Negative", "Neutral", "Positive"]);
  const shares = await page.$$eval("#bars .number", (values) => values.map((value) => value.textContent));
  expect(shares).toEqual(Object.values(ours[MARKED] ?? {}).map((share) => `${(100 * share).toFixed(1)}%`));
  await page.context().close();
});

it("gives a color only to labels with a polarity, and shows the five most probable of many", async () => {
  const { page } = await openSpace("?device=wasm&dtype=fp32");
  // A text, because the test runner rewrites `import()` in a function.
  const shown: unknown = await page.evaluate(`(async () => {
    const { showAnswer } = await import("./answer.js");
    const labels = Array.from({ length: 12 }, (_label, index) => "class " + index);
    const polarities = labels.map((_label, index) => (index === 7 ? "negative" : index === 3 ? "positive" : null));
    const answer = labels.map((_label, index) => index / 66);
    showAnswer({ answer, labels, polarities, seen: 1, total: 1, text: "x" });
    return Array.from(document.querySelectorAll("#bars li"), (item) => [
      item.firstChild.textContent,
      item.style.getPropertyValue("--label-color"),
    ]);
  })()`);
  expect(shown).toEqual([
    ...[11, 10, 9, 8].map((index) => [`class ${String(index)}`, "var(--neutral)"]),
    ["class 7", "var(--negative)"],
  ]);
  expect(await page.textContent("#others")).toBe("The 5 most probable of 12 labels.");
  await page.context().close();
});

it("says how much of a long text the model saw, and leaves the rest pale", async () => {
  const { page } = await openSpace("?device=wasm&dtype=fp32");
  await classify(page, TEXTS[3] ?? "");
  expect(await page.textContent("#legend")).toMatch(/The model saw 24 of \d+ tokens\./);
  expect(await page.textContent("#heat .unseen")).toContain("good story");
  expect(await page.textContent("#heat")).toBe(TEXTS[3]);
  await page.context().close();
});

it.each([
  [400, "light"],
  [400, "dark"],
  [1600, "light"],
  [1600, "dark"],
] as const)("fits %i pixels in the %s, and is accessible", async (width, colorScheme) => {
  const { page } = await openSpace("?device=wasm&dtype=fp32", { width, colorScheme });
  await classifyFile(page, TEXTS);
  await classify(page, TEXTS[1] ?? "");
  expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(
    0,
  );
  await page.evaluate(readFileSync(AXE, "utf8"));
  const violations = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: { id: string }[] }> } };
    return (await axe.run()).violations.map(({ id }) => id);
  });
  expect(violations).toEqual([]);
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: join(PICTURES, `space-${String(width)}-${colorScheme}.png`), fullPage: true });
  await page.context().close();
});

/** Adds float32 to a Space that has only the small forms, to compare all with. */
function allowFloat32(space: string, model: string): void {
  const settings = JSON.parse(readFileSync(join(space, "space.json"), "utf8")) as { dtypes: string[] };
  expect(settings.dtypes).toEqual(["q8", "fp16"]);
  writeFileSync(join(space, "space.json"), JSON.stringify({ ...settings, dtypes: [...settings.dtypes, "fp32"] }));
  writeFileSync(join(space, "model/onnx/model.onnx"), readFileSync(join(model, "onnx/model.onnx")));
}

async function cli(...args: string[]): Promise<string> {
  let [stdout, stderr] = ["", ""];
  const keep = (take: (text: string) => void): Writable =>
    new Writable({
      decodeStrings: false,
      write(chunk: string, _encoding, done) {
        take(chunk);
        done();
      },
    });
  const code = await runCli(args, {
    stdout: keep((text) => (stdout += text)),
    stderr: keep((text) => (stderr += text)),
    stdin: Readable.from([""]),
    signal: new AbortController().signal,
  });
  expect(code, stderr).toBe(0);
  return stdout;
}

async function openSpace(
  query: string,
  { width = 1000, colorScheme = "light" }: { width?: number; colorScheme?: "light" | "dark" } = {},
): Promise<{ page: Page; requests: string[]; problems: string[] }> {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
  const page = await context.newPage();
  const requests: string[] = [];
  const problems: string[] = [];
  page.on("request", (request) => {
    if (!request.url().startsWith("data:")) requests.push(request.url());
  });
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(message.text());
  });
  await page.goto(server.url + query);
  await page.locator("#classify:enabled").waitFor();
  return { page, requests, problems };
}

async function classify(page: Page, text: string): Promise<void> {
  await page.fill("#text", text);
  await page.click("#classify");
  await page.locator("#status", { hasText: "Done" }).waitFor();
}

interface Row {
  readonly text: string;
  readonly label: string;
  readonly probabilities: Readonly<Record<string, number>>;
}

/** Gives the page a CSV file and reads the one that it offers. */
async function classifyFile(page: Page, texts: readonly string[]): Promise<Row[]> {
  const quoted = texts.map((text, index) => `${String(index)},"${text.replaceAll('"', '""')}"`);
  const buffer = Buffer.from(["id,review", ...quoted].join("\n"));
  await page.setInputFiles("#file", { name: "reviews.csv", mimeType: "text/csv", buffer });
  const download = page.waitForEvent("download");
  await page.click("#download");
  const saved = join(root, "classified.csv");
  await (await download).saveAs(saved);
  const lines = readFileSync(saved, "utf8").trim().split("\r\n");
  const [, , ...labels] = cellsOf(lines[0] ?? "");
  return lines.slice(1).map((line) => {
    const [text = "", label = "", ...shares] = cellsOf(line);
    const probabilities = Object.fromEntries(labels.map((name, index) => [name, Number(shares[index])]));
    return { text, label, probabilities };
  });
}

/** Every cell of the page's file is quoted. */
function cellsOf(line: string): string[] {
  return Array.from(line.matchAll(/"((?:[^"]|"")*)"/g), ([, cell = ""]) => cell.replaceAll('""', '"'));
}
