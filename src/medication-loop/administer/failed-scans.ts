/** Barcodes that fail at the bedside go to the bar-code desk: what was scanned, for whom, and what should have been scanned. */
import type { Actor } from '#src/kernel/actor.ts';
import type { Tx } from '#src/kernel/command.ts';
import type { Kernel } from '#src/kernel/kernel.ts';
import { type FailedScan, type FailureReason, reportAfterRefusal, reportScan } from '#src/tables/barcode-desk/index.ts';
import type { unableReasons } from './rules/reasons.ts';
import type { ScanInput } from './scan.ts';
import { selectExpected } from './scan-store.ts';
import type { FoundPatient } from './shapes.ts';

const codes: ReadonlySet<string> = new Set(['package-not-known', 'barcode-not-readable']);

/** True for a stop that is about a barcode and not about what it says. */
export function isOfBarcode(code: string): boolean {
  return codes.has(code);
}

type Stopped = {
  readonly input: ScanInput;
  readonly code: string;
  /** null: no wristband was read yet, and that is what failed. */
  readonly patient: Pick<FoundPatient, 'patientId' | 'unitId'> | null;
};

/** Reports what stopped a look or an act, in a transaction of its own: the act's was rolled back. */
export async function reportStopped(
  kernel: Kernel,
  by: { readonly actor: Actor; readonly commandId: string },
  stopped: Stopped,
): Promise<void> {
  const { input, code, patient } = stopped;
  if (!isOfBarcode(code)) return;
  const productScans = input.productScans ?? [];
  if (productScans.length === 0 && !input.patientScan) return;
  const about = {
    patientId: patient?.patientId ?? input.patientId ?? null,
    unitId: patient?.unitId ?? null,
  };
  const expected = await expectedOf(kernel, input);
  // What scans, and what is no package, leaves no report.
  const scans: FailedScan[] = productScans.map((raw) => ({ raw, purpose: 'bedside', expected, ...about }));
  if (input.patientScan) scans.push({ raw: input.patientScan, purpose: 'wristband', ...about });
  await reportAfterRefusal(kernel, by, scans);
}

function expectedOf(kernel: Kernel, { orderId = null, doseId = null }: ScanInput): Promise<string | null> {
  return orderId === null && doseId === null
    ? Promise.resolve(null)
    : selectExpected(kernel.database, kernel.facilityId, { orderId, doseId });
}

const missingBy: Readonly<Partial<Record<keyof typeof unableReasons, FailureReason>>> = {
  'no-barcode': 'no-bar-code',
  'barcode-damaged': 'unreadable',
  'barcode-not-known': 'not-recognised',
};

type Unable = {
  readonly input: ScanInput;
  readonly patientId: string;
  readonly unitId: string | null;
  readonly product: string | null;
};

/** Reports a package that was given without a scan because of its barcode, in the transaction of the giving. */
export async function reportUnable(tx: Tx, { input, patientId, unitId, product }: Unable): Promise<void> {
  const unable = input.unableToScan;
  if (!unable || unable.what === 'patient') return;
  const missing = missingBy[unable.reason as keyof typeof unableReasons];
  if (missing === undefined) return;
  await reportScan(tx, { raw: null, missing, purpose: 'bedside', patientId, unitId, expected: product });
}
