// Converts the embedded base models that are not converted yet, into models/.
import { baseModelFolder } from "../base-models.ts";
import { convertBaseModel, PRECISION } from "./convert.ts";
import { baseModelSources } from "./sources.ts";

for (const source of baseModelSources()) {
  const start = performance.now();
  if (!(await convertBaseModel(source, baseModelFolder(source.name)))) continue;
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  process.stdout.write(`Converted ${source.name} from ${source.origin} to ${PRECISION} in ${seconds} s\n`);
}
