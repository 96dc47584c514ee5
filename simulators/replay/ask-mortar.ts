/** What the replay asks of Mortar over HTTP: who it is, what waits, and what became of each message. */

export type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

export type MessageState = {
  readonly controlId: string;
  readonly state: string;
  readonly cause: string | null;
  readonly causeKey: string | null;
  readonly says: string | null;
};

export type Cause = {
  readonly cause: string;
  readonly title: string;
  readonly key: string;
  readonly messages: number;
  readonly patients: number;
};

export type Counts = { readonly received: number; readonly processed: number; readonly waiting: number };

export type MortarClient = {
  counts(): Promise<Counts>;
  /** States of the messages whose number begins with `mark`, newest first until all are found. */
  states(mark: string, expected: number): Promise<Map<string, MessageState>>;
  causes(): Promise<readonly Cause[]>;
  /** Orders that wait for a pharmacist now; null where the sign-in may not see them. */
  waitingForVerification(): Promise<number | null>;
};

export type Session = {
  readonly facility: { readonly name: string; readonly timeZone: string };
  readonly now: string;
  readonly signIns: readonly { readonly user: string; readonly password: string; readonly opens: string }[];
};

const channel = 'hospital-in';

/** The running Mortar at an address, or null when none answers there. */
export async function lookForMortar(address: string, fetch: Fetch): Promise<Session | null> {
  const reply = await fetch(`${address}/api/session`, { signal: AbortSignal.timeout(5_000) }).catch(() => null);
  if (!reply?.ok) return null;
  const session = (await reply.json()) as {
    facility: Session['facility'];
    clock: { now: string };
    demoSignIns: Session['signIns'];
  };
  return { facility: session.facility, now: session.clock.now, signIns: session.demoSignIns };
}

/** Signs in. Throws one sentence when it is refused. */
export async function signIn(
  address: string,
  who: { readonly user: string; readonly password: string },
  fetch: Fetch,
): Promise<MortarClient> {
  const reply = await fetch(`${address}/api/session/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(who),
  });
  if (!reply.ok) throw new Error(`Mortar does not let ${who.user} in: ${await detailOf(reply)}`);
  const cookie = reply.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ');
  return clientOf(async (path) => {
    const answer = await fetch(`${address}${path}`, { headers: { cookie } });
    if (answer.ok) return answer.json();
    throw new Refused(answer.status, `Mortar refuses ${path}: ${await detailOf(answer)}`);
  });
}

class Refused extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

async function detailOf(reply: Response): Promise<string> {
  const body: unknown = await reply.json().catch(() => null);
  const said = typeof body === 'object' && body !== null && 'detail' in body ? String(body.detail) : '';
  return said === '' ? `status ${reply.status}` : said;
}

type CountRow = { readonly channel: string; readonly state: string; readonly messages: number };
type MessageRow = MessageState & { readonly seq: string };

function clientOf(get: (path: string) => Promise<unknown>): MortarClient {
  return {
    async counts() {
      const { counts } = (await get('/api/interfaces/messages/counts')) as { counts: readonly CountRow[] };
      const sum = (...states: string[]) =>
        counts
          .filter((row) => row.channel === channel && states.includes(row.state))
          .reduce((total, row) => total + row.messages, 0);
      return {
        received: sum('received'),
        processed: sum('processed', 'discarded'),
        waiting: sum('waiting', 'conflict'),
      };
    },
    async states(mark, expected) {
      const found = new Map<string, MessageState>();
      let before = '';
      for (let more = true; more && found.size < expected; ) {
        const page = (await get(`/api/interfaces/messages?channel=${channel}&limit=200${before}`)) as {
          messages: readonly MessageRow[];
          more: boolean;
        };
        for (const { controlId, state, cause, causeKey, says } of page.messages) {
          if (controlId.startsWith(mark)) found.set(controlId, { controlId, state, cause, causeKey, says });
        }
        before = `&before=${page.messages.at(-1)?.seq ?? '0'}`;
        more = page.more;
      }
      return found;
    },
    async causes() {
      const { causes } = (await get('/api/interfaces/messages/causes')) as {
        causes: readonly {
          cause: string;
          causeTitle: string;
          causeKey: string;
          channel: string;
          messages: number;
          patients: number;
        }[];
      };
      return causes
        .filter((cause) => cause.channel === channel)
        .map(({ cause, causeTitle, causeKey, messages, patients }) => ({
          cause,
          title: causeTitle,
          key: causeKey,
          messages,
          patients,
        }));
    },
    async waitingForVerification() {
      const queue = await get('/api/medication-loop/verify/queue').catch((error: unknown) => {
        if (error instanceof Refused && (error.status === 403 || error.status === 404)) return null;
        throw error;
      });
      return queue === null ? null : (queue as { rows: readonly unknown[] }).rows.length;
    },
  };
}
