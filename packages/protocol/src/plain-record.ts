import { z } from "zod";

/**
 * An object of any keys, `__proto__` included: a value of a dataset may have that name. `z.record` leaves this key out.
 *
 * @param values - of each key
 */
export function plainRecord<Value extends z.ZodType>(values: Value): z.ZodType<Record<string, z.output<Value>>> {
  return z
    .preprocess(entriesOf, z.map(z.string(), values))
    .transform((entries) => Object.fromEntries(entries) as Record<string, z.output<Value>>);
}

/** Anything but an object is left to the schema, which refuses it. */
function entriesOf(value: unknown): unknown {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? new Map(Object.entries(value)) : value;
}
