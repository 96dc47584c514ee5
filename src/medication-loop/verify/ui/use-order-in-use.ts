import { useEffect, useRef, useState } from 'react';
import { call } from '#src/web/client.ts';
import { postClaim, postRelease } from '../contract.ts';

export interface OrderInUse {
  /** Who else has it, when somebody has. */
  readonly by: string | null;
  readonly since: string | null;
  readonly takeOver: () => void;
}

const renewMs = 5 * 60_000;

/** Takes the shown order into use, keeps it so, and lets it go when another one is shown or the page is left. */
export function useOrderInUse(orderId: string | undefined): OrderInUse {
  const [other, setOther] = useState<{ by: string | null; since: string | null }>({ by: null, since: null });
  const shown = useRef(orderId);
  shown.current = orderId;
  async function claim(id: string, takeOver: boolean): Promise<void> {
    const outcome = await call(postClaim, { body: { orderId: id, takeOver } });
    if (shown.current !== id || !outcome.ok) return;
    setOther(
      outcome.value.mine ? { by: null, since: null } : { by: outcome.value.inUseBy, since: outcome.value.since },
    );
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: claims follow the order that is shown and nothing else
  useEffect(() => {
    setOther({ by: null, since: null });
    if (orderId === undefined) return;
    void claim(orderId, false);
    const timer = setInterval(() => void claim(orderId, false), renewMs);
    return () => {
      clearInterval(timer);
      void call(postRelease, { body: { orderId } });
    };
  }, [orderId]);
  return { ...other, takeOver: () => void (orderId === undefined ? undefined : claim(orderId, true)) };
}
