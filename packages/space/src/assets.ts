import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { fetchPinnedFiles, type HubSettings, type TransferEvent } from "@sentiment-tuner/hub";
import { z } from "zod";

import { SpaceError } from "./errors.ts";
import type { SpaceSdk } from "./space-readme.ts";

/** Locations of the files that all Spaces share. A program that bundles this package has its own copies. */
export interface SpaceAssets {
  /** Folder with `gradio/` and `static/`. */
  readonly templates: string;
  /** File in `vendor/` of a static Space → the file to copy. */
  readonly vendor: Readonly<Record<string, string>>;
}

/** Lists the files of a static Space that a program does not bring along, because they are large and few people need them. `tools/release` writes it. */
const DOWNLOADS_FILE = "downloads.json";

/** The content of {@link DOWNLOADS_FILE}. `path` is that of npm's content delivery networks: package@version/file. */
const DOWNLOADS = z.object({
  files: z.array(
    z.object({ name: z.string(), path: z.string(), sizeBytes: z.int().positive(), sha256: z.hash("sha256") }),
  ),
});

export interface BundledAssetsOptions {
  readonly sdk: SpaceSdk;
  /** Keeps the downloaded files for the next Space. */
  readonly downloadFolder: string;
  readonly settings: Pick<HubSettings, "isOffline" | "proxies">;
  /** A server with the files of npm packages; default jsDelivr, from which transformers.js loads the same files. */
  readonly server?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((event: TransferEvent) => void) | undefined;
  /** Waits before a retry; instant in tests. */
  readonly sleep?: ((ms: number) => Promise<void>) | undefined;
}

const DEFAULT_SERVER = "https://cdn.jsdelivr.net/npm";

/**
 * The assets of a program that bundles this package: `templates/` and `vendor/` in a folder. For a static Space, the files of
 * {@link DOWNLOADS_FILE} are downloaded if they are not on this machine yet.
 *
 * @throws HubError if a file cannot be downloaded; the signal's reason when it is aborted
 */
export async function bundledAssets(folder: string, options: BundledAssetsOptions): Promise<SpaceAssets> {
  const { sdk, downloadFolder, server = DEFAULT_SERVER, ...shared } = options;
  const templates = join(folder, "templates");
  if (sdk === "gradio") return { templates, vendor: {} };
  const { files } = DOWNLOADS.parse(JSON.parse(readFileSync(join(folder, DOWNLOADS_FILE), "utf8")));
  const downloaded = await fetchPinnedFiles(
    files.map(({ path, ...file }) => ({ ...file, url: `${server.replace(/\/+$/, "")}/${path}` })),
    { ...shared, folder: downloadFolder, subject: "browser runtime of a static Space", advice: ADVICE },
  );
  const vendor = join(folder, "vendor");
  const brought = Object.fromEntries(readdirSync(vendor).map((name) => [name, join(vendor, name)]));
  return { templates, vendor: { ...brought, ...downloaded } };
}

const ADVICE =
  "It is downloaded once. Connect to the internet and try again, or choose a Gradio Space, which does not need it. " +
  "Behind a proxy, set HTTPS_PROXY. To use another server with the files of npm packages, set SENTIMENT_TUNER_CDN.";

/** The templates of this package and the libraries that npm installed. */
export function installedAssets(): SpaceAssets {
  const transformers = rootOf("@huggingface/transformers", import.meta.url);
  const runtime = join(rootOf("onnxruntime-web", join(transformers, "package.json")), "dist");
  return {
    templates: fileURLToPath(new URL("../templates", import.meta.url)),
    vendor: {
      "transformers.min.js": join(transformers, "dist/transformers.min.js"),
      // The runtime for CPUs is half the size of the runtime that also supports WebGPU.
      ...runtimeFiles(runtime, "ort-wasm-simd-threaded"),
      ...runtimeFiles(runtime, "ort-wasm-simd-threaded.asyncify"),
      "csv-parse.js": join(rootOf("csv-parse", import.meta.url), "dist/esm/sync.js"),
    },
  };
}

/** The folder of a package. `resolve` returns one of its files; which one depends on export conditions and does not matter. */
function rootOf(name: string, from: string): string {
  const path = createRequire(from).resolve(name);
  const folders = join("node_modules", name);
  return path.slice(0, path.lastIndexOf(folders) + folders.length);
}

/** @throws SpaceError ASSET_MISSING */
export function requireAssets({ templates, vendor }: SpaceAssets): void {
  const missing = [templates, ...Object.values(vendor)].find((path) => !existsSync(path));
  if (missing === undefined) return;
  throw new SpaceError("ASSET_MISSING", `"${missing}" is missing. Every Space needs it. Reinstall Sentiment Tuner.`);
}

function runtimeFiles(folder: string, name: string): Record<string, string> {
  return { [`${name}.mjs`]: join(folder, `${name}.mjs`), [`${name}.wasm`]: join(folder, `${name}.wasm`) };
}
