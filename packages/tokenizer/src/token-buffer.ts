/** The tokens of one text, in arrays that grow and are reused for the next text. */
export class TokenBuffer {
  /** Number of tokens. */
  count = 0;
  ids = new Int32Array(512);
  /** [2 · count] start and end in the original text. */
  offsets = new Uint32Array(1024);

  push(id: number, start: number, end: number): void {
    if (this.count === this.ids.length) this.#grow();
    this.ids[this.count] = id;
    this.offsets[this.count * 2] = start;
    this.offsets[this.count * 2 + 1] = end;
    this.count++;
  }

  #grow(): void {
    const { ids, offsets } = this;
    this.ids = new Int32Array(ids.length * 2);
    this.offsets = new Uint32Array(offsets.length * 2);
    this.ids.set(ids);
    this.offsets.set(offsets);
  }
}
