/** Puts the focus into a field of the page, so that a person stands where something is to be mended. */
export function focusField(name: string): void {
  document.querySelector<HTMLElement>(`[data-field="${CSS.escape(name)}"] :is(input, textarea)`)?.focus();
}
