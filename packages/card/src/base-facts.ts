import { readFrontMatter } from "./front-matter.ts";

/** What a model card says about the base model. */
export interface BaseFacts {
  /** On the Hub. */
  readonly id?: string;
  /** From the base model's own card. */
  readonly license?: string;
  readonly languages?: readonly string[];
}

export interface BaseModelFiles {
  /** Absolute path of the model's folder. */
  readonly folder: string;
  /** The text of its README.md. */
  readonly card?: string | undefined;
  /** Its `config.json`, parsed. */
  readonly config: Readonly<Record<string, unknown>>;
}

/** A tag of every card that Sentiment Tuner writes. */
export const OWN_TAG = "sentiment-tuner";

/** A folder of the Hub's cache: `models--owner--name/snapshots/<revision>`. */
const CACHED = /(?:^|[\\/])models--((?:[\w.-]+?--)?[\w.-]+)[\\/]snapshots[\\/][^\\/]+$/;
const HUB_ID = /^[A-Za-z0-9][\w.-]*(?:\/[A-Za-z0-9][\w.-]*)?$/;
const LICENSE = /^[A-Za-z0-9][\w.+-]{0,63}$/;
const LANGUAGE = /^[A-Za-z]{2,12}(?:-[A-Za-z0-9]{2,8})*$/;

/**
 * Identifies a base model by its path in the Hub's cache, or by the name in its `config.json`. Licence and languages are those
 * in its card. A fact that none of these states is left out.
 */
export function baseFacts({ folder, card, config }: BaseModelFiles): BaseFacts {
  const metadata = readFrontMatter(card ?? "");
  const cached = CACHED.exec(folder)?.[1]?.replace("--", "/");
  const isFineTunedHere = Array.isArray(metadata["tags"]) && metadata["tags"].includes(OWN_TAG); // Then `base_model` is the base model's name.
  const name = [cached, isFineTunedHere ? metadata["base_model"] : undefined, config["_name_or_path"]].find(
    (candidate): candidate is string => typeof candidate === "string" && HUB_ID.test(candidate),
  );
  const { license, language } = metadata;
  const languages = (Array.isArray(language) ? language : [language]).filter(
    (code): code is string => typeof code === "string" && LANGUAGE.test(code),
  );
  return {
    ...(name !== undefined && { id: name }),
    ...(typeof license === "string" && LICENSE.test(license) && { license: license.toLowerCase() }),
    ...(languages.length > 0 && { languages }),
  };
}
