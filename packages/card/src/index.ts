export { type BaseFacts, baseFacts } from "./base-facts.ts";
export type { CardFacts } from "./card-facts.ts";
export { frontMatter, readFrontMatter } from "./front-matter.ts";
export { modelCard, nameModelInCard } from "./model-card.ts";
