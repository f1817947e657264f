/** What the report page asks of the extension. */
type ReportMessage = "print" | "copy";

export function isReportMessage(value: unknown): value is ReportMessage {
  return value === "print" || value === "copy";
}

interface ReportPage {
  readonly title: string;
  /** The body in HTML, from the editor's own Markdown renderer. */
  readonly body: string;
  readonly language: string;
  /** A new random text for each page: only the page's own script and style have it. */
  readonly nonce: string;
}

interface ReportButtons {
  readonly print: string;
  readonly copy: string;
}

/** The report as a page of the editor, with its two buttons. A browser workbench prints it in the page, on request of the extension. */
export function reportPage(page: ReportPage, { print, copy }: ReportButtons): string {
  const buttons = `<p class="buttons"><button id="print">${escapeHtml(print)}</button> <button id="copy">${escapeHtml(copy)}</button></p>`;
  const script = `
    const editor = acquireVsCodeApi();
    for (const id of ["print", "copy"]) document.getElementById(id).addEventListener("click", () => editor.postMessage(id));
    addEventListener("message", ({ data }) => { if (data === "print") print(); });`;
  return html(page, buttons + page.body, script);
}

/** The report as a file for a browser, which prints it when it opens. */
export function printablePage(page: ReportPage): string {
  return html(page, page.body, `addEventListener("load", () => print());`);
}

function html({ title, language, nonce }: ReportPage, body: string, script: string): string {
  return `<!DOCTYPE html>
<html lang="${escapeHtml(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'">
<title>${escapeHtml(title)}</title>
<style nonce="${nonce}">
  body { font: 14px/1.5 var(--vscode-font-family, system-ui, sans-serif); max-width: 52em; margin: 1.5em auto; padding: 0 1.5em; }
  table { border-collapse: collapse; }
  th, td { border: 1px solid var(--vscode-widget-border, #bbb); padding: 0.25em 0.6em; text-align: left; }
  pre { overflow-x: auto; padding: 0.6em; border: 1px solid var(--vscode-widget-border, #bbb); }
  button {
    font: inherit; padding: 0.3em 0.9em; border: 1px solid var(--vscode-button-border, transparent); cursor: pointer;
    background: var(--vscode-button-background); color: var(--vscode-button-foreground);
  }
  @media print { .buttons { display: none; } body { color: #000; background: #fff; } }
</style>
</head>
<body>
${body}
<script nonce="${nonce}">${script}</script>
</body>
</html>
`;
}

function escapeHtml(text: string): string {
  const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  return text.replace(/[&<>"]/g, (character) => entities[character] ?? character);
}
