/** What the page's shell needs to know of where it is shown. */
export interface PageOptions {
  readonly scriptUri: string;
  readonly styleUri: string;
  /** The source that the editor serves the extension's files from. */
  readonly cspSource: string;
  readonly nonce: string;
  readonly title: string;
  readonly language: string;
}

/**
 * The page around the dashboard: no inline script, no inline style, nothing from elsewhere.
 *
 * `style-src` carries a nonce for style sheets that components add at run time; attributes stay forbidden.
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
