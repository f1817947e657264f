import { embeddedBaseModels } from "@sentiment-tuner/base-models";
import { cachedModels, hubSources } from "@sentiment-tuner/hub";
import { builtInPlugins, createWorkflow, loadPlugin, type Workflow } from "@sentiment-tuner/workflow";

/** The workflow with the built-in parts, those of the given plug-ins, and downloads from a hub. */
export async function openWorkflow(pluginPaths: readonly string[] = []): Promise<Workflow> {
  const plugins = await Promise.all(pluginPaths.map((path) => loadPlugin(path)));
  return createWorkflow([...builtInPlugins, baseModels, ...plugins], { sources: hubSources() });
}

/** Where the base model of an adapter may be. */
const baseModels = { name: "base models", baseModels: [embeddedBaseModels, cachedModels()] };
