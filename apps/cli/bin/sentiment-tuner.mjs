#!/usr/bin/env node
// The command. In a clone it needs a build: `npm run demo`, `npm test` or `npx nx build @sentiment-tuner/cli`.
import { existsSync } from "node:fs";

const main = new URL("../dist/main.js", import.meta.url);
if (existsSync(main)) {
  await import(main.href);
} else {
  console.error(
    "error: the command line is not built yet. Run `npx nx build @sentiment-tuner/cli` once, then this command again.",
  );
  process.exitCode = 1;
}
