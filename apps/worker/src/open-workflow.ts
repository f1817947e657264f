import { hubSources } from "@sentiment-tuner/hub";
import { builtInPlugins, createWorkflow, loadPlugin, type Workflow } from "@sentiment-tuner/workflow";

/**
 * The workflow with what is built in, the guests at these paths, and a hub to fetch from.
 *
 * @throws WorkflowError PLUGIN_UNREADABLE, PLUGIN_INVALID or PART_DUPLICATE
 */
export async function openWorkflow(pluginPaths: readonly string[] = []): Promise<Workflow> {
  const guests = await Promise.all(pluginPaths.map(loadPlugin));
  return createWorkflow([...builtInPlugins, ...guests], { sources: hubSources() });
}
