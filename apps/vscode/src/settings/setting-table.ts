import { DEFAULT_TEST_SIZE, DEFAULT_TRAIN_CONFIG, RECIPE_NAMES, type RecipeName } from "@sentiment-tuner/protocol";

/** Setting, without its prefix → type of its value. */
export interface Settings {
  readonly "hover.enabled": boolean;
  readonly "hover.withoutSelection": "off" | "line" | "review";
  /** Can be set for each language. */
  readonly "hover.where": "auto" | "everywhere" | "off";
  readonly "hover.showWords": boolean;
  readonly "hover.model": string;
  readonly "hover.idleMinutes": number;
  readonly "training.preset": RecipeName;
  readonly "training.baseModel": string;
  readonly "training.engine": string;
  /** 0 leaves the number to the engine. */
  readonly "training.threads": number;
  readonly "training.testSize": number;
  /** Share of the training reviews; null leaves it to their number. */
  readonly "training.validationSize": number | null;
  /** As the command line writes it, such as "recall=0.95"; "" for the likeliest class. */
  readonly "training.goal": string;
  /** Null leaves it to the number of classes. */
  readonly "training.notSureBelow": number | null;
  readonly "training.seed": number;
  readonly nodePath: string;
}

export type SettingKey = keyof Settings;

/** The defaults of the manifest. */
export const SETTING_DEFAULTS: Settings = {
  "hover.enabled": true,
  "hover.withoutSelection": "off",
  "hover.where": "auto",
  "hover.showWords": true,
  "hover.model": "",
  "hover.idleMinutes": 5,
  "training.preset": "fast",
  "training.baseModel": "",
  "training.engine": "auto",
  "training.threads": 0,
  "training.testSize": DEFAULT_TEST_SIZE,
  "training.validationSize": null,
  "training.goal": "",
  "training.notSureBelow": null,
  "training.seed": DEFAULT_TRAIN_CONFIG.seed,
  nodePath: "",
};

/** The ranges of the manifest; the editor does not enforce them in settings.json. */
export const SETTING_RANGES: Readonly<Partial<Record<SettingKey, readonly [least: number, most: number]>>> = {
  "hover.idleMinutes": [1, 240],
  "training.threads": [0, 256],
  "training.testSize": [0.05, 0.5],
  "training.validationSize": [0, 0.5],
  "training.notSureBelow": [0, 0.99],
  "training.seed": [0, 4_294_967_295],
};

/** Limits a number to its range. A value of another type, or one that is not allowed, becomes the default. */
export function clampSetting<Key extends SettingKey>(key: Key, value: unknown): Settings[Key] {
  const fallback = SETTING_DEFAULTS[key];
  if (typeof value !== (fallback === null ? "number" : typeof fallback)) return fallback;
  const range = SETTING_RANGES[key];
  if (range !== undefined && typeof value === "number") {
    if (!Number.isFinite(value)) return fallback;
    return Math.min(Math.max(value, range[0]), range[1]) as Settings[Key]; // A number, since its default is one or null.
  }
  const choices: readonly string[] | undefined = CHOICES[key];
  if (choices !== undefined && !choices.includes(String(value))) return fallback;
  return value as Settings[Key]; // It has the type of the default, and is one of the choices if the setting has choices.
}

const CHOICES: Readonly<Partial<Record<SettingKey, readonly string[]>>> = {
  "hover.withoutSelection": ["off", "line", "review"],
  "hover.where": ["auto", "everywhere", "off"],
  "training.preset": RECIPE_NAMES,
};
