import { builtinModules } from "node:module";

import js from "@eslint/js";
import nx from "@nx/eslint-plugin";
import tseslint from "typescript-eslint";

const TESTS = ["**/*.test.ts", "**/src/testing/**/*.ts", "test/**/*.ts"];
const SCRIPTS = ["**/*.mjs", "**/*.cjs", "**/*.config.ts"];

/** The projects that each project may use. A pair that is not listed is forbidden; there is no "*". */
const dependencies = {
  "pkg:tokenizer": [],
  "pkg:metrics": [],
  "pkg:baseline": [],
  "pkg:onnx": [],
  "pkg:data": [],
  "pkg:files": [],
  "pkg:protocol": ["pkg:metrics", "pkg:data", "pkg:files"],
  "pkg:card": ["pkg:metrics", "pkg:protocol"],
  "pkg:hub": ["pkg:files"],
  "pkg:model": ["pkg:onnx", "pkg:files"],
  "pkg:base-models": ["pkg:model", "pkg:files"],
  "pkg:trainer": ["pkg:data", "pkg:model", "pkg:onnx", "pkg:metrics", "pkg:files", "pkg:protocol"],
  "pkg:workflow": [
    ...["pkg:tokenizer", "pkg:data", "pkg:onnx", "pkg:model", "pkg:trainer", "pkg:metrics", "pkg:baseline"],
    ...["pkg:card", "pkg:files", "pkg:protocol"],
  ],
  "pkg:space": ["pkg:card", "pkg:files", "pkg:hub", "pkg:workflow", "pkg:protocol"],
  "app:cli": ["pkg:base-models", "pkg:workflow", "pkg:hub", "pkg:space", "pkg:protocol", "pkg:files"],
  "app:worker": ["pkg:base-models", "pkg:workflow", "pkg:hub", "pkg:space", "pkg:protocol", "pkg:files"],
  "app:vscode": ["pkg:data", "pkg:hub", "pkg:protocol", "pkg:files"],
  "app:dashboard": ["pkg:data", "pkg:metrics", "pkg:protocol"],
  "scope:test": [
    ...["pkg:tokenizer", "pkg:data", "pkg:onnx", "pkg:model", "pkg:trainer", "pkg:metrics", "pkg:workflow"],
    ...["pkg:baseline", "pkg:files", "pkg:hub", "pkg:space", "pkg:protocol", "app:cli", "app:worker", "scope:test"],
  ],
  "scope:tool": [
    ...["pkg:tokenizer", "pkg:data", "pkg:onnx", "pkg:model", "pkg:trainer", "pkg:metrics", "pkg:workflow"],
    ...["pkg:baseline", "pkg:hub", "pkg:protocol", "app:cli", "scope:tool"],
  ],
};

const TENSOR_LIBRARIES = ["@tensorflow/*", "onnxruntime-*"];

/** Where a project runs, what it may use there, and which npm packages it must never import. */
const runtimes = {
  "runtime:pure": { uses: ["runtime:pure"], banned: TENSOR_LIBRARIES },
  // Pure by itself, with an entry for Node beside it.
  "runtime:shared": { uses: ["runtime:pure", "runtime:shared", "runtime:node"], banned: TENSOR_LIBRARIES },
  "runtime:node": { uses: ["runtime:pure", "runtime:shared", "runtime:tensor", "runtime:node"], banned: [] },
  "runtime:tensor": { uses: ["runtime:pure", "runtime:shared", "runtime:node", "runtime:tensor"], banned: [] },
  // Only the entry "./reference" of `hub` may be imported here: see the rules below.
  "runtime:host": {
    uses: ["runtime:pure", "runtime:shared", "runtime:node", "runtime:host"],
    banned: TENSOR_LIBRARIES,
  },
  "runtime:web": { uses: ["runtime:pure", "runtime:shared", "runtime:web"], banned: TENSOR_LIBRARIES },
};

const depConstraints = [
  ...Object.entries(dependencies).map(([sourceTag, tags]) => ({ sourceTag, onlyDependOnLibsWithTags: tags })),
  ...Object.entries(runtimes).map(([sourceTag, { uses, banned }]) => ({
    sourceTag,
    onlyDependOnLibsWithTags: uses,
    bannedExternalImports: banned,
  })),
];

const PAGE_GLOBALS = Object.fromEntries(
  ["document", "fetch", "location", "navigator", "self", "Blob", "DOMParser", "URL", "URLSearchParams", "Worker"].map(
    (name) => [name, "readonly"],
  ),
);

const noVscode = { name: "vscode", message: "A package must not depend on the editor." };
const noBareHub = {
  name: "@sentiment-tuner/hub",
  message: 'Only "@sentiment-tuner/hub/reference" may be imported here: only a worker connects to hubs.',
};
const noBareRuntime = {
  name: "onnxruntime-node",
  message: "Import it from engines/onnxruntime/onnxruntime-node.ts, which turns its telemetry off first.",
};
const noNode = {
  group: ["node:*", ...builtinModules],
  message: "This package runs in any JavaScript engine: the caller passes in files, clocks and randomness.",
};
const noEngine = {
  group: ["onnxruntime-*"],
  message: "The model must not depend on whether its operations are computed or recorded.",
};
const noProtocolNode = {
  name: "@sentiment-tuner/protocol/node",
  message: "A web page has no sockets of Node.",
};

const noBareData = {
  name: "@sentiment-tuner/data",
  message: 'Only "@sentiment-tuner/data/polarity" may be imported here: a web page reads no datasets.',
};

const noDefaultExport = { selector: "ExportDefaultDeclaration", message: "Export by name." };
const noStarExport = { selector: "ExportAllDeclaration", message: "List the exports by name." };
const noUncheckedAssertion = {
  selector: "TSNonNullExpression > :not(MemberExpression[computed=true])",
  message: "Check the value. `!` is for an indexed read whose index a loop has already bounded, such as `values[i]!`.",
};

export default tseslint.config(
  { ignores: ["**/dist/**", "**/node_modules/**", "**/.nx/**", "**/coverage/**", "**/runs/**", "**/*_pb.ts"] },
  js.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // With noUncheckedIndexedAccess a counted loop over a typed array needs `!`. The selector below allows only that.
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      // A tokenizer splits text by code points on purpose.
      "@typescript-eslint/no-misused-spread": ["error", { allow: [{ from: "lib", name: "string" }] }],
      "@typescript-eslint/no-unused-vars": [
        "error",
        { argsIgnorePattern: "^_", varsIgnorePattern: "^_", ignoreRestSiblings: true },
      ],
      "@typescript-eslint/consistent-type-imports": "error",
    },
  },
  {
    files: ["**/*.{ts,mjs}"],
    plugins: { "@nx": nx },
    rules: {
      "@nx/enforce-module-boundaries": ["error", { depConstraints, allow: [] }],
      "no-restricted-syntax": ["error", noDefaultExport, noStarExport, noUncheckedAssertion],
      eqeqeq: "error",
      "max-lines": ["error", 300],
    },
  },

  // It is not an npm workspace, so it imports the support code of the other tests by path.
  {
    files: ["test/extension/**"],
    rules: {
      "@nx/enforce-module-boundaries": ["error", { depConstraints, allow: ["../support/*", "../../support/*"] }],
    },
  },

  // The nightly tests fuzz readers that no package exports, and need no worker or editor to do so.
  {
    files: ["test/nightly/**"],
    rules: {
      "@nx/enforce-module-boundaries": [
        "error",
        { depConstraints, allow: ["^(\\.\\./)+(apps/(dashboard|vscode)|packages/workflow)/src/"] },
      ],
    },
  },

  // Boundaries that Nx cannot check.
  {
    files: ["packages/**/*.ts"],
    rules: { "no-console": "error", "no-restricted-imports": ["error", { paths: [noVscode] }] },
  },
  {
    files: ["packages/trainer/src/**/*.ts"],
    ignores: ["packages/trainer/src/engines/onnxruntime/onnxruntime-node.ts"],
    rules: { "no-restricted-imports": ["error", { paths: [noVscode, noBareRuntime] }] },
  },
  {
    files: ["packages/{tokenizer,data,metrics,baseline}/src/**/*.ts"],
    ignores: TESTS,
    rules: {
      "no-restricted-imports": ["error", { paths: [noVscode], patterns: [noNode] }],
      "no-restricted-globals": ["error", "process", "Buffer", "__dirname", "__filename", "require", "setImmediate"],
    },
  },
  {
    files: ["packages/protocol/src/**/*.ts"],
    ignores: [...TESTS, "packages/protocol/src/node/**"],
    rules: { "no-restricted-imports": ["error", { paths: [noVscode], patterns: [noNode] }] },
  },
  {
    files: ["apps/dashboard/src/**/*.ts"],
    rules: { "no-restricted-imports": ["error", { paths: [noBareData, noBareHub, noProtocolNode] }] },
  },
  {
    files: ["packages/model/src/**/*.ts"],
    ignores: TESTS,
    rules: { "no-restricted-imports": ["error", { paths: [noVscode], patterns: [noEngine] }] },
  },
  {
    files: ["apps/vscode/**/*.ts"],
    rules: { "no-restricted-imports": ["error", { paths: [noBareHub] }] },
  },

  {
    // The pages of a static Space are written for a browser and shipped without a build.
    files: ["packages/space/templates/static/*.js"],
    languageOptions: { globals: PAGE_GLOBALS },
  },
  {
    files: TESTS,
    rules: {
      // `expect.any(…)` and similar matchers are typed `any`, and a fake is often `async` only because its interface is.
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/require-await": "off",
      // A test names the shape of its golden file: `readGolden<Shape>(…)`.
      "@typescript-eslint/no-unnecessary-type-parameters": "off",
      "no-restricted-syntax": ["error", noDefaultExport, noStarExport],
      "max-lines": "off",
    },
  },
  {
    // Scripts and configuration files are outside every TypeScript project.
    files: SCRIPTS,
    extends: [tseslint.configs.base, tseslint.configs.disableTypeChecked],
    languageOptions: {
      parserOptions: { projectService: false },
      globals: {
        process: "readonly",
        console: "readonly",
        URL: "readonly",
        fetch: "readonly",
        performance: "readonly",
        setInterval: "readonly",
        clearInterval: "readonly",
        setTimeout: "readonly",
        clearTimeout: "readonly",
        require: "readonly",
        module: "writable",
        exports: "writable",
      },
    },
    rules: { "no-restricted-syntax": ["error", noStarExport] },
  },
);
