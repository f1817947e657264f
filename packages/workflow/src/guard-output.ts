import { messageOf, WorkflowError } from "./errors.ts";

/**
 * Runs work that writes to a folder.
 *
 * @throws WorkflowError OUTPUT_UNWRITABLE if the work fails; a `WorkflowError` of the work itself is passed on
 */
export async function guardOutput<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof WorkflowError) throw cause;
    const advice = "Check the disk's free space and the folder's permissions, or choose another folder.";
    const message = `Cannot write to "${folder}": ${messageOf(cause)}. ${advice}`;
    throw new WorkflowError("OUTPUT_UNWRITABLE", message, { cause, details: { folder } });
  }
}
