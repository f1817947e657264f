import { embeddedBaseModels } from "@sentiment-tuner/base-models";
import { cachedModels, hubSources } from "@sentiment-tuner/hub";
import { builtInPlugins, createWorkflow, loadPlugin, type Workflow } from "@sentiment-tuner/workflow";

/**
 * A workflow with the built-in plug-ins, the plug-ins at these paths, and a hub to download from.
 *
 * @throws WorkflowError PLUGIN_UNREADABLE, PLUGIN_INVALID or PART_DUPLICATE
 */
export async function openWorkflow(pluginPaths: readonly string[] = []): Promise<Workflow> {
  const plugins = await Promise.all(pluginPaths.map(loadPlugin));
  return createWorkflow([...builtInPlugins, baseModels, ...plugins], { sources: hubSources() });
}

/** Where the base model of an adapter may be. */
const baseModels = { name: "base models", baseModels: [embeddedBaseModels, cachedModels()] };
