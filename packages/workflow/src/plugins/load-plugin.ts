import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

import { openRegularFile } from "@sentiment-tuner/files";
import { z } from "zod";

import { messageOf, WorkflowError } from "../errors.ts";
import { PART_NAMES } from "./parts.ts";
import type { WorkflowPlugin } from "./plugin.ts";

/** What can be checked without running a part: it has a name, and the members that are called are functions. */
const part = (...functions: string[]): z.ZodType =>
  z.looseObject({ name: z.string().min(1), ...Object.fromEntries(functions.map((name) => [name, callable])) });
const callable = z.custom((value) => typeof value === "function", "expected a function");
const schema = z.strictObject({
  name: z.string().min(1),
  readers: z.array(part("read")).optional(),
  cleaningRules: z.array(part("apply")).optional(),
  truncationStrategies: z.array(part("keep")).optional(),
  architectures: z.array(part("readConfig", "parameterShapes", "forward")).optional(),
  engines: z.array(part("unavailable", "open", "openForward")).optional(),
  metrics: z.array(part("compute")).optional(),
});

/**
 * Loads a plug-in: a module with a {@link WorkflowPlugin} as its default export or as the export `plugin`.
 *
 * A plug-in has all rights of this process. Load only code that you trust.
 *
 * @throws WorkflowError PLUGIN_UNREADABLE or PLUGIN_INVALID, with the path and what is wrong
 */
export async function loadPlugin(path: string): Promise<WorkflowPlugin> {
  const exported = await importModule(path);
  const candidate = exported["default"] ?? exported["plugin"];
  const parsed = schema.safeParse(candidate);
  if (parsed.success) return candidate as WorkflowPlugin; // The schema has checked it as far as possible without running it.
  const problems = parsed.error.issues
    .map((issue) => `${issue.path.join(".") || "its default export"}: ${issue.message}`)
    .join("; ");
  const kinds = Object.keys(PART_NAMES).join(", ");
  throw new WorkflowError(
    "PLUGIN_INVALID",
    `"${path}" is not a plug-in (${problems}). Export an object with a name and any of ${kinds}.`,
  );
}

async function importModule(path: string): Promise<Record<string, unknown>> {
  try {
    await (await openRegularFile(path)).close(); // Node.js would wait for a pipe.
    return (await import(pathToFileURL(resolve(path)).href)) as Record<string, unknown>; // A module namespace is such a record.
  } catch (cause) {
    throw new WorkflowError(
      "PLUGIN_UNREADABLE",
      `Plug-in "${path}" could not be loaded: ${messageOf(cause)}. Check the path; the file must be a JavaScript module (.mjs).`,
      { cause },
    );
  }
}
