import { type ReactNode, useEffect, useState } from 'react';
import { createPortal } from 'react-dom';

/** Puts a short note of the page into the top bar: "This shift 176 orders · 46 per hour". */
export function TopBarNote({ children }: { children: ReactNode }) {
  const [slot, setSlot] = useState<HTMLElement | null>(null);
  useEffect(() => setSlot(document.getElementById('top-bar-slot')), []);
  return slot === null ? null : createPortal(children, slot);
}
