// Checks the text of this project for the words of plain-english.yml: comments, messages, names and Markdown.
// `node tools/prose/check.mjs` checks every tracked file, `node tools/prose/check.mjs <file…>` some of them.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { createLinter, loadTextlintrc } from "textlint";

import { ALLOWED } from "./allowed.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** JSON files with text for users; the others are settings and data. */
const JSON_WITH_TEXT = /(?:^|\/)(?:package|package\.nls[^/]*|bundle\.l10n[^/]*)\.json$/;

/** Data, and files that others or machines wrote. */
const NOT_OURS =
  /_pb\.ts$|(?:^|\/)(?:golden|fixtures\/(?!extensions|plugins)|samples|licenses|dist|node_modules)(?:\/|$)|\.golden\.json$/;

/** The words themselves stand here. */
const WORD_LIST = "tools/prose/";

process.exitCode = await main(process.argv.slice(2));

async function main(files) {
  const descriptor = await loadTextlintrc({ configFilePath: join(import.meta.dirname, "textlint.json") });
  const linter = createLinter({ descriptor, cwd: ROOT });
  const problems = [];
  const used = new Set();
  for (const file of (files.length > 0 ? files : trackedFiles()).filter(isOurText)) {
    const text = readFileSync(join(ROOT, file), "utf8");
    const lines = text.split("\n");
    const { messages } = await linter.lintText(text, file);
    for (const { line, column, message } of messages) {
      const allowed = ALLOWED.find((entry) => isInside(entry, file, lines[line - 1] ?? "", column - 1));
      if (allowed === undefined)
        problems.push(`${file}:${line}:${column}  ${message.replace(/\n(?=[^\n]*$)/, ". ").replace(/\s+/g, " ")}`);
      else used.add(allowed);
    }
  }
  const unused = files.length > 0 ? [] : ALLOWED.filter((entry) => !used.has(entry));
  for (const problem of problems) console.error(problem);
  for (const { text } of unused) console.error(`tools/prose/allowed.mjs: "${text}" occurs nowhere. Remove the entry.`);
  if (problems.length > 0) {
    console.error(`\n${problems.length} words to replace. CONTRIBUTING.md, "Plain English", says how to write.`);
  }
  return problems.length + unused.length > 0 ? 1 : 0;
}

/** True if the word at `column`, counted from 0, is part of the text that the entry allows. */
function isInside({ files, text }, file, line, column) {
  if (!files.test(file)) return false;
  for (let start = line.indexOf(text); start >= 0; start = line.indexOf(text, start + 1)) {
    if (start <= column && column < start + text.length) return true;
  }
  return false;
}

/** Files that git tracks, and new ones that it does not ignore. */
function trackedFiles() {
  const options = { cwd: ROOT, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 };
  return execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], options)
    .split("\0")
    .filter((file) => file !== "" && existsSync(join(ROOT, file)));
}

function isOurText(file) {
  if (NOT_OURS.test(file) || file.startsWith(WORD_LIST)) return false;
  if (file.endsWith(".json")) return JSON_WITH_TEXT.test(file);
  return /\.(?:ts|mjs|cjs|js|css|html|md|py)$/.test(file);
}
