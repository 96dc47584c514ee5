/** What the columns of an entry cannot tell one by one. */
import { gtinCheck, ndc11Candidates, ndcSegments } from '#src/tables/barcodes/index.ts';
import { type Body, type BodyFault, columnType, oneOf } from '#src/tables/change-control/index.ts';
import { lintText, productText } from '#src/tables/display/index.ts';

export const clock = columnType((value) =>
  /^([01]\d|2[0-3]):[0-5]\d$/.test(value) ? { value } : { why: 'it is no time of day like 09:00' },
);
export const weekDay = oneOf('mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun');
export const digits11 = columnType((value) => (/^\d{11}$/.test(value) ? { value } : { why: 'it has not 11 digits' }));

const fault = (column: string, why: string): BodyFault[] => [{ column, why }];

/** The product as every screen shows it has passed the display rules, not its words alone. */
export function judgeProduct(body: Body): readonly BodyFault[] {
  const line = productText({
    name: String(body.name),
    brand: body.brand === null ? null : String(body.brand),
    strengthText: String(body.strength_text ?? ''),
    form: String(body.form),
  });
  const why = lintText(line, 'line');
  if (why !== null) return fault('strength_text', `the line "${line}" may not be shown so: ${why}`);
  const routes = body.routes;
  return Array.isArray(routes) && routes.length > 0 ? [] : fault('routes', 'a product needs a route');
}

/** Segments, 11 digits and GTIN of one NDC say the same. */
export function judgePackage(body: Body): readonly BodyFault[] {
  const { ndc, ndc_format: format, ndc11, gtin } = body;
  const segments = typeof ndc === 'string' ? ndcSegments(ndc) : null;
  if (!segments) return fault('ndc', 'it is no NDC with hyphens');
  if (segments.format !== format) return fault('ndc_format', `the segments of ${String(ndc)} are ${segments.format}`);
  const [padded] = ndc11Candidates(String(ndc));
  if (padded !== ndc11) return fault('ndc11', `${String(ndc)} gives ${padded}`);
  const gtinWrong = typeof gtin === 'string' && (gtin.length !== 14 || !gtinCheck(gtin));
  if (gtinWrong) return fault('gtin', 'it has not 14 digits with a right check digit');
  if (body.inner_package === body.package) return fault('inner_package', 'a package does not lie in itself');
  return body.replaces === body.package ? fault('replaces', 'a package does not replace itself') : [];
}

export function judgeSchedule(body: Body): readonly BodyFault[] {
  const { kind, interval_minutes: interval, times } = body;
  if (kind === 'interval' && !(typeof interval === 'number' && interval > 0)) {
    return fault('interval_minutes', 'an interval schedule needs its minutes');
  }
  const none = !Array.isArray(times) || times.length === 0;
  if (kind === 'times' && none) return fault('times', 'a schedule with standard times needs them');
  if (kind !== 'times' && !none) return fault('times', 'only a schedule of the kind times has standard times');
  return [];
}

/** A barcode is kept as the scanner sends it, without blanks around it. */
export function judgeBarcode(body: Body): readonly BodyFault[] {
  const barcode = String(body.barcode);
  if (barcode.length < 4) return fault('barcode', 'a barcode of fewer than 4 characters names too much');
  return barcode === barcode.trim() ? [] : fault('barcode', 'it has blanks around it');
}

export function judgeInteraction(body: Body): readonly BodyFault[] {
  const same = body.left_kind === body.right_kind && body.left_code === body.right_code;
  return same && body.left_kind === 'ingredient'
    ? fault('right_code', 'an ingredient does not interact with itself; a duplicate is another check')
    : [];
}
