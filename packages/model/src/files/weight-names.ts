import { ModelError } from "../errors.ts";
import { isScale } from "./storage.ts";
import type { WeightFile } from "./weight-file.ts";

/** A tensor of a file under the name that its model has for it. */
export interface NamedTensor {
  readonly file: WeightFile;
  /** The name of the tensor in the file. */
  readonly stored: string;
  /** The same name without what wrappers of PyTorch added, with the present names of LayerNorm's parameters. */
  readonly name: string;
}

/** Modules that wrap a whole model: compiled, parallel, sharded, `model` of a training class, or the first module of a sentence encoder. */
const WRAPPER = /^(?:_orig_mod|module|model|_forward_module|_fsdp_wrapped_module|0\.auto_model)\./;

/** Wrappers of a part of a model. No parameter of a network has such a name. */
const INNER_WRAPPER = /(?<=\.)(?:_orig_mod|_fsdp_wrapped_module|_checkpoint_wrapped_module)\./g;

/** Buffers in old checkpoints, 0, 1, 2 … and all zeros. The network computes them. */
const BUFFERS = /(^|\.)embeddings\.(position_ids|token_type_ids)$/;

/**
 * Lists the tensors of a checkpoint. A prefix that a wrapper added to every name is removed, `module._orig_mod.bert.…` becomes `bert.…`.
 *
 * @param isKnown - whether the model has a parameter of this name
 * @throws ModelError WEIGHT_PREFIX if only some of the names have the prefix
 */
export function nameTensors(files: readonly WeightFile[], isKnown: (name: string) => boolean): NamedTensor[] {
  const tensors = files.flatMap((file) =>
    [...file.entries.keys()]
      .filter((stored) => !BUFFERS.test(stored) && !isScale(stored, file.entries))
      .map((stored) => ({ file, stored, name: modernName(stored) })),
  );
  const names = tensors.map(({ name }) => name);
  const prefix = commonWrappers(names, isKnown);
  const unwrapped = tensors.map((tensor) => ({ ...tensor, name: tensor.name.slice(prefix.length) }));
  for (const { name, stored } of unwrapped) {
    const rest = withoutWrappers(name);
    if (isKnown(name) || !isKnown(rest)) continue;
    const added = stored.slice(0, stored.length - rest.length);
    throw mixedPrefix(added, names.filter((other) => other.startsWith(added)).length, names.length);
  }
  return unwrapped;
}

function modernName(stored: string): string {
  return stored
    .replace(INNER_WRAPPER, "")
    .replace(/LayerNorm\.gamma$/, "LayerNorm.weight")
    .replace(/LayerNorm\.beta$/, "LayerNorm.bias");
}

/** The wrappers that begin every name, such as `module._orig_mod.`. A name that the model knows is not wrapped. */
function commonWrappers(names: readonly string[], isKnown: (name: string) => boolean): string {
  let prefix = "";
  for (;;) {
    const rest = names.map((name) => name.slice(prefix.length));
    const [next] = WRAPPER.exec(rest[0] ?? "") ?? [];
    if (next === undefined || rest.some((name) => isKnown(name) || !name.startsWith(next))) return prefix;
    prefix += next;
  }
}

function withoutWrappers(name: string): string {
  const rest = name.replace(WRAPPER, "");
  return rest === name ? name : withoutWrappers(rest);
}

function mixedPrefix(prefix: string, count: number, total: number): ModelError {
  const problem = `${count} of the ${total} weights have the prefix "${prefix}" in their names, the others do not.`;
  const cause = "A wrapper of PyTorch adds it, for example torch.compile or DataParallel.";
  const advice = "Save the model without its wrapper, or remove the prefix from the names.";
  return new ModelError("WEIGHT_PREFIX", `${problem} ${cause} ${advice}`);
}
