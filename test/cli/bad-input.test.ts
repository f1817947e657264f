import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { cli, parseLines, REVIEWS, temporaryFolder, TEST_REVIEWS, TINY_DISTILBERT } from "../support/cli.ts";

const folder = temporaryFolder();
let runs = 0;

/** Writes a file for a test. @returns its path */
function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

function trainArgs(dataset: string, out: string, ...more: readonly string[]): string[] {
  const short = ["--recipe", "tutorial", "--max-length", "16", "--epochs", "1", "--threads", "1", "--ladder", "none"];
  return ["train", dataset, "--model", TINY_DISTILBERT, ...short, "--out", out, ...more];
}

/** Trains and expects a clear failure that leaves no files. */
async function expectFailure(dataset: string, more: readonly string[], ...messages: readonly string[]): Promise<void> {
  const out = join(folder, `run-${String(++runs)}`, "deep");
  const { code, stdout, stderr } = await cli(trainArgs(dataset, out, ...more));
  for (const message of messages) expect(stderr).toContain(message);
  expect(stderr).toMatch(/^error: .+[.?]$/m);
  expect(stderr).not.toMatch(/^ +at /m);
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(existsSync(join(folder, `run-${String(runs)}`))).toBe(false);
}

/** The good rows of the fixture. */
const GOOD_ROWS = readFileSync(REVIEWS);

/** The good rows of the fixture, followed by other rows. */
const withRows = (...rows: readonly (string | Buffer)[]): Buffer =>
  Buffer.concat([GOOD_ROWS, ...rows.map((row) => Buffer.concat([Buffer.from(row), Buffer.from("\n")]))]);

describe("a dataset", () => {
  it("that is missing is named", async () => {
    const path = join(folder, "none.csv");
    await expectFailure(path, [], `There is no file or folder "${path}"`);
  });

  it("that is missing is named, also with --eval", async () => {
    const path = join(folder, "none.csv");
    await expectFailure(REVIEWS, ["--eval", path], `There is no file or folder "${path}"`);
  });

  it("that is empty is rejected with the reason", async () => {
    await expectFailure(file("empty.csv", ""), [], `empty.csv" is empty (0 bytes)`);
    await expectFailure(file("head.csv", "text,label\n"), [], `head.csv" holds no rows`);
  });

  it("with one class is rejected, because training needs both", async () => {
    const text = "text,label\ngood,pos\nbetter,pos\nbest,pos\n";
    await expectFailure(file("one-class.csv", text), [], "All reviews (3) are Positive.", "two classes");
  });

  it("with unknown columns is rejected with the names of its columns and the options", async () => {
    const text = "when,who\n2001,Ann\n2002,Bo\n";
    await expectFailure(file("columns.csv", text), [], '"when"', '"who"', "--text-column");
  });

  it("without the chosen column is rejected with the names of its columns", async () => {
    await expectFailure(REVIEWS, ["--text-column", "body"], '"body"', '"review"', '"sentiment"');
  });

  it("with a class of one review is rejected with its name and the option --label-map", async () => {
    const text = "text,label\na,apple\nb,pear\nc,apple\n";
    await expectFailure(file("labels.csv", text), [], 'The class "pear" has 1 review', "--label-map");
  });

  it("of an unknown format is rejected with the known formats", async () => {
    await expectFailure(file("reviews.docx", "PK"), [], ".csv");
  });

  it("that is too small for a test review of each class is rejected", async () => {
    await expectFailure(file("small.csv", "text,label\na,pos\nb,neg\n"), [], "has 1 review", "add reviews");
  });

  it("that is also the test set leaves no training reviews", async () => {
    await expectFailure(REVIEWS, ["--eval", REVIEWS], "Without the 44 reviews that are also test reviews");
  });
});

describe("bad rows among good ones", () => {
  it("are reported with their lines, and the others are used for training", async () => {
    const rows = ['"so so",banana', "only one field", '"",positive', '"great fun",'];
    const more = GOOD_ROWS.subarray(GOOD_ROWS.indexOf("\n") + 1); // A label of at least 1% of the rows would be a class.
    const path = file("bad-rows.csv", Buffer.concat([withRows(...rows), more, more]));
    const out = join(folder, "bad-rows");
    const { code, stderr } = await cli(trainArgs(path, out));
    expect(code).toBe(0);
    expect(stderr).toMatch(/^Read {7}136 rows: 66 Negative, 66 Positive, 4 unusable;/m);
    expect(stderr).toMatch(/! .*bad-rows\.csv:46 Label "banana"/);
    for (const line of [47, 48, 49]) expect(stderr).toContain(`bad-rows.csv:${String(line)} `);
    const events = parseLines(readFileSync(join(out, "events.jsonl"), "utf8"));
    expect(events.find(({ type }) => type === "read")).toMatchObject({
      problemCount: 4,
      problems: [
        { path, line: 46, code: "LABEL_UNKNOWN" },
        { path, line: 47, code: "ROW_FIELD_COUNT" },
        { path, line: 48, code: "TEXT_MISSING" },
        { path, line: 49, code: "LABEL_MISSING" },
      ],
    });
    expect(JSON.parse(readFileSync(join(out, "report.json"), "utf8"))).toMatchObject({ data: { problemCount: 4 } });
  });

  it("are counted if there are too many to list", async () => {
    const path = file("many-bad.csv", withRows(...Array.from({ length: 30 }, () => '"",positive')));
    const { code, stderr } = await cli(trainArgs(path, join(folder, "many-bad")));
    expect(code).toBe(0);
    expect(stderr.match(/instead of a text/g)).toHaveLength(5);
    expect(stderr).toContain("! and 25 more rows left out");
  });
});

describe("bytes that are not UTF-8", () => {
  const path = file("latin-1.csv", withRows(Buffer.from('"a caf\xe9 scene",positive', "latin1")));

  it("stop the run, and the message names the line and the other rule", async () => {
    await expectFailure(path, [], `latin-1.csv", line 46: bytes that are not UTF-8`, "--invalid-utf8 replace");
    await expectFailure(path, ["--invalid-utf8", "error"], "line 46");
  });

  it("are replaced and counted with --invalid-utf8 replace", async () => {
    const { code, stderr } = await cli(trainArgs(path, join(folder, "replaced"), "--invalid-utf8", "replace"));
    expect(code).toBe(0);
    expect(stderr).toContain('! bytes that are not UTF-8 in 1 line, replaced by "\uFFFD"');
    expect(stderr).toContain("45 rows");
  });
});

describe("a base model", () => {
  /** A copy of the tiny model with one thing wrong. */
  function brokenModel(name: string, breakIt: (path: string) => void): string[] {
    const path = join(folder, name);
    cpSync(TINY_DISTILBERT, path, { recursive: true });
    breakIt(path);
    return ["--model", path];
  }
  const editJson = (path: string, edit: (json: Record<string, unknown>) => void): void => {
    const json = JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>;
    edit(json);
    writeFileSync(path, JSON.stringify(json));
  };

  it("that does not exist is named", async () => {
    await expectFailure(REVIEWS, ["--model", join(folder, "none")], join(folder, "none"));
  });

  it("in a folder without weights is rejected with the missing format", async () => {
    mkdirSync(join(folder, "hollow"));
    await expectFailure(REVIEWS, ["--model", join(folder, "hollow")], "safetensors");
  });

  it("with truncated weights is rejected", async () => {
    const broken = brokenModel("truncated", (path) => truncateSync(join(path, "model.safetensors"), 50_000));
    await expectFailure(REVIEWS, broken, "model.safetensors", "Download it again");
  });

  it("with wrong offsets in its header is rejected with the name of the tensor", async () => {
    const broken = brokenModel("lying", (path) => {
      const weights = join(path, "model.safetensors");
      const bytes = readFileSync(weights);
      const length = Number(bytes.readBigUInt64LE(0));
      const header = JSON.parse(bytes.toString("utf8", 8, 8 + length)) as Record<string, { data_offsets?: number[] }>;
      const tensor = header["classifier.bias"];
      if (tensor?.data_offsets === undefined) throw new Error("The fixture has no classifier.bias.");
      tensor.data_offsets = tensor.data_offsets.map((offset) => offset + 90_000_000);
      const text = Buffer.from(JSON.stringify(header));
      const size = Buffer.alloc(8);
      size.writeBigUInt64LE(BigInt(text.length));
      writeFileSync(weights, Buffer.concat([size, text, bytes.subarray(8 + length)]));
    });
    await expectFailure(REVIEWS, broken, "model.safetensors", "classifier.bias");
  });

  it("of an unknown architecture is rejected with the known architectures", async () => {
    const broken = brokenModel("gpt", (path) =>
      editJson(join(path, "config.json"), (json) => (json["model_type"] = "gpt2")),
    );
    await expectFailure(REVIEWS, broken, "gpt2", "distilbert", "bert");
  });

  it("with a tokenizer of another vocabulary is rejected with both sizes", async () => {
    const broken = brokenModel("vocabulary", (path) =>
      editJson(join(path, "tokenizer.json"), (json) => {
        const { vocab } = json["model"] as { vocab: Record<string, number> };
        vocab["cinema"] = 100;
      }),
    );
    await expectFailure(REVIEWS, broken, "101 tokens", "embeddings for only 100", '"vocab_size"');
  });

  it("with a truncated config.json is rejected", async () => {
    const broken = brokenModel("config", (path) => truncateSync(join(path, "config.json"), 100));
    await expectFailure(REVIEWS, broken, "config.json", "is not JSON");
  });

  it("is checked in predict and evaluate as well", async () => {
    const [, path = ""] = brokenModel("cut", (copy) => truncateSync(join(copy, "model.safetensors"), 50_000));
    for (const args of [
      ["predict", "great", "--model", path],
      ["evaluate", TEST_REVIEWS, "--model", path],
    ]) {
      const { code, stdout, stderr } = await cli(args);
      expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
      expect(stderr).toMatch(/^error: .*model\.safetensors/);
    }
  });
});

describe("--out", () => {
  it("below a file is rejected, and the file stays unchanged", async () => {
    const path = file("a-file", "mine");
    for (const out of [join(path, "run"), path]) {
      const { code, stdout, stderr } = await cli(trainArgs(REVIEWS, out));
      expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
      expect(stderr).toMatch(
        /^error: Cannot write to ".*": E\w+: .* Check the disk's free space .* folder with --out\.$/m,
      );
    }
    expect(readFileSync(path, "utf8")).toBe("mine");
  });

  it("with an earlier run stays unchanged, and the message names the remedies", async () => {
    const out = join(folder, "occupied");
    expect((await cli(trainArgs(REVIEWS, out))).code).toBe(0);
    const before = readdirSync(out, { recursive: true }).sort();
    const weights = readFileSync(join(out, "model", "model.safetensors"));
    const log = readFileSync(join(out, "events.jsonl"), "utf8");
    const { code, stderr } = await cli(trainArgs(REVIEWS, out, "--seed", "7"));
    expect(code).toBe(1);
    expect(stderr).toContain(
      `"${out}" contains an earlier run. Resume it, delete it, or choose another folder. To resume it, add --resume. `,
    );
    expect(readdirSync(out, { recursive: true }).sort()).toEqual(before);
    expect(readFileSync(join(out, "model", "model.safetensors")).equals(weights)).toBe(true);
    expect(readFileSync(join(out, "events.jsonl"), "utf8")).toBe(log);
  });

  it("may contain other files", async () => {
    const out = join(folder, "with-notes");
    mkdirSync(out);
    writeFileSync(join(out, "notes.txt"), "mine");
    expect((await cli(trainArgs(REVIEWS, out))).code).toBe(0);
    expect(readFileSync(join(out, "notes.txt"), "utf8")).toBe("mine");
  });
});
