import { growthOf } from "./growth.ts";
import { ADVERSARIAL, textFunctions } from "./text-functions.ts";

/*
 *     linear-process <characters>
 *
 * It writes a line of JSON before and after each pair of a function and a text, so that its parent knows which one hangs.
 */
const characters = Number(process.argv[2]);
const print = (value: unknown): void => void process.stdout.write(`${JSON.stringify(value)}\n`);

for (const { name, prepare } of await textFunctions()) {
  for (const [text, piece] of Object.entries(ADVERSARIAL)) {
    print({ function: name, text });
    const growth = growthOf(characters, (length) => {
      const work = prepare(piece.repeat(Math.ceil(length / piece.length)).slice(0, length));
      const before = process.cpuUsage();
      work();
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1000;
    });
    print({ function: name, text, growth });
  }
}
process.exit();
