/** Whether a .gitignore has an entry for a folder. Patterns are not evaluated. */
export function isIgnored(text: string, folder: string): boolean {
  const entries = [folder, `${folder}/`, `/${folder}`, `/${folder}/`];
  return text.split(/\r?\n/).some((line) => entries.includes(line.trim()));
}

/** Appends a folder to a .gitignore, with the file's own line ends. */
export function withIgnored(text: string, folder: string): string {
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  const separator = text === "" || text.endsWith("\n") ? "" : newline;
  return `${text}${separator}${folder}/${newline}`;
}
