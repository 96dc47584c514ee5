/** Whether the product may be given by the route that was ordered. */
import type { CheckRule } from '../shapes.ts';
import { voiceOf } from './result.ts';

const about = {
  id: 'route',
  title: 'route',
  source: 'Leapfrog CPOE test, category contraindicated route; routes by FDA labels of the product',
};
const { passed, alert, notKnown } = voiceOf(about);

/** Into the spinal canal or around it: what is not made for it may kill, and nothing overrides that. */
const neuraxial: ReadonlySet<string> = new Set(['IT', 'EPIDURAL']);

export const routeRule: CheckRule = {
  ...about,
  atBedside: true,
  answers: ['route-suitable', 'prescriber-confirmed', 'protocol'],
  overrides: ['route-suitable', 'protocol'],
  run({ order }) {
    const { product, route } = order;
    if (product.routes.length === 0)
      return [notKnown('note', { says: `The drug file has no routes of ${product.name}.` })];
    if (product.routes.some((allowed) => allowed.route === route.route)) {
      return passed(`${product.name} may be given ${route.words}.`);
    }
    const final = neuraxial.has(route.route);
    const alike = product.routes.some((allowed) => allowed.kind === route.kind && !neuraxial.has(allowed.route));
    return [
      alert(alike && !final ? 'ask' : 'stop', {
        says: `${product.name} ${product.form} is not made to be given ${route.words}.`,
        evidence: { route: route.route, allowed: product.routes.map((allowed) => allowed.route), final },
      }),
    ];
  },
};
