import { describe, expect, it } from "vitest";

import { dashboardPage } from "./page.ts";

const page = dashboardPage({
  scriptUri: "https://files.example/dashboard.js",
  styleUri: "https://files.example/dashboard.css",
  cspSource: "https://files.example",
  nonce: "abc",
  title: "<Training>",
  language: "en",
});

describe("dashboardPage", () => {
  it("allows scripts only by nonce, and nothing inline", () => {
    expect(page).toContain("default-src 'none'; script-src 'nonce-abc';");
    expect(page).not.toMatch(/unsafe|\son\w+=|style="/);
    expect(page.match(/<script/g)).toHaveLength(1);
  });

  it("loads nothing but the files of the extension", () => {
    const [, policy = ""] = /Content-Security-Policy" content="([^"]*)"/.exec(page) ?? [];
    const sources = policy.split("; ").flatMap((directive) => directive.split(" ").slice(1));
    expect([...new Set(sources)].sort()).toEqual(["'nonce-abc'", "'none'", "data:", "https://files.example"]);
    const addresses = [...page.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, address]) => address);
    expect(addresses).toEqual(["https://files.example/dashboard.css", "https://files.example/dashboard.js"]);
  });

  it("escapes its options", () => {
    expect(page).toContain("<title>&#60;Training&#62;</title>");
  });
});
