/*
 * A canvas that draws nothing, for tests of charts: the test environment has none. It records the texts that a chart
 * writes, which are the ticks of its axes.
 */

const texts = new WeakMap<HTMLCanvasElement, string[]>();

const ignore = (): void => undefined;

class EmptyPath {
  readonly moveTo = ignore;
  readonly lineTo = ignore;
  readonly rect = ignore;
  readonly arc = ignore;
  readonly bezierCurveTo = ignore;
  readonly closePath = ignore;
  readonly addPath = ignore;
}

/** Installs the canvas for the current test file. */
export function installCanvas(): void {
  Object.assign(globalThis, { Path2D: EmptyPath });
  const contexts = new WeakMap<HTMLCanvasElement, object>();
  Object.defineProperty(HTMLCanvasElement.prototype, "getContext", {
    configurable: true,
    value(this: HTMLCanvasElement) {
      const known = contexts.get(this) ?? createContext(this);
      contexts.set(this, known);
      return known;
    },
  });
}

/** The axis ticks that the charts in `root` wrote. Charts draw in a microtask. */
export async function drawnTexts(root: Element): Promise<string[]> {
  await Promise.resolve();
  return [...root.querySelectorAll("canvas")].flatMap((canvas) => texts.get(canvas) ?? []);
}

function createContext(canvas: HTMLCanvasElement): object {
  const written: string[] = [];
  texts.set(canvas, written);
  const known: Record<string | symbol, unknown> = {
    canvas,
    measureText: (text: string) => ({ width: 7 * text.length }),
    fillText: (text: string) => void written.push(text),
    clearRect: () => void written.splice(0),
  };
  return new Proxy(known, { get: (target, name) => (name in target ? target[name] : ignore) });
}
