/** Documented cross reactions between allergy classes, and classes that are too wide to say anything by themselves. */
import type { Tier } from '../shapes.ts';

export type CrossClass = {
  /** Class that the patient is allergic to. */
  readonly from: string;
  /** Class of what is ordered. */
  readonly to: string;
  readonly tier: Tier;
  readonly says: string;
  readonly source: string;
};

/** A grave reaction makes `ask` a `stop`; a `note` stays one. */
export const crossClasses: readonly CrossClass[] = [
  {
    from: 'penicillins',
    to: 'cephalosporins',
    tier: 'ask',
    says: 'a cephalosporin may cross react, mostly where the side chain is alike',
    source: 'FDA labels of cephalosporins, Warnings: hypersensitivity in penicillin-allergic patients',
  },
  {
    from: 'penicillins',
    to: 'carbapenems',
    tier: 'ask',
    says: 'a carbapenem rarely cross reacts',
    source: 'FDA labels of carbapenems, Warnings: hypersensitivity to other beta-lactams',
  },
  {
    from: 'cephalosporins',
    to: 'penicillins',
    tier: 'ask',
    says: 'a penicillin may cross react',
    source: 'FDA labels of penicillins, Warnings: history of hypersensitivity to cephalosporins',
  },
  {
    from: 'cephalosporins',
    to: 'carbapenems',
    tier: 'ask',
    says: 'a carbapenem rarely cross reacts',
    source: 'FDA labels of carbapenems, Warnings: hypersensitivity to other beta-lactams',
  },
  {
    from: 'carbapenems',
    to: 'penicillins',
    tier: 'ask',
    says: 'a penicillin may cross react',
    source: 'FDA labels of carbapenems, Warnings: hypersensitivity to other beta-lactams',
  },
  {
    from: 'carbapenems',
    to: 'cephalosporins',
    tier: 'ask',
    says: 'a cephalosporin may cross react',
    source: 'FDA labels of carbapenems, Warnings: hypersensitivity to other beta-lactams',
  },
  {
    from: 'nsaids',
    to: 'salicylates',
    tier: 'ask',
    says: 'salicylates cross react in aspirin-sensitive asthma',
    source: 'FDA labels of nonsteroidal anti-inflammatory drugs, Contraindications',
  },
  {
    from: 'salicylates',
    to: 'nsaids',
    tier: 'ask',
    says: 'anti-inflammatory drugs cross react in aspirin-sensitive asthma',
    source: 'FDA labels of nonsteroidal anti-inflammatory drugs, Contraindications',
  },
  {
    from: 'ace-inhibitors',
    to: 'angiotensin-blockers',
    tier: 'note',
    says: 'angioedema can come back on an angiotensin receptor blocker',
    source: 'FDA labels of angiotensin receptor blockers, Warnings: angioedema',
  },
  {
    from: 'sulfonamide-antibiotics',
    to: 'sulfonamide-nonantibiotics',
    tier: 'note',
    says: 'a cross reaction with sulfonamides that are no antibiotics is not shown',
    source: 'FDA labels of sulfonamide-derived drugs, Contraindications and Warnings',
  },
];

/**
 * Classes that count only when the class itself was said to be the allergy: an allergy to one opioid speaks for its
 * structure group, not for all opioids; one vaccine says nothing of another.
 */
export const saidOnly: ReadonlySet<string> = new Set(['opioids', 'vaccines', 'albumin-products']);
