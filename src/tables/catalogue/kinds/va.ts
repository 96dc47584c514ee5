/** Files of the US Department of Veterans Affairs: NDF-RT interactions and the pharmacy tables of VistA. */
import type { Column, Kind } from '../shapes.ts';

const source = 'U.S. Department of Veterans Affairs; public domain.';
const commas = { type: 'delimited', delimiter: ',', header: 'named' } as const;

/** Name of the table, its title, its columns after the internal number; `*` = must not be empty, `#` = whole number, `@` = date. */
const tables: readonly (readonly [string, string, string])[] = [
  [
    'administration_schedule',
    'administration schedules',
    'name* standard_admin_times frequency_minutes# package_prefix type outpatient_expansion',
  ],
  ['allergen', 'allergens', 'name* type_D_F_O national sub2 sub3 ing va_class_ien vuid status'],
  ['allergy_sign_symptom', 'signs and symptoms of allergies', 'name* national vuid status'],
  ['cs_order_status', 'states of controlled substance orders', 'name*'],
  ['cs_transaction_type', 'transactions of controlled substances', 'name*'],
  [
    'dosage_form',
    'dosage forms',
    'name* inactive_date@ med_route_iens dispense_units_per_dose verb_prep_noun vuid status',
  ],
  ['dose_unit_conversion', 'conversion of dose units', 'from_unit* to_unit_factor*'],
  ['dose_unit', 'dose units', 'name* synonyms'],
  ['drug_manufacturer', 'manufacturers', 'name*'],
  ['drug_unit', 'drug units', 'name* inactivation_date@'],
  ['master_dosage_form', 'master dosage forms', 'name* vuid status'],
  ['standard_medication_route', 'standard medication routes', 'name* vuid status'],
  [
    'medication_route',
    'medication routes',
    'name* outpatient_expansion abbreviation package_use inactive_date@ standard_route_ien',
  ],
  ['order_activity_reason', 'reasons of order activities', 'name* code'],
  ['package_type', 'package types', 'name* inactivation_date@'],
  ['pharmacist_intervention_recommendation', 'recommendations of interventions', 'name*'],
  ['pharmacist_intervention_type', 'types of interventions', 'name*'],
  ['va_dispense_unit', 'dispense units', 'name* inactivation_date@'],
  ['va_drug_class', 'drug classes', 'code* name* parent_ien type vuid status'],
  ['va_generic', 'generic names', 'name* inactivation_date@ vuid status'],
];

function columnOf(word: string): Column {
  const name = word.replace(/[*#@]$/, '');
  if (word.endsWith('#')) return { name, type: 'integer' };
  if (word.endsWith('@')) return { name, type: 'date', form: 'iso' };
  return { name, type: 'text', required: word.endsWith('*') };
}

const vistaKinds = tables.map(([table, title, words]): Kind => {
  const columns: Column[] = [{ name: 'ien', type: 'decimal', required: true }, ...words.split(' ').map(columnOf)];
  const named = columns.some((column) => column.name === 'name');
  return {
    id: `va-${table.replace(/^va_/, '').replaceAll('_', '-')}`,
    title: `VistA: ${title}`,
    source,
    format: commas,
    fileName: new RegExp(`(^|[/_.])${table}[.]`, 'i'),
    columns,
    key: ['ien'],
    ...(named ? { search: { columns: ['name'] } } : {}),
  };
});

export const vaKinds: readonly Kind[] = [
  {
    id: 'va-ndfrt-interactions',
    title: 'VA NDF-RT: drug interactions',
    source,
    format: commas,
    columns: [
      { name: 'nui', type: 'text', required: true },
      { name: 'drug1_nui', type: 'text', required: true },
      { name: 'drug1_rxcui', type: 'integer' },
      { name: 'drug1_name', type: 'text' },
      { name: 'drug2_nui', type: 'text', required: true },
      { name: 'drug2_rxcui', type: 'integer' },
      { name: 'drug2_name', type: 'text' },
      { name: 'severity', type: 'choice', of: ['Critical', 'Significant'], required: true },
    ],
    key: ['nui'],
    search: { columns: ['drug1_name', 'drug2_name'] },
  },
  ...vistaKinds,
];
