/** What brings tensor code: the libraries, and our packages that import them. */
const TENSOR_CODE = [
  "(?:^|/)node_modules/(?:@tensorflow/|onnxruntime-)",
  "^packages/(?:model|onnx|trainer|workflow)/src/",
];

/** The tests in a real editor install their own packages, and the pages of a static Space have theirs beside them on the web. */
const WITH_OTHER_MODULES = "^(?:test/extension|packages/space/templates)/";

const TESTS = "\\.test\\.ts$|/src/testing/";

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    {
      name: "no-circular",
      comment: "Files that import each other can only be understood together. Move what both need into a third file.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "no-tensors-in-the-editor",
      comment:
        "The extension host and the dashboard hold no tensor code: the editor would load it on start, and every wait would block. " +
        "Import from packages/protocol, or ask the worker.",
      severity: "error",
      from: { path: "^apps/(?:dashboard|vscode)/src/", pathNot: TESTS },
      to: { path: TENSOR_CODE, reachable: true },
    },
    {
      name: "not-resolved",
      comment: "What cannot be found cannot be checked either.",
      severity: "error",
      from: { pathNot: WITH_OTHER_MODULES },
      to: { couldNotResolve: true, pathNot: "/dist/" }, // What is built may not be there yet.
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(?:apps|packages|tools)/[^/]+/(?:dist|coverage|runs)/" }, // Not those in node_modules.
    // Type imports count: a reader follows them as well.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.base.json" },
    // Packages are followed to their sources, as in vitest.config.ts.
    enhancedResolveOptions: {
      conditionNames: ["@sentiment-tuner/source", "import", "node", "default", "types"],
      exportsFields: ["exports"],
      extensions: [".ts", ".mjs", ".js", ".cjs", ".json"],
      mainFields: ["module", "main", "types"],
    },
    moduleSystems: ["es6", "cjs"],
    builtInModules: { add: ["vscode"] },
  },
};
