import { hubSources } from "@sentiment-tuner/hub";
import { builtInPlugins, createWorkflow, loadPlugin, type Workflow } from "@sentiment-tuner/workflow";

/** The workflow with its own parts and those of the plug-ins named on the command line, and a hub to fetch from. */
export async function openWorkflow(pluginPaths: readonly string[] = []): Promise<Workflow> {
  const guests = await Promise.all(pluginPaths.map((path) => loadPlugin(path)));
  return createWorkflow([...builtInPlugins, ...guests], { sources: hubSources() });
}
