/** A blob with the same bytes that reports how many were read. */
export function countingBlob(blob: Blob, onRead: (count: number) => void): Blob {
  return new CountingBlob(blob, onRead);
}

/** A blob, not a stream: `fetch` sends its size as Content-Length, which the storage requires. */
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
