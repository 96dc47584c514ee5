/**
 * Forces a race instead of hoping for one: everybody who reaches the gate waits until `count` are there, then all go on.
 * A gate that fewer reach within `patienceMs` opens by itself, so that code that lets only one through is not stuck.
 */
export function meetBeforeWriting(count: number, patienceMs = 1500): () => Promise<void> {
  let here = 0;
  let open: () => void = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return async () => {
    here += 1;
    if (here >= count) open();
    const timer = setTimeout(open, patienceMs);
    await opened;
    clearTimeout(timer);
  };
}
