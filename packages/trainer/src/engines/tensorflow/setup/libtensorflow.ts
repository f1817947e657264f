import { existsSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";

import { download, type DownloadProgress } from "./download.ts";
import { setupFailed } from "./run-command.ts";

/** npm's `tar`, a dependency of tfjs-node. */
interface Tar {
  x(options: { readonly file: string; readonly cwd: string }): Promise<void>;
}

/**
 * Unpacks another libtensorflow where the installation of tfjs-node expects the one that it downloads, and names it in
 * `scripts/custom-binary.json`, so that the binding is compiled against it.
 *
 * @param library - path or URL of a `.tar.gz` with `lib/` and `include/`, as TensorFlow publishes them
 * @throws TrainerError ENGINE_SETUP_FAILED
 */
export async function* placeLibtensorflow(
  library: string,
  packageFolder: string,
  signal: AbortSignal,
): AsyncGenerator<DownloadProgress, void> {
  const isUrl = /^https?:\/\//.test(library);
  const archive = isUrl ? join(packageFolder, "libtensorflow.tar.gz") : library;
  if (isUrl) yield* download(library, archive, signal);
  else if (!existsSync(archive)) throw setupFailed(`There is no file "${library}".`);
  const target = join(packageFolder, "deps");
  await rm(target, { recursive: true, force: true });
  await mkdir(target);
  try {
    const tar = createRequire(join(packageFolder, "package.json"))("tar") as Tar;
    await tar.x({ file: archive, cwd: target });
  } catch (cause) {
    throw setupFailed(`"${library}" cannot be unpacked. Give a .tar.gz archive of libtensorflow.`, cause);
  } finally {
    if (isUrl) await rm(archive, { force: true });
  }
  if (!existsSync(join(target, "include", "tensorflow", "c", "c_api.h"))) {
    const problem = `"${library}" has no "include/tensorflow/c/c_api.h"`;
    throw setupFailed(`${problem}. Give an archive of libtensorflow, with lib/ and include/.`);
  }
  await writeFile(join(packageFolder, "scripts", "custom-binary.json"), JSON.stringify({ "tf-lib": library }));
}
