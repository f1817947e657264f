// Makes the adapter of a run the ready model: node dist/ready/main.js <the model folder of the run>
import { readyModelFolder } from "../base-models.ts";
import { takeReady } from "./take-ready.ts";

const [modelFolder] = process.argv.slice(2);
if (modelFolder === undefined) throw new Error("Usage: node dist/ready/main.js <the model folder of a run>");
await takeReady(modelFolder, readyModelFolder());
