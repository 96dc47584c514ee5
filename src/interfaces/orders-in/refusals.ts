/** Why an order message waits, beside what ordering itself refuses. */
import { type RefusalTable, refuser } from '#src/kernel/outcome.ts';

const mapIt = 'Map it to one of the tables; what waits for it can then be replayed together.';

export const ordersInRefusals = {
  'patient-number-missing': {
    status: 422,
    says: 'The order names no patient: PID-3 has no medical record number.',
    remedy: 'Ask the sender to send it with the number of the patient.',
  },
  'unknown-patient': {
    status: 404,
    says: 'No patient with the number {mrn} is known here.',
    remedy: 'Let the admission of this patient be processed first, then replay this order.',
  },
  'unknown-visit': {
    status: 404,
    says: 'Patient {mrn} has no visit here that the order could belong to{visit}.',
    remedy: 'Let the admission of this patient be processed first, then replay this order.',
  },
  'order-number-missing': {
    status: 422,
    says: 'Order {position} of the message has no number: ORC-2 and ORC-3 are empty.',
    remedy: 'Ask the sender to send it with the number of the order.',
  },
  'no-order': {
    status: 422,
    says: 'The message holds no order: there is no ORC segment.',
    remedy: 'Ask the sender what it is meant to say, then discard it with a reason.',
  },
  'not-a-medication-order': {
    status: 422,
    says: 'Order {number} orders no drug: it has neither RXE nor RXO.',
    remedy: 'Ask the sender to leave such orders out, and discard those that wait with a reason.',
  },
  'unknown-order-control': {
    status: 422,
    says: 'The order control {control} of order {number} is not used here.',
    remedy: 'Ask the sender what it is meant to do; enter it by hand or discard it with a reason.',
  },
  'unmapped-drug': { status: 422, says: 'The drug {drug} is not mapped: {why}.', remedy: mapIt },
  'ambiguous-drug': {
    status: 422,
    says: 'The drug {drug} is not mapped: {why}. It may be: {candidates}.',
    remedy: mapIt,
  },
  'unmapped-route': { status: 422, says: 'The route {route} is not mapped.', remedy: mapIt },
  'unmapped-schedule': {
    status: 422,
    says: 'The frequency {schedule} is not mapped; an unknown frequency is never taken for once.',
    remedy: mapIt,
  },
  'unmapped-unit': { status: 422, says: 'The unit {unit} is not mapped.', remedy: mapIt },
  'drug-missing': {
    status: 422,
    says: 'Order {number} names no drug.',
    remedy: 'Ask the sender to send it with the drug.',
  },
  'route-missing': {
    status: 422,
    says: 'Order {number} names no route.',
    remedy: 'Ask the prescriber for the route; the sender must send it again.',
  },
  'schedule-missing': {
    status: 422,
    says: 'Order {number} does not say how often.',
    remedy: 'Ask the prescriber for the frequency; the sender must send it again.',
  },
  'several-timings': {
    status: 422,
    says: 'Order {number} has {count} timings one after the other; such a course is not taken over yet.',
    remedy: 'Enter its parts by hand as orders of their own, then discard this one with a reason.',
  },
  'dose-missing': {
    status: 422,
    says: 'Order {number} has no dose.',
    remedy: 'Ask the prescriber for the dose; the sender must send it again.',
  },
  'dose-not-readable': {
    status: 422,
    says: 'The dose "{dose}" of order {number} cannot be read as a number or a range.',
    remedy: 'Ask the prescriber for the dose that is meant; the sender must send it again.',
  },
  'unit-missing': {
    status: 422,
    says: 'Order {number} gives the dose {dose} without a unit.',
    remedy: 'Ask the prescriber for the unit; the sender must send it again.',
  },
  'unit-does-not-fit': {
    status: 422,
    says: '{dose} {unit} of {drug} cannot be reckoned: the product is dosed in {doseUnit}.',
    remedy: 'Check which product is meant; map the drug to it, or ask the sender for the dose in its unit.',
  },
  'stop-before-start': {
    status: 422,
    says: 'Order {number} stops ({stop}) before it starts ({start}).',
    remedy: 'Ask the prescriber for the times that are meant; the sender must send it again.',
  },
  'time-not-readable': {
    status: 422,
    says: 'The {what} "{time}" of order {number} cannot be read.',
    remedy: 'Ask the sender to correct it and to send the order again.',
  },
  'rate-not-readable': {
    status: 422,
    says: 'The rate "{rate}" of order {number} cannot be read as a number.',
    remedy: 'Ask the prescriber for the rate that is meant; the sender must send it again.',
  },
  'weight-not-metric': {
    status: 422,
    says: 'Order {number} was reckoned with a weight in {unit}; weights are taken in kilograms only.',
    remedy: 'Ask the prescriber to order again with the weight in kilograms.',
  },
  'component-amount-missing': {
    status: 422,
    says: 'The component {drug} of order {number} has no amount that can be read.',
    remedy: 'Ask the sender to send the amount of every component.',
  },
} as const satisfies RefusalTable;

export type OrdersInCode = keyof typeof ordersInRefusals;

export const refuse = refuser(ordersInRefusals);
