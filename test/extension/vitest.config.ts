import { fileURLToPath } from "node:url";

import { defineConfig } from "vitest/config";

import { findChromium } from "./set-up/chromium.mjs";

const fromHere = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** code-server brings its native parts for this platform, and npm a Node 24. */
const isPlatform = process.platform === "linux" && process.arch === "x64";

/** Without a browser nothing is tested, which is for a person to decide and an error in continuous integration. */
const canRun = isPlatform && (findChromium() !== undefined || process.env["CI"] !== undefined);

/** One editor and one browser for all files, which run one after the other: two of them would measure each other. */
export default defineConfig({
  resolve: { conditions: ["@sentiment-tuner/source", "node", "import", "default"] },
  ssr: { resolve: { conditions: ["@sentiment-tuner/source", "node", "import", "default"] } },
  test: {
    include: canRun ? ["**/*.test.ts"] : [], // `set-up/install.mjs` has said so.
    passWithNoTests: !canRun,
    exclude: ["**/node_modules/**", "**/dist/**"],
    globalSetup: canRun ? [fromHere("workbench/global-set-up.ts")] : [],
    setupFiles: [fromHere("../support/fail-on-print.ts")],
    fileParallelism: false,
    testTimeout: 180_000, // A time-out is for a test that hangs; on two idle cores each ends within a minute.
    hookTimeout: 180_000,
  },
});
