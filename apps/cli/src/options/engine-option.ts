import { Option } from "commander";

const ENGINES = "auto: the fastest on this machine; or webgpu, cuda, dml, coreml, tensorflow, cpu";

/**
 * The option `--engine`. It has no value if it is not given: the workflow then uses its default.
 *
 * @param defaultName - the engine used without the option, for the help
 */
export function engineOption(defaultName: "auto" | "cpu"): Option {
  return new Option("--engine <name>", `${ENGINES} (${defaultName})`);
}
