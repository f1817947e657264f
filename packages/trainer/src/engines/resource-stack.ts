/** Resources that are released together. Node's own AsyncDisposableStack needs Node 24. */
export interface ResourceStack {
  /** Waits for a resource to open; if that fails, all resources opened before are released. */
  use<T>(opening: Promise<T>, release: (resource: T) => Promise<void>): Promise<T>;
  /** Releases the newest first, and all of them even if one fails. @throws the first failure */
  release(): Promise<void>;
}

export function createResourceStack(): ResourceStack {
  const releases: (() => Promise<void>)[] = [];
  const release = async (): Promise<void> => {
    const failures: unknown[] = [];
    for (const one of releases.splice(0).reverse()) await one().catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw failures[0];
  };
  return {
    async use(opening, releaseResource) {
      try {
        const resource = await opening;
        releases.push(() => releaseResource(resource));
        return resource;
      } catch (error) {
        await release().catch(() => undefined); // The first failure says more.
        throw error;
      }
    },
    release,
  };
}
