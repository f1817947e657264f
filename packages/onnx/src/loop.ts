import { OnnxError } from "./errors.ts";
import { type Graph, type Port, pruneGraph } from "./graph.ts";

/** How the turns of a loop hang together; names are those of the body. */
export interface LoopPorts {
  /** The input that takes the number of the turn, from 0; it is stored as int64. */
  readonly turn: string;
  /** Input → the output that is that input in the next turn. */
  readonly carried: Readonly<Record<string, string>>;
  /** Outputs of which each turn gives one row. */
  readonly collected: readonly string[];
}

/** The input of a loop that says how many turns it makes, int64. */
export const TURNS = "turns";

/**
 * A graph that runs another several times over, so that what goes from turn to turn never leaves the device.
 *
 * Its inputs are those of the body but for the number of the turn, and {@link TURNS}: carried ones are what the first turn takes, all others
 * are the same in every turn. Its outputs have the body's names: carried ones as the last turn gave them, collected ones as [turns, …].
 *
 * @throws OnnxError `NAME_UNKNOWN` if the body has no such input or output
 * @see https://onnx.ai/onnx/operators/onnx__Loop.html
 */
export function loopGraph(body: Graph, { turn, carried, collected }: LoopPorts): Graph {
  const input = (name: string): Port => find(body.inputs, name, "input");
  const output = (name: string): Port => find(body.outputs, name, "output");
  const carriedInputs = Object.keys(carried).map(input);
  const carriedOutputs = Object.values(carried).map(output);
  const collectedOutputs = collected.map(output);
  const own = new Set([turn, ...Object.keys(carried), ...body.outputs.map(({ name }) => name)]);
  const inner = (name: string): string => (own.has(name) ? `turn.${name}` : name); // No name inside may hide one outside.
  const rename = (port: Port): Port => ({ ...port, name: inner(port.name) });
  const goesOn = { name: "turn.goesOn", type: "bool", shape: [] } as const;
  const goesOnAgain = { ...goesOn, name: "turn.goesOnAgain" };

  return {
    name: body.name,
    inputs: [{ name: TURNS, type: "int64", shape: [] }, ...body.inputs.filter(({ name }) => name !== turn)],
    outputs: [
      ...carriedOutputs,
      ...collectedOutputs.map((port) => ({ ...port, shape: [{ symbols: [TURNS], factor: 1 }, ...port.shape] })),
    ],
    initializers: [],
    nodes: [
      {
        operator: "Loop",
        inputs: [TURNS, "", ...carriedInputs.map(({ name }) => name)], // No condition: it makes every turn.
        outputs: [...carriedOutputs, ...collectedOutputs].map(({ name }) => name),
        attributes: {
          body: {
            graph: pruneGraph({
              name: `${body.name}.turn`,
              inputs: [rename(input(turn)), goesOn, ...carriedInputs.map(rename)],
              outputs: [goesOnAgain, ...[...carriedOutputs, ...collectedOutputs].map(rename)],
              initializers: body.initializers,
              nodes: [
                { operator: "Identity", inputs: [goesOn.name], outputs: [goesOnAgain.name], attributes: {} },
                ...body.nodes.map((node) => ({
                  ...node,
                  inputs: node.inputs.map(inner),
                  outputs: node.outputs.map(inner),
                })),
              ],
            }),
          },
        },
      },
    ],
  };
}

function find(ports: readonly Port[], name: string, kind: string): Port {
  const port = ports.find((candidate) => candidate.name === name);
  if (port === undefined) throw new OnnxError("NAME_UNKNOWN", `The body of the loop has no ${kind} "${name}".`);
  return port;
}
