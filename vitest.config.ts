import { fileURLToPath } from "node:url";

import { defineConfig } from "vitest/config";

/** The editor's API exists only inside the editor. Only `apps/vscode` imports it. */
const alias = [
  { find: /^vscode$/, replacement: fileURLToPath(new URL("apps/vscode/src/testing/vscode-fake.ts", import.meta.url)) },
];
const conditions = ["@sentiment-tuner/source", "node", "import", "default"];

/** One configuration for every project. Tests run the sources, so they need no build. */
export default defineConfig({
  resolve: { alias, conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ["**/*.test.ts"],
    exclude: ["**/node_modules/**", "**/dist/**", "extension/**", "nightly/**"], // `test/extension` has its own configuration, `test/nightly` its own project.
    setupFiles: [fileURLToPath(new URL("test/support/fail-on-print.ts", import.meta.url))],
    // Test files of a worker share loaded modules: loading TensorFlow.js for every file took most of the time.
    isolate: false,
    passWithNoTests: true,
    testTimeout: 60_000, // Long enough for a busy machine; only a test that hangs exceeds it.
    hookTimeout: 60_000,
    // The cache folder of the tests is empty, so results do not depend on what this machine has installed or measured.
    env: {
      ORT_DISABLE_TELEMETRY: "1", // For tests that use ONNX Runtime without our engine.
      SENTIMENT_TUNER_CACHE: fileURLToPath(new URL("node_modules/.cache/sentiment-tuner-tests", import.meta.url)),
    },
  },
});
