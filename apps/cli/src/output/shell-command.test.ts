import { execFileSync } from "node:child_process";

import { describe, expect, it } from "vitest";

import { shellCommand } from "./shell-command.ts";

describe("shellCommand", () => {
  it("leaves plain words as they are", () => {
    expect(shellCommand(["train", "a.csv", "--out", "runs/a"])).toBe("npx sentiment-tuner train a.csv --out runs/a");
  });

  it("quotes a word so that a shell passes it on unchanged", () => {
    const words = ['it\'s $(id) `id` "x" !! *', "a=1,b=2", "~", "ü ", "=x"];
    const quoted = shellCommand(words, "linux").replace("npx sentiment-tuner ", "");
    expect(execFileSync("sh", ["-c", `printf '%s\\n' ${quoted}`], { encoding: "utf8" })).toBe(`${words.join("\n")}\n`);
  });

  it("doubles a quote for PowerShell", () => {
    expect(shellCommand(["it's"], "win32")).toBe("npx sentiment-tuner 'it''s'");
  });
});
