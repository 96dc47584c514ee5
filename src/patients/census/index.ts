/** The door of the census. */
export { checks } from './checks.ts';
export {
  admitPatient,
  cancelAdmission,
  cancelDischarge,
  cancelTransfer,
  dischargePatient,
  movePatient,
  registerPatient,
  updatePatient,
} from './commands/adt.ts';
export { recordAllergies, recordMeasurement } from './commands/clinical.ts';
export { mergePatients } from './commands/merge.ts';
export { type HospitalFacility, loadHospital, readFacility } from './load.ts';
export {
  ageYears,
  allergiesOf,
  bannerOf,
  currentEncounter,
  encounterByVisit,
  encountersOf,
  findPatient,
  findPatientByMrn,
  findUnit,
  followMerges,
  listPresent,
  listUnits,
  mergedNumbers,
  searchPatients,
  unitByLocation,
  weightOf,
  weightsOf,
} from './queries.ts';
export type { CensusCode } from './refusals.ts';
export { routes } from './routes.ts';
export { ageText, bedLabel, orderName, similarSurname } from './rules.ts';
export type {
  AdmitPatient,
  Allergy,
  AllergyStatus,
  CancelAdmission,
  CancelDischarge,
  CancelTransfer,
  CensusChange,
  DischargePatient,
  Encounter,
  EncounterState,
  HospitalUnit,
  Measurement,
  MergePatients,
  MovePatient,
  Patient,
  PatientBanner,
  Person,
  RecordAllergies,
  RecordMeasurement,
  RegisterPatient,
  SaidAllergy,
  UpdatePatient,
  Visit,
} from './shapes.ts';
export type { PresentRow, UnitRow } from './store/lists.ts';
