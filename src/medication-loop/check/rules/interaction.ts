/** Two drugs in orders that are in force at once, or in one order, that should not meet. */
import type { CheckCase, CheckedOrder, CheckResult, CheckRule, Interaction, Tier } from '../shapes.ts';
import { isSystemic, overlapping } from './duplicate.ts';
import { carriers } from './duplicate-tiers.ts';
import { productsOf, voiceOf } from './result.ts';

const about = {
  id: 'interaction',
  title: 'interaction',
  source: 'CPOE-3: the table of interactions, class by class, each with its label section',
};
const { passed, alert, notKnown } = voiceOf(about);

const tiers: Readonly<Record<Interaction['severity'], Tier>> = {
  contraindicated: 'stop',
  serious: 'ask',
  moderate: 'note',
};

export const interactionRule: CheckRule = {
  ...about,
  atBedside: false,
  answers: ['both-intended', 'other-will-be-stopped', 'levels-monitored', 'prescriber-confirmed'],
  overrides: ['other-will-be-stopped', 'benefit-outweighs-risk', 'prescriber-confirmed'],
  run(check) {
    const { interactions } = check;
    if (interactions === null) {
      return [notKnown('note', { says: 'Interactions were not checked: the table of interactions is empty.' })];
    }
    const mine = namesOf(check.order);
    const alerts = systemicOthers(check).flatMap((other) => {
      const theirs = namesOf(other);
      return interactions.filter((each) => meet(each, mine, theirs)).map((each) => said(each, other));
    });
    return alerts.length > 0 ? alerts : passed('No interaction with another order in force is known.');
  },
};

/** What acts on the whole body meets; drops in an eye do not meet a tablet. */
function systemicOthers(check: CheckCase): CheckCase['others'] {
  return isSystemic(check.order) ? overlapping(check) : [];
}

function said(interaction: Interaction, other: CheckCase['others'][number]): CheckResult {
  return alert(tiers[interaction.severity], {
    about: `${interaction.interaction}:${other.orderId ?? other.product.product}`,
    says: `${interaction.effect}: with ${other.text}. ${interaction.management}.`,
    evidence: {
      interaction: interaction.interaction,
      severity: interaction.severity,
      orderId: other.orderId,
      source: interaction.source,
    },
  });
}

/** Ingredients that act, and their classes, as the table names them. */
function namesOf(order: CheckedOrder): ReadonlySet<string> {
  return new Set(
    productsOf(order)
      .flatMap((product) => product.ingredients)
      .filter(({ ingredient }) => !carriers.has(ingredient) || ingredient.startsWith('potassium'))
      .flatMap(({ ingredient, classes }) => [
        `ingredient ${ingredient}`,
        ...classes.map((group) => `class ${group.class}`),
      ]),
  );
}

function meet(interaction: Interaction, mine: ReadonlySet<string>, theirs: ReadonlySet<string>): boolean {
  const { left, right } = interaction;
  return (mine.has(left) && theirs.has(right)) || (mine.has(right) && theirs.has(left));
}
