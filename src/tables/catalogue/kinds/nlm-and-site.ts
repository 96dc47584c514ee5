/** RxNorm of the National Library of Medicine, infusion pump libraries, and a site's own lists. */
import type { Column, Kind } from '../shapes.ts';

const nlm =
  'This product uses publicly available data courtesy of the U.S. National Library of Medicine (NLM), National Institutes of Health, Department of Health and Human Services; NLM is not responsible for the product and does not endorse or recommend this or any other product. Only sources RXNORM and MTHSPL are taken.';

const layout = (words: string): Column[] =>
  words.split(/\s+/).map((word) => ({
    name: word.replace('*', ''),
    type: 'text',
    required: word.endsWith('*'),
  }));

const ours = { column: 'SAB', values: ['RXNORM', 'MTHSPL'] };
const pipes = { type: 'delimited', delimiter: '|', header: 'layout' } as const;

const rxnormKinds: readonly Kind[] = [
  {
    id: 'rxnorm-concepts',
    title: 'RxNorm: names and concepts (RXNCONSO)',
    source: nlm,
    format: pipes,
    fileName: /RXNCONSO[.]RRF/i,
    columns: layout('RXCUI* LAT TS LUI STT SUI ISPREF RXAUI* SAUI SCUI SDUI SAB* TTY* CODE STR* SRL SUPPRESS CVF'),
    key: ['RXAUI'],
    search: { columns: ['STR'] },
    only: ours,
  },
  {
    id: 'rxnorm-attributes',
    title: 'RxNorm: attributes, NDCs among them (RXNSAT)',
    source: nlm,
    format: pipes,
    fileName: /RXNSAT[.]RRF/i,
    columns: layout('RXCUI* LUI SUI RXAUI STYPE CODE ATUI SATUI ATN* SAB* ATV SUPPRESS CVF'),
    key: ['RXCUI', 'RXAUI', 'ATN', 'ATV'],
    only: ours,
  },
  {
    id: 'rxnorm-relations',
    title: 'RxNorm: relations (RXNREL)',
    source: nlm,
    format: pipes,
    fileName: /RXNREL[.]RRF/i,
    columns: layout('RXCUI1 RXAUI1 STYPE1* REL* RXCUI2 RXAUI2 STYPE2* RELA RUI SRUI SAB* SL DIR RG SUPPRESS CVF'),
    key: ['RXCUI1', 'RXAUI1', 'RELA', 'RXCUI2', 'RXAUI2'],
    only: ours,
  },
];

const pump = 'Drug library of the infusion pumps, exported by the site; the maker of the pumps and the site hold it.';
const amount = (name: string, also: string[] = []): Column => ({ name, type: 'amount', optional: true, also });
const words = (name: string, also: string[] = []): Column => ({ name, type: 'text', optional: true, also });

/** What both kinds of infusion lines share; the further columns of a sheet are kept by their own names. */
const lineColumns: readonly Column[] = [
  { name: 'Profile', type: 'text', also: ['Profile Name', 'Profiles', 'Care Area'], required: true },
  { name: 'Drug Name', type: 'text', also: ['Drug', 'Name'], required: true },
  words('Therapy', ['Therapy Name', 'Clinical Use']),
  amount('Drug Amount', ['Amount', 'Drug Amt']),
  words('Drug Unit', ['Amount Unit', 'Drug Amount Units', 'Drug Amount Unit']),
  amount('Diluent Volume', ['Volume', 'Diluent Vol', 'Diluent Volume (mL)', 'Volume (mL)']),
];

const pumpKinds: readonly Kind[] = [
  {
    id: 'pump-continuous',
    title: 'Pump library: continuous and bolus drugs',
    source: pump,
    format: { type: 'workbook', sheet: 'ContBolus Non-Anesth Drugs' },
    columns: lineColumns,
    key: ['Profile', 'Drug Name', 'Therapy', 'Drug Amount', 'Drug Unit', 'Diluent Volume'],
    search: { columns: ['Drug Name'] },
  },
  {
    id: 'pump-intermittent',
    title: 'Pump library: intermittent drugs',
    source: pump,
    format: { type: 'workbook', sheet: 'Intermittent Drugs' },
    columns: [...lineColumns, { name: 'Duration', type: 'time', optional: true, also: ['Default Duration', 'Time'] }],
    key: ['Profile', 'Drug Name', 'Therapy', 'Drug Amount', 'Drug Unit', 'Diluent Volume'],
    search: { columns: ['Drug Name'] },
  },
  {
    id: 'pump-fluids',
    title: 'Pump library: fluids',
    source: pump,
    format: { type: 'workbook', sheet: 'Fluids' },
    columns: [
      words('Profile', ['Profile Name', 'Profiles', 'Care Area']),
      { name: 'Fluid Name', type: 'text', also: ['Fluid', 'Fluids', 'Name', 'Drug Name'], required: true },
    ],
    key: ['Profile', 'Fluid Name'],
    search: { columns: ['Fluid Name'] },
  },
  {
    id: 'pump-master-drugs',
    title: 'Pump library: master drugs with their names in the record',
    source: pump,
    format: { type: 'workbook', sheet: 'Master Drugs' },
    columns: [
      { name: 'Line Item', type: 'text', required: true },
      { name: 'Drug Name', type: 'text', required: true },
      words('Concentration'),
      words('Used As'),
      words('Aliases'),
    ],
    key: ['Line Item'],
    search: { columns: ['Drug Name'] },
  },
  {
    id: 'pump-mapping',
    title: 'Pump library: mapping of additives and diluents',
    source: pump,
    format: { type: 'workbook', sheet: '' },
    columns: [
      { name: 'Additive', type: 'text', required: true },
      { name: 'Diluent', type: 'text' },
      words('Primary'),
      { name: 'Alias', type: 'text' },
      words('Comment'),
      words('Method'),
    ],
    key: ['Additive', 'Diluent', 'Alias'],
    search: { columns: ['Additive'] },
  },
];

const siteKind: Kind = {
  id: 'site-items',
  title: 'Items of this site',
  source: 'The site itself.',
  format: { type: 'delimited', delimiter: ',', header: 'named' },
  columns: [
    { name: 'item', type: 'text', required: true },
    { name: 'name', type: 'text', required: true },
    { name: 'ndc', type: 'ndc', forms: ['4-4-2', '5-3-2', '5-4-1', '5-4-2', '6-4-2', '11 digits'], optional: true },
    { name: 'gtin', type: 'gtin', optional: true },
    words('strength'),
    words('form'),
    words('route'),
    { name: 'pack quantity', type: 'decimal', optional: true },
    words('pack unit'),
    words('charge code'),
    { name: 'price', type: 'decimal', optional: true },
    words('location'),
  ],
  key: ['item'],
  code: 'ndc',
  search: { columns: ['name'] },
};

export const otherKinds: readonly Kind[] = [...rxnormKinds, ...pumpKinds, siteKind];
