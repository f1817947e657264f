/** What was opened for a session, to be released together. */
export interface Keeper {
  /** Waits for one more to be opened; if that fails, all that were opened before are released. */
  keep<T>(opening: Promise<T>, release: (opened: T) => Promise<void>): Promise<T>;
  /** Releases the newest first, and all of them even if one fails. @throws the first failure */
  release(): Promise<void>;
}

export function createKeeper(): Keeper {
  const releases: (() => Promise<void>)[] = [];
  const release = async (): Promise<void> => {
    const failures: unknown[] = [];
    for (const one of releases.splice(0).reverse()) await one().catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw failures[0];
  };
  return {
    async keep(opening, releaseIt) {
      try {
        const opened = await opening;
        releases.push(() => releaseIt(opened));
        return opened;
      } catch (error) {
        await release().catch(() => undefined); // The first failure tells more.
        throw error;
      }
    },
    release,
  };
}
