import { describe, expect, it } from "vitest";

import { createProgram } from "../program.ts";
import { REMEDIES, withRemedy } from "./remedies.ts";

const { stdin, stdout, stderr } = process;
const program = createProgram({ stdin, stdout, stderr, signal: new AbortController().signal }, () => undefined);
const knownOptions = program.commands.flatMap(({ options }) => options.map(({ long }) => long));

function failure(code: string, details = {}): Error {
  return Object.assign(new Error("It failed."), { code, details });
}

describe("withRemedy", () => {
  it("adds the options that help with an error", () => {
    expect(withRemedy(failure("UTF8_INVALID"))).toBe(
      "It failed. If the file has another encoding, give it with --encoding. " +
        'To read such bytes as "\uFFFD", add --invalid-utf8 replace.',
    );
    expect(withRemedy(failure("QUOTES_UNCLEAR"))).toBe(
      "It failed. To read quotes as ordinary characters, add --quotes none.",
    );
  });

  it("adds them to an error in an event, which has neither class nor details", () => {
    expect(withRemedy({ code: "OUTPUT_UNWRITABLE", message: "It failed." })).toBe(
      "It failed. Choose another folder with --out.",
    );
    expect(withRemedy({ code: "COLUMN_MISSING", message: "It failed." })).toBe(
      "It failed. Choose one with --text-column or --label-column.",
    );
  });

  it("advises what the labels allow", () => {
    expect(withRemedy(failure("LABELS_TOO_MANY", { labels: ["0", "3.5"] }))).toContain("0..39=negative");
    expect(withRemedy(failure("LABELS_TOO_MANY", { labels: ["billing", "4"] }))).toBe(
      "It failed. Choose another column with --label-column, or give several labels the same class with --label-map; " +
        "it can be the name of a JSON file.",
    );
    expect(withRemedy(failure("LABELS_MULTIPLE", { canChooseOne: true }))).toBe(
      "It failed. Choose one with --label-column.",
    );
    expect(withRemedy(failure("LABELS_MULTIPLE", { columns: ["labels"] }))).toBe("It failed.");
  });

  it("asks for the delimiter of a table with one column only", () => {
    const details = { role: "label", columns: ["text~label"] };
    expect(withRemedy(failure("COLUMNS_NOT_FOUND", details))).toContain("give it with --delimiter.");
    expect(withRemedy(failure("COLUMNS_NOT_FOUND", { ...details, columns: ["a", "b"] }))).toContain("--label-column");
  });

  it.each(["text", "label"])("names the option of the %s column", (role) => {
    expect(withRemedy(failure("COLUMNS_AMBIGUOUS", { role }))).toBe(`It failed. Choose one with --${role}-column.`);
  });

  it("names the command that trains the head of a model, and only if the model has none", () => {
    expect(withRemedy(failure("LABELS_UNFIT", { untrainedModel: "m" }))).toBe(
      'It failed. Run "sentiment-tuner train <dataset> --model m --out <folder>".',
    );
    expect(withRemedy(failure("LABELS_UNFIT"))).toBe("It failed.");
  });

  it("shows the map that compares other labels with the classes of a model", () => {
    const map = `'gut=CLASS,"so, so"=CLASS'`;
    expect(withRemedy(failure("CLASSES_UNFIT", { values: ["gut", "so, so"] }))).toBe(
      `It failed. Give the class of each label with --label-map ${map}, where CLASS is one of the model's classes, or skip.`,
    );
    const many = Array.from({ length: 11 }, (_label, index) => `topic ${String(index)}`);
    expect(withRemedy(failure("CLASSES_UNFIT", { values: many }))).toBe(
      "It failed. Give the class of each label with --label-map.",
    );
  });

  it("leaves a message unchanged if no option helps", () => {
    expect(withRemedy(failure("FILE_EMPTY"))).toBe("It failed.");
    expect(withRemedy(new Error("It failed."))).toBe("It failed.");
  });
});

describe("REMEDIES", () => {
  it.each(Object.entries(REMEDIES))("names only options that exist: %s", (code, remedy) => {
    const details = { role: "text", untrainedModel: "m", canChooseOne: true };
    const text = (typeof remedy === "string" ? remedy : remedy({ code, details })) ?? "";
    expect(text).toMatch(/\.$/);
    const options = text.match(/--[a-z0-9-]+/g) ?? [];
    expect(options.length).toBeGreaterThan(0);
    for (const option of options) expect(knownOptions).toContain(option);
  });
});
