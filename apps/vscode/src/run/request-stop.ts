import type { RunId, RunProcess } from "@sentiment-tuner/protocol";
import { connectToRun, createWorkerClient } from "@sentiment-tuner/protocol/node";

/**
 * Asks the process of a run to stop after its current step.
 *
 * @param runId - the name of the run's folder
 * @throws ProtocolError TRAINER_EXITED if it does not answer or ends first; PROTOCOL_VERSION_MISMATCH
 */
export async function requestStop(record: RunProcess, runId: string): Promise<void> {
  const connection = await connectToRun(record);
  try {
    const client = createWorkerClient(connection.channel);
    await client.handshake();
    await client.request("stop", { runId: runId as RunId }); // A run's folder is named after it.
  } finally {
    connection.dispose();
  }
}
