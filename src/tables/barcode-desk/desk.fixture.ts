/** The desk for tests: a bedside with a patient, an order and a nurse, and two people of the pharmacy, all over HTTP. */
import type { Actor } from '#src/kernel/actor.ts';
import { createHttp } from '#src/kernel/http.ts';
import { done } from '#src/kernel/outcome.ts';
import {
  admit,
  type Bedside,
  nurse,
  openBedside,
  person,
  pharmacist,
  stock,
  tablet,
  verifiedOrder,
} from '#src/medication-loop/administer/bedside.fixture.ts';
import { routes as bedsideRoutes } from '#src/medication-loop/administer/index.ts';
import { kindsOfAll } from '#src/modules.ts';
import { changeRoutes } from '#src/tables/change-control/index.ts';
import { routes as queueRoutes } from '#src/work/queue/index.ts';
import { deskRoutes, reactions } from './index.ts';

export { tablet };

// biome-ignore lint/suspicious/noExplicitAny: answers of many endpoints, looked at by the tests alone
type Body = any;
export type Answer = { readonly status: number; readonly body: Body };

export type Desk = {
  readonly bedside: Bedside;
  readonly patient: Awaited<ReturnType<typeof admit>>;
  readonly orderId: string;
  as(who: Actor): {
    get(path: string): Promise<Answer>;
    post(path: string, body: object, id?: string): Promise<Answer>;
  };
  readonly nurse: Actor;
  readonly ines: Actor;
  readonly otto: Actor;
  readonly technician: Actor;
  close(): Promise<void>;
};

export async function openDesk(): Promise<Desk> {
  const bedside = await openBedside({ consumers: reactions });
  const { kernel } = bedside;
  let actor: Actor = nurse(kernel);
  const routes = [...bedsideRoutes, ...queueRoutes, ...changeRoutes(kindsOfAll), ...deskRoutes(kindsOfAll)];
  const app = await createHttp({ kernel, routes, authenticate: async () => done(actor) });
  await stock(kernel, tablet, '20');
  const patient = await admit(kernel);
  const { orderId } = await verifiedOrder(kernel, patient, { schedule: 'Q8H' });
  let count = 0;
  const send = async (who: Actor, method: 'GET' | 'POST', url: string, payload?: object, id?: string) => {
    actor = who;
    count += 1;
    const headers = { 'x-command-id': id ?? `desk-test-${count}` };
    const reply = await app.inject({ method, url: `/api/${url}`, headers, ...(payload ? { payload } : {}) });
    return { status: reply.statusCode, body: reply.json() };
  };
  return {
    bedside,
    patient,
    orderId,
    as: (who) => ({
      get: (path) => send(who, 'GET', path),
      post: (path, body, id) => send(who, 'POST', path, body, id),
    }),
    nurse: { ...nurse(kernel), station: 'WOW-4W-1' },
    ines: { ...person(kernel, 'ines', 'I. Vance, CPhT', 'informatics'), station: 'DESK-1' },
    otto: { ...pharmacist(kernel), station: 'DESK-2' },
    technician: { ...person(kernel, 'tech', 'T. Bell, CPhT', 'dispensing-technician'), station: 'BENCH' },
    close: async () => {
      await app.close();
      await bedside.close();
    },
  };
}
