/** Where the page is shown. */
export interface PageOptions {
  readonly scriptUri: string;
  readonly styleUri: string;
  /** The source of the extension's files, for the content security policy. */
  readonly cspSource: string;
  readonly nonce: string;
  readonly title: string;
  readonly language: string;
}

/**
 * The HTML of the dashboard: no inline script, no inline style, nothing from other hosts.
 *
 * `style-src` has a nonce for style sheets that components add at run time; style attributes stay forbidden.
 */
export function dashboardPage({ scriptUri, styleUri, cspSource, nonce, title, language }: PageOptions): string {
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource} 'nonce-${nonce}'`,
    `font-src ${cspSource}`,
    `img-src ${cspSource} data:`,
    "form-action 'none'",
    "base-uri 'none'",
  ].join("; ");
  return `<!DOCTYPE html>
<html lang="${attribute(language)}">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${policy}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta property="csp-nonce" content="${nonce}" />
    <title>${attribute(title)}</title>
    <link rel="stylesheet" nonce="${nonce}" href="${attribute(styleUri)}" />
  </head>
  <body>
    <main id="dashboard"></main>
    <script type="module" nonce="${nonce}" src="${attribute(scriptUri)}"></script>
  </body>
</html>
`;
}

function attribute(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
