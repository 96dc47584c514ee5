/** The NHS dictionary of medicines and devices (dm+d): one kind for each list of its XML files. */
import type { Column, Format, Kind } from '../shapes.ts';

const source =
  'NHS Business Services Authority, dictionary of medicines and devices. Contains public sector information licensed under the Open Government Licence v3.0.';

type Listed = Pick<Kind, 'id' | 'title' | 'key' | 'search' | 'code'> & {
  readonly root: string;
  readonly record: string;
  readonly more?: Pick<Extract<Format, { type: 'xml' }>, 'inherit' | 'list'>;
  /** Leaves: `*` = must be there, `@` = date, `%` = number, `!` = GTIN. */
  readonly leaves: string;
};

const lists: readonly Listed[] = [
  {
    id: 'dmd-vtm',
    title: 'dm+d: virtual therapeutic moieties',
    root: 'VIRTUAL_THERAPEUTIC_MOIETIES',
    record: 'VTM',
    leaves: 'VTMID* INVALID NM* ABBREVNM VTMIDPREV VTMIDDT@',
    key: ['VTMID'],
    search: { columns: ['NM'] },
  },
  {
    id: 'dmd-vmp',
    title: 'dm+d: virtual medicinal products',
    root: 'VIRTUAL_MED_PRODUCTS',
    record: 'VMP',
    leaves: `VPID* VPIDDT@ VPIDPREV VTMID INVALID NM* ABBREVNM BASISCD NMDT@ NMPREV BASIS_PREVCD NMCHANGECD COMBPRODCD PRES_STATCD SUG_F
      GLU_F PRES_F CFC_F NON_AVAILCD NON_AVAILDT@ DF_INDCD UDFS% UDFS_UOMCD UNIT_DOSE_UOMCD`,
    key: ['VPID'],
    search: { columns: ['NM'] },
  },
  {
    id: 'dmd-vmp-ingredient',
    title: 'dm+d: ingredients of virtual medicinal products',
    root: 'VIRTUAL_MED_PRODUCTS',
    record: 'VPI',
    leaves: 'VPID* ISID* BASIS_STRNTCD BS_SUBID STRNT_NMRTR_VAL% STRNT_NMRTR_UOMCD STRNT_DNMTR_VAL% STRNT_DNMTR_UOMCD',
    key: ['VPID', 'ISID'],
  },
  {
    id: 'dmd-amp',
    title: 'dm+d: actual medicinal products',
    root: 'ACTUAL_MEDICINAL_PRODUCTS',
    record: 'AMP',
    leaves: `APID* INVALID VPID* NM* ABBREVNM DESC NMDT@ NM_PREV SUPPCD LIC_AUTHCD LIC_AUTH_PREVCD LIC_AUTHCHANGECD LIC_AUTHCHANGEDT@
      COMBPRODCD FLAVOURCD EMA PARALLEL_IMPORT AVAIL_RESTRICTCD`,
    key: ['APID'],
    search: { columns: ['NM'] },
  },
  {
    id: 'dmd-vmpp',
    title: 'dm+d: virtual medicinal product packs',
    root: 'VIRTUAL_MED_PRODUCT_PACK',
    record: 'VMPP',
    leaves: 'VPPID* INVALID NM* ABBREVNM VPID* QTYVAL% QTY_UOMCD COMBPACKCD',
    key: ['VPPID'],
    search: { columns: ['NM'] },
  },
  {
    id: 'dmd-ampp',
    title: 'dm+d: actual medicinal product packs',
    root: 'ACTUAL_MEDICINAL_PROD_PACKS',
    record: 'AMPP',
    leaves: 'APPID* INVALID NM* ABBREVNM VPPID* APID* COMBPACKCD LEGAL_CATCD SUBP DISCCD DISCDT@',
    key: ['APPID'],
    search: { columns: ['NM'] },
  },
  {
    id: 'dmd-gtin',
    title: 'dm+d: GTINs of packs',
    root: 'GTIN_DETAILS',
    record: 'GTINDATA',
    more: { inherit: ['AMPPID'] },
    leaves: 'AMPPID* GTIN!* STARTDT@ ENDDT@',
    key: ['AMPPID', 'GTIN'],
    code: 'GTIN',
  },
  {
    id: 'dmd-ingredient',
    title: 'dm+d: ingredient substances',
    root: 'INGREDIENT_SUBSTANCES',
    record: 'ING',
    leaves: 'ISID* ISIDDT@ ISIDPREV INVALID NM*',
    key: ['ISID'],
    search: { columns: ['NM'] },
  },
  {
    id: 'dmd-lookup',
    title: 'dm+d: look-ups',
    root: 'LOOKUP',
    record: 'INFO',
    more: { list: 'LIST' },
    leaves: 'LIST* CD* DESC CDDT@ CDPREV INVALID',
    key: ['LIST', 'CD'],
    search: { columns: ['DESC'] },
  },
];

function columnOf(word: string): Column {
  const name = word.replace(/[*@%!]+$/, '');
  const required = word.endsWith('*');
  if (word.includes('@')) return { name, type: 'date', form: 'iso', required };
  if (word.includes('%')) return { name, type: 'decimal', required };
  if (word.includes('!')) return { name, type: 'gtin', required };
  return { name, type: 'text', required };
}

export const nhsKinds: readonly Kind[] = lists.map(({ root, record, more, leaves, ...rest }) => ({
  ...rest,
  source,
  format: { type: 'xml', root, record, ...more },
  columns: leaves.split(/\s+/).map(columnOf),
}));
