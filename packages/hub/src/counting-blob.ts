/** The same bytes, counted as they are read. */
export function countingBlob(blob: Blob, onRead: (count: number) => void): Blob {
  return new CountingBlob(blob, onRead);
}

/** `fetch` knows a blob's size beforehand, which a stream has none of, and storage asks for it. */
class CountingBlob extends Blob {
  readonly #blob: Blob;
  readonly #onRead: (count: number) => void;

  constructor(blob: Blob, onRead: (count: number) => void) {
    super([], { type: blob.type });
    Object.defineProperty(this, "size", { value: blob.size });
    this.#blob = blob;
    this.#onRead = onRead;
  }

  override stream(): ReturnType<Blob["stream"]> {
    const onRead = this.#onRead;
    const counter = new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        onRead(chunk.length);
        controller.enqueue(chunk);
      },
    });
    return this.#blob.stream().pipeThrough(counter) as ReturnType<Blob["stream"]>;
  }
}
