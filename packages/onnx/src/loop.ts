import { OnnxError } from "./errors.ts";
import { type Graph, type Port, pruneGraph } from "./graph.ts";

/** How loop iterations (turns) are connected. Names refer to the body graph. */
export interface LoopPorts {
  /** The input that receives the number of the turn, from 0, as int64. */
  readonly turn: string;
  /** Input → the output that becomes this input in the next turn. */
  readonly carried: Readonly<Record<string, string>>;
  /** Outputs that contribute one row per turn. */
  readonly collected: readonly string[];
}

/** The input of a loop graph with the number of turns, int64. */
export const TURNS = "turns";

/**
 * Makes a graph that runs another graph several times. Values that are carried from turn to turn stay on the device.
 *
 * Its inputs are {@link TURNS} and the inputs of the body without the number of the turn. A carried input is the initial value for the first
 * turn; other inputs are the same in every turn. Its outputs have the names of the body: a carried output is the result of the last turn, a
 * collected one has the shape [turns, …].
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
  const inner = (name: string): string => (own.has(name) ? `turn.${name}` : name); // A name inside the loop must not hide one outside.
  const rename = (port: Port): Port => ({ ...port, name: inner(port.name) });
  const condition = { name: "turn.condition", type: "bool", shape: [] } as const;
  const nextCondition = { ...condition, name: "turn.nextCondition" };

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
        inputs: [TURNS, "", ...carriedInputs.map(({ name }) => name)], // Without a condition, every turn runs.
        outputs: [...carriedOutputs, ...collectedOutputs].map(({ name }) => name),
        attributes: {
          body: {
            graph: pruneGraph({
              name: `${body.name}.turn`,
              inputs: [rename(input(turn)), condition, ...carriedInputs.map(rename)],
              outputs: [nextCondition, ...[...carriedOutputs, ...collectedOutputs].map(rename)],
              initializers: body.initializers,
              nodes: [
                { operator: "Identity", inputs: [condition.name], outputs: [nextCondition.name], attributes: {} },
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
