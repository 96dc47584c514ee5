/** Endpoints of the drug file. */
import Type from 'typebox';
import { endpoint, shapes } from '#src/kernel/contract.ts';

const { nullable, instant, linePart } = shapes;
const line = Type.Array(linePart);
const text = Type.String();

const people = { authorName: text, deciderName: nullable(text) };

/** A product with what lies above and below it: ingredients, orderable, packages, barcodes. */
export const readLayers = endpoint({
  id: 'tables.drugs.readLayers',
  method: 'GET',
  path: '/api/tables/drug/:product',
  permission: 'tables.read',
  summary: 'All layers of a product as of an instant: ingredients, orderable, packages, barcodes.',
  params: Type.Object({ product: Type.String({ minLength: 1, maxLength: 200 }) }),
  query: Type.Object({ at: Type.Optional(instant) }),
  reply: Type.Object({
    product: text,
    line,
    active: Type.Boolean(),
    baseUnit: text,
    ingredients: Type.Array(
      Type.Object({ key: text, ingredient: text, name: text, amount: text, unit: text, active: Type.Boolean() }),
    ),
    orderable: text,
    siblings: Type.Array(Type.Object({ product: text, line, active: Type.Boolean() })),
    packages: Type.Array(
      Type.Object({
        package: text,
        labeler: text,
        description: text,
        quantity: text,
        level: text,
        active: Type.Boolean(),
        ndc: text,
        format: text,
        /** Labeler, product, package. */
        segments: Type.Array(text),
        ndc11: text,
        ndc12: nullable(text),
        gtin: nullable(text),
        isGtinDerived: Type.Boolean(),
        innerPackage: nullable(text),
        replaces: nullable(text),
        replacedBy: nullable(text),
        barcodes: Type.Array(Type.Object({ barcode: text, symbology: text, active: Type.Boolean(), ...people })),
      }),
    ),
  }),
  refusals: ['unknown-product'],
});
