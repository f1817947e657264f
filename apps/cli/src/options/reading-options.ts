import { type Command, Option } from "commander";

import { delimiterCharacter, labelMapText, nameList } from "./option-values.ts";

/** Adds the options of `ReadingOptions`: how a dataset is read. */
export function addReadingOptions(command: Command): Command {
  return addTableOptions(command)
    .option("--label-column <name>", "column with the label; found in the same way")
    .addOption(
      new Option(
        "--classes <which>",
        "classes that the labels become: found from the labels, each label its own class, or two or three of a scale",
      ).choices(["auto", "as-is", "two", "three"]),
    )
    .option(
      "--label-map <map>",
      "class of each label, such as 1..2=negative,3=skip,4..5=positive, or a JSON file with such an object",
      labelMapText,
    )
    .option(
      "--clean <rules>",
      "names of cleaning rules, separated by commas; if not given, all rules in training, later those of the model",
      nameList,
    )
    .option("--no-clean", "leave the texts unchanged");
}

/** Adds the options of `TableOptions`: how a table is read, labels apart. */
export function addTableOptions(command: Command): Command {
  return command
    .option("--text-column <name>", "column with the text; found by its name and content if not given")
    .option(
      "--delimiter <character>",
      "between the fields of a table, such as ; or tab; found if not given",
      delimiterCharacter,
    )
    .option("--no-header", "the first row of a table is data; its columns are named 1, 2, 3")
    .addOption(
      new Option("--quotes <rule>", "quotes in a table: found, or none, which makes them ordinary characters").choices([
        "auto",
        "none",
      ]),
    )
    .option("--encoding <name>", "encoding of the text, such as windows-1252; found if not given")
    .addOption(
      new Option("--invalid-utf8 <rule>", "bytes that are not UTF-8: stop, or replace them and report")
        .choices(["error", "replace"])
        .default("error"),
    );
}
