/** Passwords are kept as argon2id hashes (RFC 9106; OWASP: 19 MiB, 2 passes, 1 lane). */
import { hash, verify } from '@node-rs/argon2';

// The package's Algorithm is a const enum, which type stripping cannot read: 2 is Argon2id.
const cost = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export function hashPassword(password: string): Promise<string> {
  return hash(password, cost);
}

/** Takes equally long for a person who does not exist, so that sign-in does not tell who does. */
export async function passwordFits(stored: string | null, password: string): Promise<boolean> {
  unknownPerson ??= hashPassword('nobody has this password');
  const fits = await verify(stored ?? (await unknownPerson), password).catch(() => false);
  return stored !== null && fits;
}

let unknownPerson: Promise<string> | null = null;
