import { type Command, Option } from "commander";

import { nameList } from "./options.ts";

export interface ReadingOptions {
  readonly textColumn?: string;
  readonly labelColumn?: string;
  readonly labelMap?: string;
  readonly invalidUtf8?: "error" | "replace";
  /** Names, or false for `--no-clean`; true where nothing was said. */
  readonly clean?: readonly string[] | boolean;
}

/** Adds the options that say how a dataset is to be understood. */
export function addReadingOptions(command: Command): Command {
  return command
    .option("--text-column <name>", "column with the text; found by name and content if not given")
    .option("--label-column <name>", "column with the label; found likewise")
    .option("--label-map <map>", "what your labels mean, such as bad=negative,meh=skip,good=positive")
    .addOption(
      new Option("--invalid-utf8 <rule>", "bytes that are not UTF-8: stop, or replace them and report")
        .choices(["error", "replace"])
        .default("error"),
    )
    .option("--clean <rules>", "cleaning rules by name, separated by commas; all of them if not given", nameList)
    .option("--no-clean", "leave the texts as they are");
}
