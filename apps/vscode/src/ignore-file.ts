/** Whether a .gitignore leaves a folder out, as far as its plain entries tell. */
export function isIgnored(text: string, folder: string): boolean {
  const entries = [folder, `${folder}/`, `/${folder}`, `/${folder}/`];
  return text.split(/\r?\n/).some((line) => entries.includes(line.trim()));
}

/** The .gitignore with one more entry at its end, in its own line ends. */
export function withIgnored(text: string, folder: string): string {
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  const separator = text === "" || text.endsWith("\n") ? "" : newline;
  return `${text}${separator}${folder}/${newline}`;
}
