/**
 * Mortar as its users see it: sign in at a station, ask, act. An act carries an id of its own and is sent again under it
 * until somebody answers, so that it happens once.
 */
import { type Http, type HttpReply, openHttp } from './http.ts';

export type Refusal = {
  readonly ok: false;
  readonly status: number;
  readonly code: string;
  readonly says: string;
  readonly details: Readonly<Record<string, unknown>>;
};

export type Answer<T> = { readonly ok: true; readonly value: T } | Refusal;

/** One person at one station. The shape that is asked for is what the contract of that address says. */
export type Seat = {
  readonly user: string;
  ask<T>(path: string, query?: Readonly<Record<string, string>>): Promise<Answer<T>>;
  act<T>(path: string, body: unknown): Promise<Answer<T>>;
};

export type Mortar = {
  /** The seat of a user; signs in when it is first used. */
  seat(user: string, station: string): Seat;
  /** Users whom a person may sign in as: the simulation leaves them alone; and the password of all demo users. */
  demo(): Promise<{ readonly users: ReadonlySet<string>; readonly password: string }>;
  /** Number of the last act, to save and go on from. */
  readonly acts: number;
  close(): void;
};

type Options = {
  readonly address: string;
  /** Names acts, so that two runs on one Mortar do not share ids. */
  readonly series: string;
  readonly acts?: number;
  /** Asked while nobody answers; false gives up with an error. */
  readonly goOn?: () => boolean;
  readonly pauseMs?: number;
};

type Cookie = { text: string | null };

/** Opens the client; see `simulators/README.md` for what it leaves out. */
export function openMortar(options: Options): Mortar {
  const { address, series, goOn = () => true, pauseMs = 500 } = options;
  const http = openHttp(address);
  const seats = new Map<string, Seat>();
  let acts = options.acts ?? 0;
  let demo: { password: string; users: ReadonlySet<string> } | null = null;

  const patient = async (call: Parameters<Http['call']>[0]): Promise<HttpReply> => {
    for (;;) {
      const reply = await http.call(call);
      if (reply !== null && reply.status !== 503) return reply;
      if (!goOn()) throw new Error(`${address} does not answer`);
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  };

  const readDemo = async () => {
    demo ??= demoOf(await patient({ method: 'GET', path: '/api/session' }));
    return demo;
  };

  const post = (path: string, body: unknown, headers: Record<string, string>) =>
    patient({ method: 'POST', path, body, headers });

  const signIn = async (user: string, station: string, cookie: Cookie, code: string) => {
    const { password } = await readDemo();
    if (code === 'session-locked' && cookie.text !== null) {
      const reply = await post(
        '/api/session/unlock',
        { secret: password },
        { cookie: cookie.text, 'x-station': station },
      );
      if (reply.status === 200) return;
    }
    const reply = await post('/api/session/sign-in', { user, password }, { 'x-station': station });
    if (reply.status !== 200) throw new Error(`${user} may not sign in: ${sentenceOf(reply)}`);
    cookie.text = reply.setCookie.map((each) => each.split(';')[0]).join('; ');
  };

  const makeSeat = (user: string, station: string): Seat => {
    const cookie: Cookie = { text: null };
    const call = async <T>(made: Parameters<Http['call']>[0]): Promise<Answer<T>> => {
      if (cookie.text === null) await signIn(user, station, cookie, 'not-signed-in');
      const headers = () => ({ ...made.headers, cookie: cookie.text ?? '', 'x-station': station });
      const first = answerOf<T>(await patient({ ...made, headers: headers() }));
      if (first.ok || first.status !== 401) return first;
      await signIn(user, station, cookie, first.code);
      return answerOf<T>(await patient({ ...made, headers: headers() }));
    };
    return {
      user,
      ask: (path, query) => call({ method: 'GET', path: query ? `${path}?${new URLSearchParams(query)}` : path }),
      act(path, body) {
        acts += 1;
        const id = `${series}-${String(acts).padStart(7, '0')}`;
        return call({ method: 'POST', path, body, headers: { 'x-command-id': id } });
      },
    };
  };

  return {
    seat(user, station) {
      const known = seats.get(`${user}@${station}`);
      if (known) return known;
      const seat = makeSeat(user, station);
      seats.set(`${user}@${station}`, seat);
      return seat;
    },
    demo: readDemo,
    get acts() {
      return acts;
    },
    close: () => http.close(),
  };
}

type Problem = { readonly code?: unknown; readonly detail?: unknown; readonly details?: unknown };

function answerOf<T>(reply: HttpReply): Answer<T> {
  // The one place where the wire is believed: the contract of the address says what comes.
  if (reply.status === 200) return { ok: true, value: reply.body as T };
  const problem: Problem = typeof reply.body === 'object' && reply.body !== null ? reply.body : {};
  return {
    ok: false,
    status: reply.status,
    code: typeof problem.code === 'string' ? problem.code : `status-${reply.status}`,
    says: typeof problem.detail === 'string' ? problem.detail : '',
    details: typeof problem.details === 'object' && problem.details !== null ? { ...problem.details } : {},
  };
}

function sentenceOf(reply: HttpReply): string {
  const answer = answerOf(reply);
  return answer.ok ? '' : `${answer.code} ${answer.says}`;
}

function demoOf(reply: HttpReply): { password: string; users: ReadonlySet<string> } {
  const body = reply.body;
  const signIns = typeof body === 'object' && body !== null && 'demoSignIns' in body ? body.demoSignIns : [];
  const people = Array.isArray(signIns) ? (signIns as { user: string; password: string }[]) : [];
  const password = people[0]?.password;
  if (password === undefined) {
    throw new Error('this Mortar shows no demo sign-ins; simulated people work in a demo hospital only');
  }
  return { password, users: new Set(people.map(({ user }) => user)) };
}
