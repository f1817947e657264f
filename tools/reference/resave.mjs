// Loads a model with this project and saves it: node tools/reference/resave.mjs <folder> <new folder>. classes.py runs it.
import { loadPretrained, modelPlugin, savePretrained } from "../../packages/model/dist/index.js";

const [source, target] = process.argv.slice(2);
await savePretrained(target, await loadPretrained(source, { architectures: modelPlugin.architectures, seed: 0 }));
