/** The cabinets as people use them, over their control interface. A refusal is a value; nobody answering is one too. */
import { openHttp } from './http.ts';

export type CabinetRefusal = {
  readonly ok: false;
  readonly code: string;
  readonly says: string;
  /** It goes on when it is asked again with what the sentence asks for. */
  readonly soft: boolean;
};

export type CabinetAnswer<T> = { readonly ok: true; readonly value: T } | CabinetRefusal;

export type PocketView = {
  readonly cabinet: string;
  readonly drawer: string;
  readonly pocket: string;
  readonly product: string;
  readonly capacity: string;
  readonly controlled: boolean;
  readonly expected: string;
  /** What eyes see in the pocket. */
  readonly physical: string;
};

export type OrderView = {
  /** Number of the order at the cabinet. */
  readonly order: string;
  readonly mrn: string;
  readonly product: string;
  readonly state: string;
};

export type Told = {
  readonly cabinet: string;
  readonly drawer: string;
  readonly pocket: string;
  readonly product: string;
  readonly amount: string;
};

export type Vended = {
  readonly transaction: Told;
  /** The rest of a partial dose that must be wasted before a witness. */
  readonly openWaste: { readonly id: string; readonly quantity: string } | null;
};

export type Cabinets = {
  /** Pockets of a cabinet; null when it does not answer. */
  pockets(cabinet: string): Promise<readonly PocketView[] | null>;
  /** Orders of a patient at a cabinet; null when it does not answer. */
  orders(cabinet: string, mrn: string): Promise<readonly OrderView[] | null>;
  vend(act: object): Promise<CabinetAnswer<Vended>>;
  waste(act: object): Promise<CabinetAnswer<{ readonly transaction: Told }>>;
  putBack(act: object): Promise<CabinetAnswer<{ readonly transaction: Told }>>;
  refill(act: object): Promise<CabinetAnswer<{ readonly transaction: Told }>>;
  close(): void;
};

type State = { readonly pockets: readonly PocketView[]; readonly orders: readonly OrderView[] };

const away: CabinetRefusal = { ok: false, code: 'no-answer', says: 'The cabinet does not answer.', soft: false };

/** Opens the client to the cabinets' control interface. */
export function openCabinets(address: string): Cabinets {
  const http = openHttp(address);
  const act = async <T>(path: string, body: object): Promise<CabinetAnswer<T>> => {
    const reply = await http.call({ method: 'POST', path, body });
    if (reply === null || typeof reply.body !== 'object' || reply.body === null) return away;
    // The control interface answers as its acts do: done with a value, or a refusal in words.
    return 'ok' in reply.body ? (reply.body as CabinetAnswer<T>) : away;
  };
  const look = async (cabinet: string): Promise<State | null> => {
    const reply = await http.call({ method: 'GET', path: `/state?cabinet=${encodeURIComponent(cabinet)}` });
    const body = reply?.body;
    const isState = typeof body === 'object' && body !== null && 'pockets' in body && 'orders' in body;
    return isState && Array.isArray(body.pockets) && Array.isArray(body.orders) ? (body as State) : null;
  };
  return {
    pockets: async (cabinet) => (await look(cabinet))?.pockets ?? null,
    orders: async (cabinet, mrn) => (await look(cabinet))?.orders.filter((order) => order.mrn === mrn) ?? null,
    vend: (body) => act('/vend', body),
    waste: (body) => act('/waste', body),
    putBack: (body) => act('/return', body),
    refill: (body) => act('/refill', body),
    close: () => http.close(),
  };
}
