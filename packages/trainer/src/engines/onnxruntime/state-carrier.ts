import type { Parameters } from "@sentiment-tuner/model";

import { slotNames } from "../../graphs/update-graph.ts";
import type { TrainedState } from "../../optimizer/adamw.ts";
import {
  packGroups,
  type ParameterGroup,
  parametersInSharedGroups,
  unpackGroups,
} from "../../optimizer/parameter-groups.ts";
import { createResourceStack } from "../resource-stack.ts";
import { type DeviceTensors, disposeAll, openCarrier } from "./device-tensors.ts";
import type { Provider } from "./runtime-session.ts";

/** Copies parameters and moments to the slots of the update, and back. */
export interface StateCarrier {
  /** @returns the slots of all groups, and each parameter that shares a group, by name */
  upload(state: TrainedState): Promise<DeviceTensors>;
  download(tensors: DeviceTensors, part: keyof TrainedState): Promise<Parameters>;
  dispose(): Promise<void>;
}

export async function openStateCarrier(
  groups: readonly ParameterGroup[],
  parameters: Parameters,
  provider: Provider,
): Promise<StateCarrier> {
  const packed = packGroups(groups, parameters);
  const shared = parametersInSharedGroups(groups, parameters);
  const opened = createResourceStack();
  const ofGroups = await opened.use(openCarrier(packed, provider), (it) => it.dispose());
  const ofShared =
    shared.size === 0 ? undefined : await opened.use(openCarrier(shared, provider), (it) => it.dispose());
  return {
    async upload(state) {
      const uploaded: Record<string, DeviceTensors[string]> = {};
      try {
        for (const part of ["values", "first", "second"] as const) {
          const tensors = await ofGroups.upload(packGroups(groups, state[part]));
          for (const [name, tensor] of Object.entries(tensors)) uploaded[slotNames[part](name)] = tensor;
        }
        return { ...uploaded, ...(await ofShared?.upload(parametersInSharedGroups(groups, state.values))) };
      } catch (error) {
        disposeAll(uploaded);
        throw error;
      }
    },
    async download(tensors, part) {
      const byGroup = Object.fromEntries(groups.map(({ name }) => [name, tensors[slotNames[part](name)]]));
      return unpackGroups(groups, await ofGroups.download(byGroup as DeviceTensors, packed), parameters); // All slots are there.
    },
    dispose: () => opened.release(),
  };
}
