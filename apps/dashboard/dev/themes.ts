/** The themes of the editor as a webview receives them: variables on <html> and a class on <body>. */
export type ThemeName = "dark" | "light" | "hc" | "hc-light";

interface Theme {
  readonly className: string;
  readonly kind: string;
  readonly variables: Readonly<Record<string, string>>;
}

const COMMON = {
  "font-family": '"Segoe UI", "DejaVu Sans", sans-serif',
  "font-size": "13px",
  "font-weight": "normal",
  "editor-font-family": '"DejaVu Sans Mono", monospace',
};

const THEMES: Readonly<Record<ThemeName, Theme>> = {
  dark: {
    className: "vscode-dark",
    kind: "vscode-dark",
    variables: {
      foreground: "#cccccc",
      descriptionForeground: "#9d9d9d",
      "editor-background": "#1f1f1f",
      focusBorder: "#0078d4",
      "button-background": "#0078d4",
      "button-foreground": "#ffffff",
      "button-hoverBackground": "#026ec1",
      "button-secondaryBackground": "#313131",
      "button-secondaryForeground": "#cccccc",
      "button-secondaryHoverBackground": "#3c3c3c",
      "button-border": "#ffffff12",
      "progressBar-background": "#0078d4",
      "charts-blue": "#3794ff",
      "charts-green": "#89d185",
      "charts-orange": "#d18616",
      "charts-purple": "#b180d7",
      "charts-red": "#f14c4c",
      "charts-yellow": "#cca700",
      "textLink-foreground": "#4daafc",
      "textLink-activeForeground": "#4daafc",
      "list-hoverBackground": "#2a2d2e",
      "dropdown-background": "#313131",
      "dropdown-foreground": "#cccccc",
      "dropdown-border": "#3c3c3c",
      "checkbox-background": "#313131",
      "checkbox-border": "#3c3c3c",
      "checkbox-foreground": "#cccccc",
      "toolbar-hoverBackground": "#5a5d5e50",
      "icon-foreground": "#cccccc",
    },
  },
  light: {
    className: "vscode-light",
    kind: "vscode-light",
    variables: {
      foreground: "#3b3b3b",
      descriptionForeground: "#3b3b3b",
      "editor-background": "#ffffff",
      focusBorder: "#005fb8",
      "button-background": "#005fb8",
      "button-foreground": "#ffffff",
      "button-hoverBackground": "#0258a8",
      "button-secondaryBackground": "#e5e5e5",
      "button-secondaryForeground": "#3b3b3b",
      "button-secondaryHoverBackground": "#cccccc",
      "button-border": "#0000001a",
      "progressBar-background": "#005fb8",
      "charts-blue": "#1a85ff",
      "charts-green": "#388a34",
      "charts-orange": "#d18616",
      "charts-purple": "#652d90",
      "charts-red": "#e51400",
      "charts-yellow": "#bf8803",
      "textLink-foreground": "#005fb8",
      "textLink-activeForeground": "#005fb8",
      "list-hoverBackground": "#f2f2f2",
      "dropdown-background": "#ffffff",
      "dropdown-foreground": "#3b3b3b",
      "dropdown-border": "#cecece",
      "checkbox-background": "#f8f8f8",
      "checkbox-border": "#cecece",
      "checkbox-foreground": "#3b3b3b",
      "toolbar-hoverBackground": "#b8b8b850",
      "icon-foreground": "#3b3b3b",
    },
  },
  hc: {
    className: "vscode-high-contrast",
    kind: "vscode-high-contrast",
    variables: {
      foreground: "#ffffff",
      descriptionForeground: "#ffffffb3",
      "editor-background": "#000000",
      focusBorder: "#f38518",
      contrastBorder: "#6fc3df",
      contrastActiveBorder: "#f38518",
      "button-background": "#000000",
      "button-foreground": "#ffffff",
      "button-hoverBackground": "#000000",
      "button-secondaryBackground": "#000000",
      "button-secondaryForeground": "#ffffff",
      "button-border": "#6fc3df",
      "progressBar-background": "#6fc3df",
      "charts-blue": "#59a4f9",
      "charts-green": "#89d185",
      "charts-orange": "#d18616",
      "charts-purple": "#b180d7",
      "charts-red": "#f14c4c",
      "charts-yellow": "#ffd700",
      "textLink-foreground": "#21a6ff",
      "textLink-activeForeground": "#21a6ff",
      "dropdown-background": "#000000",
      "dropdown-foreground": "#ffffff",
      "dropdown-border": "#6fc3df",
      "checkbox-background": "#000000",
      "checkbox-border": "#6fc3df",
      "checkbox-foreground": "#ffffff",
      "icon-foreground": "#ffffff",
    },
  },
  "hc-light": {
    className: "vscode-high-contrast vscode-high-contrast-light",
    kind: "vscode-high-contrast-light",
    variables: {
      foreground: "#292929",
      descriptionForeground: "#292929b3",
      "editor-background": "#ffffff",
      focusBorder: "#006bbd",
      contrastBorder: "#0f4a85",
      contrastActiveBorder: "#006bbd",
      "button-background": "#0f4a85",
      "button-foreground": "#ffffff",
      "button-hoverBackground": "#0f4a85",
      "button-secondaryBackground": "#ffffff",
      "button-secondaryForeground": "#292929",
      "button-border": "#0f4a85",
      "progressBar-background": "#0f4a85",
      "charts-blue": "#1a85ff",
      "charts-green": "#374e06",
      "charts-orange": "#d18616",
      "charts-purple": "#652d90",
      "charts-red": "#b5200d",
      "charts-yellow": "#895503",
      "textLink-foreground": "#0f4a85",
      "textLink-activeForeground": "#0f4a85",
      "dropdown-background": "#ffffff",
      "dropdown-foreground": "#292929",
      "dropdown-border": "#0f4a85",
      "checkbox-background": "#ffffff",
      "checkbox-border": "#0f4a85",
      "checkbox-foreground": "#292929",
      "icon-foreground": "#292929",
    },
  },
};

/** Applies a theme and removes the variables of the previous one. */
export function applyTheme(name: ThemeName): void {
  const { className, kind, variables } = THEMES[name];
  const { style } = document.documentElement;
  for (const property of Array.from(style)) style.removeProperty(property);
  for (const [variable, value] of Object.entries({ ...COMMON, ...variables }))
    style.setProperty(`--vscode-${variable}`, value);
  document.body.className = className;
  document.body.dataset["vscodeThemeKind"] = kind;
}
