import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { COMMAND_IDS } from "./commands/command-map.ts";
import { DATASET_EXTENSIONS } from "./datasets/rank.ts";
import { colorIdOf, HEATS } from "./predictions/heat.ts";
import { SETTING_DEFAULTS, SETTING_RANGES, type SettingKey } from "./settings/setting-table.ts";

const FOLDER = join(import.meta.dirname, "..");
const text = readFileSync(join(FOLDER, "package.json"), "utf8");

interface Manifest {
  readonly icon: string;
  readonly activationEvents: readonly string[];
  readonly capabilities: { readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] } };
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly keybindings: readonly { readonly command: string }[];
    readonly menus: Readonly<Record<string, readonly { readonly command: string; readonly when?: string }[]>>;
    readonly configuration: {
      readonly properties: Readonly<Record<string, { default: unknown; minimum?: number; maximum?: number }>>;
    };
    readonly colors: readonly { readonly id: string }[];
    readonly walkthroughs: readonly {
      readonly steps: readonly {
        readonly media: { readonly markdown: string };
        readonly completionEvents: readonly string[];
      }[];
    }[];
  };
}

const manifest = JSON.parse(text) as Manifest;
const { commands, keybindings, menus, configuration, colors, walkthroughs } = manifest.contributes;

describe("package.json", () => {
  it("contributes the commands of the map and no other", () => {
    expect(commands.map(({ command }) => command).sort()).toEqual([...COMMAND_IDS].sort());
  });

  it("uses only commands of the map in menus, keys and links", () => {
    const used = [...keybindings, ...Object.values(menus).flat()].map(({ command }) => command);
    const linked = [
      ...readFileSync(join(FOLDER, "package.nls.json"), "utf8").matchAll(/command:(sentimentTuner\.\w+)/g),
    ];
    for (const id of [...used, ...linked.map(([, command]) => command)]) expect(COMMAND_IDS).toContain(id);
  });

  it("has the settings of the table, with their defaults and ranges", () => {
    const { properties } = configuration;
    expect(Object.keys(properties).sort()).toEqual(
      Object.keys(SETTING_DEFAULTS)
        .map((key) => `sentimentTuner.${key}`)
        .sort(),
    );
    for (const [key, value] of Object.entries(SETTING_DEFAULTS)) {
      const property = properties[`sentimentTuner.${key}`];
      expect(property?.default).toBe(value);
      const range = SETTING_RANGES[key as SettingKey];
      if (range !== undefined) expect([property?.minimum, property?.maximum]).toEqual([...range]);
    }
  });

  it("has a colour for every heat", () => {
    expect(colors.map(({ id }) => id)).toEqual(HEATS.map(colorIdOf));
  });

  it.each(["sentimentTuner.fineTune", "sentimentTuner.scoreFile"])(
    "offers %s for every extension that a reader can read, compressed or not",
    (id) => {
      const [file] = (menus["explorer/context"] ?? []).filter(({ command }) => command === id);
      const pattern = /resourceFilename =~ \/(.+)\/i/.exec(file?.when ?? "")?.[1];
      for (const extension of DATASET_EXTENSIONS) {
        for (const name of [`a.${extension}`, `a.${extension}.gz`])
          expect(name).toMatch(new RegExp(pattern ?? "never"));
      }
      expect("package.json").not.toMatch(new RegExp(pattern ?? ""));
    },
  );

  it("offers no folder that cannot hold reviews", () => {
    const [, folder] = (menus["explorer/context"] ?? []).filter(({ command }) => command === "sentimentTuner.fineTune");
    const pattern = new RegExp(/resourceFilename =~ \/(.+)\/i/.exec(folder?.when ?? "")?.[1] ?? "", "i");
    expect(["aclImdb", "train", "reviews"].filter((name) => !pattern.test(name))).toEqual([]);
    expect(["src", "node_modules", ".vscode"].filter((name) => pattern.test(name))).toEqual([]);
  });

  it("finds the main command by a search for train", () => {
    const nls = JSON.parse(readFileSync(join(FOLDER, "package.nls.json"), "utf8")) as Record<string, string>;
    expect([nls["command.fineTune"], nls["command.train"]]).toEqual([
      "Fine-tune Sentiment Model",
      "Train Sentiment Model",
    ]);
  });

  it("offers files of a remote workspace in menus, where their scheme is not file", () => {
    const schemes = Object.values(menus).flatMap((items) =>
      items.flatMap(({ when = "" }) => /resourceScheme =~ \/(.+?)\//.exec(when)?.[1] ?? []),
    );
    expect(schemes).toHaveLength(4);
    for (const scheme of schemes) expect("vscode-remote").toMatch(new RegExp(scheme));
    expect(text).not.toContain("resourceScheme ==");
  });

  it("restricts what runs programs or opens models to trusted workspaces", () => {
    expect([...manifest.capabilities.untrustedWorkspaces.restrictedConfigurations].sort()).toEqual([
      "sentimentTuner.hover.model",
      "sentimentTuner.nodePath",
      "sentimentTuner.training.baseModel",
      "sentimentTuner.training.engine",
      "sentimentTuner.training.threads",
    ]);
  });

  it("lets only the machine's settings choose a program, and no setting choose a hub or a plug-in", () => {
    const { properties } = configuration;
    expect(properties["sentimentTuner.nodePath"]).toMatchObject({ scope: "machine" });
    for (const key of ["training.baseModel", "training.engine", "training.threads"])
      expect(properties[`sentimentTuner.${key}`]).toMatchObject({ scope: "machine-overridable" }); // And restricted, see above.
    expect(Object.keys(properties).filter((key) => /hub|endpoint|url|proxy|token|plugin/i.test(key))).toEqual([]);
  });

  it("does not activate on every event", () => {
    expect(manifest.activationEvents).not.toContain("*");
  });

  it("has a text in package.nls.json for each of its keys, and no other", () => {
    const keys = [...text.matchAll(/"%([^%"]+)%"/g)].map(([, key]) => key);
    const explained = Object.keys(JSON.parse(readFileSync(join(FOLDER, "package.nls.json"), "utf8")) as object);
    expect([...new Set(keys)].sort()).toEqual(explained.sort());
  });

  it("ticks a step of the walkthrough only when it was done, not when its command ran", () => {
    const events = walkthroughs.flatMap(({ steps }) => steps.flatMap(({ completionEvents }) => completionEvents));
    expect(events).toEqual([
      "onCommand:sentimentTuner.openSample", // It always opens.
      "onContext:sentimentTuner.hasRuns",
      "onContext:sentimentTuner.wasDashboardShown",
      "onContext:sentimentTuner.wasHoverShown",
    ]);
  });

  it("refers to files that exist", () => {
    const steps = walkthroughs.flatMap((walkthrough) => walkthrough.steps);
    for (const path of [manifest.icon, "media/activity-bar.svg", ...steps.map(({ media }) => media.markdown)]) {
      expect(existsSync(join(FOLDER, path)), path).toBe(true);
    }
  });
});
