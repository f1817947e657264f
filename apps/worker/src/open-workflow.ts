import { builtInPlugins, createWorkflow, loadPlugin, type Workflow } from "@sentiment-tuner/workflow";

/**
 * The workflow with what is built in and the guests at these paths.
 *
 * @throws WorkflowError PLUGIN_UNREADABLE, PLUGIN_INVALID or PART_DUPLICATE
 */
export async function openWorkflow(pluginPaths: readonly string[] = []): Promise<Workflow> {
  const guests = await Promise.all(pluginPaths.map(loadPlugin));
  return createWorkflow([...builtInPlugins, ...guests]);
}
