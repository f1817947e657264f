import { join, resolve } from "node:path";

import { readFrontMatter } from "@sentiment-tuner/card";

import { readTextOf } from "./node-files.ts";

/** What a model card says of the model it was fine-tuned from. */
export interface BaseFacts {
  /** On the Hub. */
  readonly id?: string;
  /** As its own card states it. */
  readonly license?: string;
  readonly languages?: readonly string[];
}

/** Bases that come without a card and are known by their weights' SHA-256. */
const KNOWN: Readonly<Record<string, BaseFacts>> = {
  "6638f625a0a60bdaa1e34c5fee0a17c705f13b98b43a7973e9d366106a55273d": {
    id: "sentence-transformers/all-MiniLM-L6-v2", // The embedded model: the same weights in half precision.
    license: "apache-2.0",
    languages: ["en"],
  },
};

/** Among the tags of every card that we write. */
export const OWN_TAG = "sentiment-tuner";

/** A folder of the Hub's cache: `models--owner--name/snapshots/<revision>`. */
const CACHED = /(?:^|[\\/])models--((?:[\w.-]+?--)?[\w.-]+)[\\/]snapshots[\\/][^\\/]+$/;
const HUB_ID = /^[A-Za-z0-9][\w.-]*(?:\/[A-Za-z0-9][\w.-]*)?$/;
const LICENSE = /^[A-Za-z0-9][\w.+-]{0,63}$/;
const LANGUAGE = /^[A-Za-z]{2,12}(?:-[A-Za-z0-9]{2,8})*$/;

/**
 * Who a base model is: by its weights, by its place in the Hub's cache, or by the name in its `config.json`; and under what licence, if
 * the README.md beside it says so. Nothing is guessed.
 */
export async function readBaseFacts(
  folder: string,
  config: Readonly<Record<string, unknown>>,
  sha256: readonly string[],
): Promise<BaseFacts> {
  const known = sha256.map((hash) => KNOWN[hash]).find((facts) => facts !== undefined);
  if (known !== undefined) return known;
  const card = readFrontMatter((await readTextOf(join(folder, "README.md"))) ?? "");
  const cached = CACHED.exec(resolve(folder))?.[1]?.replace("--", "/");
  const isOurs = Array.isArray(card["tags"]) && card["tags"].includes(OWN_TAG); // Else its base is not its own name.
  const name = [cached, isOurs ? card["base_model"] : undefined, config["_name_or_path"]].find(
    (candidate): candidate is string => typeof candidate === "string" && HUB_ID.test(candidate),
  );
  const { license, language } = card;
  const languages = (Array.isArray(language) ? language : [language]).filter(
    (code): code is string => typeof code === "string" && LANGUAGE.test(code),
  );
  return {
    ...(name !== undefined && { id: name }),
    ...(typeof license === "string" && LICENSE.test(license) && { license: license.toLowerCase() }),
    ...(languages.length > 0 && { languages }),
  };
}
