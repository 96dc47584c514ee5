/** The door of ADT messages. */
export { adtTranslator } from './apply-adt.ts';
export { readMeasurements, type SaidMeasurement } from './read-measurements.ts';
