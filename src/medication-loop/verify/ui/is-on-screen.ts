/** True while at least half of the element's height is inside the window. */
export function isOnScreen(element: HTMLElement | null): boolean {
  if (element === null) return false;
  const { top, bottom, height } = element.getBoundingClientRect();
  const seen = Math.min(bottom, innerHeight) - Math.max(top, 0);
  return seen >= height / 2;
}
