/** Who does something: a person at a station, a device, an interface, or the program itself. */

export type Actor = {
  readonly kind: 'person' | 'device' | 'interface' | 'system';
  /** User id, device id or channel id. */
  readonly id: string;
  /** As shown: "R. Osei, PharmD". */
  readonly name: string;
  readonly facilityId: string;
  readonly permissions: ReadonlySet<string>;
  readonly role: string;
  readonly station: string | null;
  readonly sessionId: string | null;
};

/** True when the actor may do what needs `permission`; null needs none. */
export function may(actor: Actor, permission: string | null): boolean {
  return permission === null || actor.permissions.has(permission);
}

/** The program acting by itself (schedules, checks, reactions to events) may do everything that it calls. */
export function systemActor(facilityId: string, id: string): Actor {
  return {
    kind: 'system',
    id,
    name: `Mortar ${id}`,
    facilityId,
    permissions: everything,
    role: 'system',
    station: null,
    sessionId: null,
  };
}

/** An interface channel or a device: it carries facts and orders from outside, under its own name. */
export function channelActor(facilityId: string, kind: 'interface' | 'device', id: string): Actor {
  return { kind, id, name: id, facilityId, permissions: everything, role: kind, station: null, sessionId: null };
}

const everything: ReadonlySet<string> = Object.assign(new Set<string>(), { has: () => true });
