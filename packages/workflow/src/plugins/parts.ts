import { WorkflowError } from "../errors.ts";
import type { PartKind, Parts, WorkflowPlugin } from "./plugin.ts";

/** Kind of part → what a message calls one of them. */
export const PART_NAMES: Readonly<Record<PartKind, string>> = {
  readers: "reader",
  cleaningRules: "cleaning rule",
  truncationStrategies: "truncation strategy",
  architectures: "architecture",
  engines: "engine",
  metrics: "metric",
  baseModels: "finder of base models",
};

/**
 * Collects the parts of all plug-ins.
 *
 * @throws WorkflowError PART_DUPLICATE naming the plug-ins, if two parts of one kind have the same name
 */
export function composeParts(plugins: readonly WorkflowPlugin[]): Parts {
  for (const kind of Object.keys(PART_NAMES) as PartKind[]) requireUniqueNames(kind, plugins);
  return {
    readers: [...plugins].reverse().flatMap((plugin) => plugin.readers ?? []),
    cleaningRules: plugins.flatMap((plugin) => plugin.cleaningRules ?? []),
    truncationStrategies: plugins.flatMap((plugin) => plugin.truncationStrategies ?? []),
    architectures: plugins.flatMap((plugin) => plugin.architectures ?? []),
    engines: plugins.flatMap((plugin) => plugin.engines ?? []),
    metrics: plugins.flatMap((plugin) => plugin.metrics ?? []),
    baseModels: plugins.flatMap((plugin) => plugin.baseModels ?? []),
  };
}

/**
 * The part of that kind and name.
 *
 * @throws WorkflowError PART_UNKNOWN, listing the known names
 */
export function findPart<Kind extends PartKind>(parts: Parts, kind: Kind, name: string): Parts[Kind][number] {
  const candidates: readonly Parts[Kind][number][] = parts[kind];
  const found = candidates.find((part) => part.name === name);
  if (found !== undefined) return found;
  const known = candidates.map((part) => part.name).join(", ");
  throw new WorkflowError("PART_UNKNOWN", `There is no ${PART_NAMES[kind]} "${name}". Known: ${known}.`);
}

function requireUniqueNames(kind: PartKind, plugins: readonly WorkflowPlugin[]): void {
  const owners = new Map<string, string>();
  for (const plugin of plugins) {
    for (const { name } of plugin[kind] ?? []) {
      const owner = owners.get(name);
      if (owner !== undefined) {
        const part = `${PART_NAMES[kind]} "${name}"`;
        const problem =
          owner === plugin.name
            ? `Plug-in "${owner}" defines ${part} twice.`
            : `Plug-ins "${owner}" and "${plugin.name}" both define ${part}.`;
        throw new WorkflowError("PART_DUPLICATE", `${problem} Rename one, or omit a plug-in.`);
      }
      owners.set(name, plugin.name);
    }
  }
}
