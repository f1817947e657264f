export { frontMatter, readFrontMatter } from "./front-matter.ts";
export { escapeMarkdown, markdownTable } from "./markdown.ts";
