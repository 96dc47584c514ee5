import { amountText } from './amount-text.ts';

/** An exact decimal with its unit, as stored: leading zero, commas from 1,000, an unbreakable space. */
export function Quantity({ value, unit, isMeasured = false }: { value: string; unit: string; isMeasured?: boolean }) {
  return (
    <b style={{ whiteSpace: 'nowrap', fontWeight: isMeasured ? undefined : 680 }}>
      {amountText(value, isMeasured)}
      {'\u00a0'}
      {unit.replaceAll(' ', '\u00a0')}
    </b>
  );
}
