import { fileURLToPath } from "node:url";

import { defineConfig } from "vitest/config";

import { findChromium } from "./set-up/chromium.mjs";

const fromHere = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** code-server and npm's Node 24 exist for this platform. */
const isPlatform = process.platform === "linux" && process.arch === "x64";

/** Without a browser nothing is tested. In continuous integration that is an error. */
const canRun = isPlatform && (findChromium() !== undefined || process.env["CI"] !== undefined);

/** Trainings of the embedded model take minutes: they run only where the environment variable NIGHTLY is set. */
const NIGHTLY = "**/nightly-*.test.ts";

/** One editor and one browser for all files, which run one after the other: two of them would measure each other. */
export default defineConfig({
  resolve: { conditions: ["@sentiment-tuner/source", "node", "import", "default"] },
  ssr: { resolve: { conditions: ["@sentiment-tuner/source", "node", "import", "default"] } },
  test: {
    include: canRun ? ["**/*.test.ts"] : [], // `set-up/install.mjs` has reported why.
    passWithNoTests: !canRun,
    exclude: ["**/node_modules/**", "**/dist/**", ...(process.env["NIGHTLY"] === undefined ? [NIGHTLY] : [])],
    globalSetup: canRun ? [fromHere("workbench/global-set-up.ts")] : [],
    setupFiles: [fromHere("../support/fail-on-print.ts")],
    fileParallelism: false,
    testTimeout: 300_000, // A time-out is for a test that hangs; on two idle cores each ends within a minute.
    hookTimeout: 300_000,
  },
});
