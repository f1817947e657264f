import { WorkflowError } from "./errors.ts";
import type { PartKind, Parts, WorkflowPlugin } from "./plugin.ts";

/** What one part of each kind is called in messages. */
export const PART_NAMES: Readonly<Record<PartKind, string>> = {
  readers: "reader",
  cleaningRules: "cleaning rule",
  truncationStrategies: "truncation strategy",
  architectures: "architecture",
  engines: "engine",
  metrics: "metric",
};

/**
 * Puts the parts of all plug-ins together.
 *
 * @throws WorkflowError PART_DUPLICATE naming both plug-ins, if two bring a part of one kind and name
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
  };
}

/**
 * The part of that name.
 *
 * @throws WorkflowError PART_UNKNOWN, saying which names are known
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
        const both =
          owner === plugin.name ? `"${owner}" brings it twice` : `"${owner}" and "${plugin.name}" both bring it`;
        throw new WorkflowError(
          "PART_DUPLICATE",
          `There are two ${PART_NAMES[kind]}s named "${name}": ${both}. Rename one, or leave a plug-in out.`,
        );
      }
      owners.set(name, plugin.name);
    }
  }
}
