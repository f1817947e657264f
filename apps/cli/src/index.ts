export { type CommandIo } from "./io.ts";
export { runCli } from "./run-cli.ts";
