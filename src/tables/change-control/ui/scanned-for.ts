/** The entry whose key was scanned, with or without the three characters that say which symbology it was; null when none. */
export function scannedFor<Item extends { readonly key: string }>(
  items: readonly Item[],
  scanned: string,
): Item | null {
  const text = scanned.trim();
  const plain = text.replace(/^\][A-Za-z]\w/, '');
  return items.find(({ key }) => key === text || key === plain) ?? null;
}
