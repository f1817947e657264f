// Runs a job of the workspace. It installs missing dependencies before, so any job works as the first command in a fresh
// clone. It needs only Node and npm.
import { INTERRUPTED, runNode } from "./child-process.mjs";
import { installDependencies, whatIsMissing } from "./dependencies.mjs";

const OLDEST_NODE = [20, 19];

process.env.ORT_DISABLE_TELEMETRY = "1"; // Peers in the bench and tests use ONNX Runtime without our engine.

const nx = (...args) => ["node_modules/nx/dist/bin/nx.js", ...args];

/** Converts the embedded base models, which takes seconds, unless it was done before. */
const CONVERT = nx("run", "@sentiment-tuner/base-models:convert");

/**
 * Job → its purpose and its Node programs, which run one after the other until one fails. The last one receives the user's
 * arguments. `meanwhile` is a program that runs at the same time, `before` runs before both, and `afterwards` runs even after a failure.
 */
const JOBS = {
  dev: {
    about: "build on every change",
    env: { NX_DAEMON: "true" },
    note: [
      "Every save rebuilds the projects that it changes, and the extension. Ctrl-C ends it. In a second terminal:",
      "  node apps/cli/dist/main.js --help    the built command line",
      "  npm test -- --projects=@sentiment-tuner/data    the tests of one package",
    ],
    before: CONVERT, // The extension contains the models.
    programs: [nx("watch", "--all", "--initialRun", "--", "node", ...nx("run-many", "--targets=build"))],
    meanwhile: ["tools/release/build-extension.mjs", "--watch"], // Prints how to open an editor with it.
    // The watcher is in Nx's background process, which would otherwise keep running.
    afterwards: nx("daemon", "--stop"),
  },
  check: {
    about: "format, lint, types, prose, structure and dead code",
    programs: [nx("run-many", "--targets=format,lint,build,prose,structure,dead-code")],
  },
  fix: {
    about: "repair formatting and lint automatically",
    // With the cache, a target that succeeded before would not run.
    programs: [nx("run-many", "--targets=lint", "--skip-nx-cache", "--", "--fix")],
    afterwards: ["node_modules/prettier/bin/prettier.cjs", "--write", "--log-level=warn", "."],
  },
  test: { about: "build and run the tests", programs: [nx("run-many", "--targets=test")] },
  demo: {
    about: "fine-tune an encoder on IMDb reviews",
    programs: [nx("run", "@sentiment-tuner/cli:build"), ["tools/demo/demo.mjs"]],
  },
  bench: {
    about: "compare speed and memory with other libraries",
    programs: [
      nx("run", "@sentiment-tuner/cli:build"),
      ["tools/release/build-extension.mjs"], // The hover bench runs the shipped worker.
      ["--import", "tsx", "tools/bench/src/main.ts"],
    ],
  },
  interop: {
    about: "compare saved models with Python's libraries, if a Python has them",
    programs: [nx("run", "@sentiment-tuner/cli:build"), ["tools/reference/interop.mjs"]],
  },
  "test:nightly": {
    about: "kill, starve, fuzz and soak for up to an hour, and write RELIABILITY.md",
    env: { NIGHTLY: "1" },
    programs: [
      nx("run", "@sentiment-tuner/cli:build"),
      [
        "node_modules/vitest/vitest.mjs",
        "run",
        "--config",
        "../vitest.config.ts",
        "--root",
        "test",
        "engines/onnxruntime-webgpu",
      ],
      nx("run-many", "--targets=package,set-up", "--projects=release,@sentiment-tuner/extension-test"),
      [
        ...["node_modules/vitest/vitest.mjs", "run", "--config", "vitest.config.ts"],
        ...["--root", "test/extension", "nightly"],
      ],
      ["--import", "tsx", "test/nightly/src/main.ts"],
    ],
  },
  "test:workbench": {
    about: "install an editor and a browser, and test the .vsix in them",
    programs: [nx("run", "@sentiment-tuner/extension-test:test")],
  },
  package: { about: "build the extension as a .vsix", programs: [CONVERT, ["tools/release/package.mjs"]] },
};

process.exitCode = await main(process.argv.slice(2));

async function main([name, ...args]) {
  const job = JOBS[name];
  if (job === undefined) {
    console.error(`There is no job "${name ?? ""}". The jobs are: ${Object.keys(JOBS).join(", ")}.`);
    return 2;
  }
  if (!isNodeRecentEnough(process.versions.node)) {
    console.error(
      `Node ${process.versions.node} is too old: this workspace needs ${OLDEST_NODE.join(".")} or newer. ` +
        "Install it from https://nodejs.org and run the same command again.",
    );
    return 1;
  }

  const missing = whatIsMissing();
  if (missing !== undefined) {
    const exitCode = await timed(`install: npm ci, because ${missing}`, "install", installDependencies);
    if (exitCode !== 0) {
      console.error("npm ci failed; its message is above. Check the network, then run the same command again.");
      return exitCode;
    }
  }
  return timed(`${name}: ${job.about}`, name, () => runPrograms(job, args));
}

function isNodeRecentEnough(version) {
  const [major, minor] = version.split(".").map(Number);
  return major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]);
}

async function runPrograms({ note = [], before, programs, meanwhile, afterwards, env }, args) {
  for (const line of note) console.log(line);
  const failure = before === undefined ? 0 : await runNode(before);
  if (failure !== 0) return failure;
  const companion = meanwhile === undefined ? undefined : runNode(meanwhile, env);
  let exitCode = 0;
  for (const [index, program] of programs.entries()) {
    const isLast = index === programs.length - 1;
    exitCode = await runNode(isLast ? [...program, ...args] : program, env);
    if (exitCode !== 0) break;
  }
  await companion; // Ctrl-C ends it too.
  if (afterwards !== undefined) await runNode(afterwards, env);
  return exitCode;
}

async function timed(title, name, work) {
  console.log(`\n▸ ${title}`);
  const start = Date.now();
  const exitCode = await work();
  const seconds = ((Date.now() - start) / 1000).toFixed(1);
  console.log(
    exitCode === 0 ? `✔ ${name}: done in ${seconds} s` : `✖ ${name}: ${describeFailure(exitCode)} after ${seconds} s`,
  );
  return exitCode;
}

function describeFailure(exitCode) {
  return exitCode === INTERRUPTED ? "interrupted" : `failed with exit code ${exitCode}`;
}
