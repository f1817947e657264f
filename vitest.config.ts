import { fileURLToPath } from "node:url";

import { defineConfig } from "vitest/config";

/** The editor's API exists only inside the editor. Only `apps/vscode` imports it. */
const alias = [
  { find: /^vscode$/, replacement: fileURLToPath(new URL("apps/vscode/src/testing/vscode-fake.ts", import.meta.url)) },
];
const conditions = ["@sentiment-tuner/source", "node", "import", "default"];

/** One configuration for every project: tests run the sources, so no build is needed before them. */
export default defineConfig({
  resolve: { alias, conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ["**/*.test.ts"],
    exclude: ["**/node_modules/**", "**/dist/**", "extension/**"], // `test/extension` has a configuration of its own.
    setupFiles: [fileURLToPath(new URL("test/support/fail-on-print.ts", import.meta.url))],
    passWithNoTests: true,
    testTimeout: 60_000, // A time-out is for a test that hangs, not one on a busy machine.
    hookTimeout: 60_000,
    // What this machine has installed or measured decides nothing: the tests' own folder of caches is empty.
    env: {
      ORT_DISABLE_TELEMETRY: "1", // For tests that use ONNX Runtime without our engine.
      SENTIMENT_TUNER_CACHE: fileURLToPath(new URL("node_modules/.cache/sentiment-tuner-tests", import.meta.url)),
    },
  },
});
