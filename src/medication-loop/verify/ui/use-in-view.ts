import { type RefObject, useEffect, useState } from 'react';

/** True while the element is on the screen: what is signed has to be seen. `key` names what it shows. */
export function useInView(element: RefObject<HTMLElement | null>, key: string | undefined): boolean {
  const [isSeen, setSeen] = useState(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another order is drawn into another element
  useEffect(() => {
    const shown = element.current;
    if (shown === null) return;
    const watcher = new IntersectionObserver(([entry]) => setSeen(entry?.isIntersecting ?? true), { threshold: 0.5 });
    watcher.observe(shown);
    return () => watcher.disconnect();
  }, [element, key]);
  return isSeen;
}
