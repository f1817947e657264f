import type { DimensionSymbol } from "./dimensions.ts";
import { OnnxError } from "./errors.ts";
import type { Graph, Initializer, Port } from "./graph.ts";

/**
 * Records with one choice of stand-ins after the other until two graphs are the same, and gives that graph.
 *
 * A size that became a constant on its way (a literal 1/T, a padding of T - 1 rows) is another constant in each of them, so they can
 * never agree: what is returned holds at every size. A literal that happens to equal one choice's stand-in spoils only that choice.
 *
 * @param choices - a single one is taken as it is; a later one may repeat an earlier one where no other exists, which proves nothing
 * @throws OnnxError `DIMENSION_FROZEN` if no two agree
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
  const difference = (second === undefined ? undefined : findDifference(first, second)) ?? "the whole of it";
  throw new OnnxError(
    "DIMENSION_FROZEN",
    `The size of dimension ${names} would become a constant of the graph: recorded at two sizes, it differs in ${difference}. ` +
      `The gradient of a mean does this, as does arithmetic on a shape: use sums, pass weights as an input, or give the dimension a fixed size.`,
  );
}

/** The first thing in which two graphs differ, in words; nothing if they are the same. */
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
  // Weights are views of the caller's own memory, so that most of the numbers need not be compared.
  if (a.data.buffer === b.data.buffer && a.data.byteOffset === b.data.byteOffset) return true;
  return a.data.every((byte, index) => byte === b.data[index]);
}

function firstUnequal<T>(a: readonly T[], b: readonly T[], describe: (item: T) => string): string | undefined {
  if (a.length !== b.length) return `the number of its nodes (${String(a.length)} and ${String(b.length)})`;
  const differing = a.find((item, index) => JSON.stringify(item) !== JSON.stringify(b[index]));
  return differing === undefined ? undefined : describe(differing);
}
