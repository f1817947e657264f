import { type Command, Option } from "commander";

import { nameList } from "./option-values.ts";

/** Adds the options of `ReadingOptions`: how a dataset is read. */
export function addReadingOptions(command: Command): Command {
  return command
    .option("--text-column <name>", "column with the text; found by its name and content if not given")
    .option("--label-column <name>", "column with the label; found in the same way")
    .option("--label-map <map>", "meaning of your labels, such as bad=negative,meh=skip,good=positive")
    .addOption(
      new Option("--invalid-utf8 <rule>", "bytes that are not UTF-8: stop, or replace them and report")
        .choices(["error", "replace"])
        .default("error"),
    )
    .option("--clean <rules>", "names of cleaning rules, separated by commas; all rules if not given", nameList)
    .option("--no-clean", "leave the texts unchanged");
}
