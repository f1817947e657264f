import type { DimensionSymbol } from "./dimensions.ts";
import { OnnxError } from "./errors.ts";
import type { Graph, Initializer, Port } from "./graph.ts";

/**
 * Records with one choice of stand-ins after another until two graphs are equal, and returns that graph.
 *
 * A size that became a constant (a literal 1/T, a padding of T - 1 rows) has another value in each recording, so two such graphs are never
 * equal: the returned graph is valid at every size. A literal that happens to equal a stand-in affects only the choice with that stand-in.
 *
 * @param choices - with a single choice nothing is compared. If a limit leaves no other prime, a later choice repeats an earlier one; their
 *   equality then proves nothing
 * @throws OnnxError `DIMENSION_FROZEN` if no two graphs are equal
 */
export function recordUntilAgreed(
  choices: readonly (readonly DimensionSymbol[])[],
  record: (symbols: readonly DimensionSymbol[]) => Graph,
): Graph {
  const graphs: Graph[] = [];
  for (const symbols of choices) {
    const graph = record(symbols);
    if (choices.length === 1) return graph;
    if (graphs.some((earlier) => findDifference(earlier, graph) === undefined)) return graph;
    graphs.push(graph);
  }
  const [first, second] = graphs;
  if (first === undefined) throw new RangeError("No stand-ins to record with");
  const names = (choices[0] ?? []).map((symbol) => `"${symbol.name}"`).join(" or ");
  const difference = (second === undefined ? undefined : findDifference(first, second)) ?? "all its parts";
  throw new OnnxError(
    "DIMENSION_FROZEN",
    `The size of dimension ${names} would become a constant of the graph: the recordings at two sizes differ in ${difference}. ` +
      `The gradient of a mean and arithmetic on a shape cause this. Use sums, pass weights as an input, or give the dimension a fixed size.`,
  );
}

/** Describes the first difference between two graphs; undefined if they are equal. */
function findDifference(a: Graph, b: Graph): string | undefined {
  return (
    firstUnequal(a.nodes, b.nodes, (node) => `the node "${node.outputs[0] ?? node.operator}"`) ??
    differingConstant(a, b) ??
    firstUnequal<Port>(
      [...a.inputs, ...a.outputs],
      [...b.inputs, ...b.outputs],
      (port) => `the shape of "${port.name}"`,
    )
  );
}

function differingConstant(a: Graph, b: Graph): string | undefined {
  if (a.initializers.length !== b.initializers.length) return "the number of its constants";
  for (const [index, left] of a.initializers.entries()) {
    const right = b.initializers[index];
    if (right !== undefined && isSameInitializer(left, right)) continue;
    const reader = a.nodes.find((node) => node.inputs.includes(left.name));
    return `the constant "${left.name}" that "${reader?.outputs[0] ?? "an output"}" reads`;
  }
  return undefined;
}

function isSameInitializer(a: Initializer, b: Initializer): boolean {
  if (a.name !== b.name || a.type !== b.type || a.shape.join() !== b.shape.join()) return false;
  if (a.data.byteLength !== b.data.byteLength) return false;
  // Weights are views of the caller's memory, so most values need no comparison.
  if (a.data.buffer === b.data.buffer && a.data.byteOffset === b.data.byteOffset) return true;
  return a.data.every((byte, index) => byte === b.data[index]);
}

function firstUnequal<T>(a: readonly T[], b: readonly T[], describe: (item: T) => string): string | undefined {
  if (a.length !== b.length) return `the number of its nodes (${String(a.length)} and ${String(b.length)})`;
  const differing = a.find((item, index) => JSON.stringify(item) !== JSON.stringify(b[index]));
  return differing === undefined ? undefined : describe(differing);
}
