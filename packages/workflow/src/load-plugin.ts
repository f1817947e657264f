import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

import { z } from "zod";

import { WorkflowError } from "./errors.ts";
import { PART_NAMES } from "./parts.ts";
import type { WorkflowPlugin } from "./plugin.ts";

/** What can be checked without running a part: its name, and that what must be called is a function. */
const part = (...functions: string[]): z.ZodType =>
  z.looseObject({ name: z.string().min(1), ...Object.fromEntries(functions.map((name) => [name, callable])) });
const callable = z.custom((value) => typeof value === "function", "expected a function");
const schema = z.strictObject({
  name: z.string().min(1),
  readers: z.array(part("read")).optional(),
  cleaningRules: z.array(part("apply")).optional(),
  truncationStrategies: z.array(part("keep")).optional(),
  architectures: z.array(part("readConfig", "parameterShapes", "forward")).optional(),
  engines: z.array(part("unavailable", "open")).optional(),
  metrics: z.array(part("compute")).optional(),
});

/**
 * Loads a guest: a module whose default export (or export named `plugin`) is a {@link WorkflowPlugin}.
 *
 * It runs with all rights of this process; load only what you trust.
 *
 * @throws WorkflowError PLUGIN_UNREADABLE or PLUGIN_INVALID, with the path and what does not fit
 */
export async function loadPlugin(path: string): Promise<WorkflowPlugin> {
  const exported = await importModule(path);
  const candidate = exported["default"] ?? exported["plugin"];
  const parsed = schema.safeParse(candidate);
  if (parsed.success) return candidate as WorkflowPlugin; // The schema has just found it to be one, down to what only running would tell.
  const problems = parsed.error.issues
    .map((issue) => `${issue.path.join(".") || "its default export"}: ${issue.message}`)
    .join("; ");
  const kinds = Object.keys(PART_NAMES).join(", ");
  throw new WorkflowError(
    "PLUGIN_INVALID",
    `"${path}" is no plug-in (${problems}). Export an object with a name and any of ${kinds}.`,
  );
}

async function importModule(path: string): Promise<Record<string, unknown>> {
  try {
    return (await import(pathToFileURL(resolve(path)).href)) as Record<string, unknown>; // A module namespace is such a record.
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new WorkflowError(
      "PLUGIN_UNREADABLE",
      `The plug-in "${path}" could not be loaded: ${reason}. Is the path right, and is it a JavaScript module (.mjs)?`,
      { cause },
    );
  }
}
