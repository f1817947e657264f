/**
 * A message that shows exactly its text. The editor makes a link of `[text](address)` in a message, also to a command, and messages quote
 * labels, file names and lines of datasets.
 */
export function withoutLinks(message: string): string {
  return message.replaceAll("](", "] (");
}
