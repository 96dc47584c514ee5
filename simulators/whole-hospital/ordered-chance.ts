/** Chance for a stepped run: ids come in the order in which they are made, so that what is sorted by id repeats exactly. */
import { type Chance, seededChance } from '#src/kernel/chance.ts';

/** As seeded chance, but 16 bytes (an id) are a running number: the later one is the greater one within one instant. */
export function orderedChance(seed: number): Chance {
  const other = seededChance(seed);
  let made = 0;
  return {
    unit: () => other.unit(),
    bytes(length) {
      if (length !== 16) return other.bytes(length);
      made += 1;
      const bytes = Buffer.alloc(16);
      // Bytes 0 to 5 become the time, 6 and 8 hold the version of the id.
      bytes.writeUIntBE(made, 10, 6);
      return bytes;
    },
  };
}
