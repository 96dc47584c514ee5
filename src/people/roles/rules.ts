/** Which role may do what. A right that is not here exists nowhere; screens and endpoints ask for these names. */

export const permissions = [
  'census.read',
  'patient.read',
  'order.read',
  'order.enter',
  'order.verify',
  'order.intervene',
  'queue.read',
  'dose.read',
  'dose.give',
  'dose.backenter',
  'withdrawal.review',
  'stock.read',
  'stock.count',
  'stock.move',
  'discrepancy.resolve',
  'cabinet.read',
  'job.read',
  'job.do',
  'message.read',
  'message.replay',
  'message.discard',
  'channel.operate',
  'codemap.read',
  'codemap.edit',
  'integrity.read',
  'finding.take',
  'tables.read',
  'tables.edit',
  'tables.confirm',
  'tables.import',
  'shelf.scan',
  'reports.read',
  'records.read',
  'demo.speed',
  'user.read',
  'self',
] as const;

export type Permission = (typeof permissions)[number];

export type Role = 'informatics' | 'pharmacist' | 'dispensing-technician' | 'nurse' | 'analyst';

/** Everybody who may sign in. */
const everybody: readonly Permission[] = ['self', 'census.read', 'tables.read'];

export const roles: Readonly<
  Record<Role, { readonly title: string; readonly opens: string; readonly may: readonly Permission[] }>
> = {
  informatics: {
    title: 'Informatics technician',
    opens: 'Integrity board',
    may: [
      ...everybody,
      'patient.read',
      'order.read',
      'queue.read',
      'dose.read',
      'stock.read',
      'stock.count',
      'discrepancy.resolve',
      'cabinet.read',
      'job.read',
      'message.read',
      'message.replay',
      'message.discard',
      'channel.operate',
      'codemap.read',
      'codemap.edit',
      'tables.edit',
      'tables.confirm',
      'shelf.scan',
      'tables.import',
      'integrity.read',
      'finding.take',
      'reports.read',
      'records.read',
      'demo.speed',
      'user.read',
      'tables.import',
    ],
  },
  pharmacist: {
    title: 'Pharmacist',
    opens: 'Verification',
    may: [
      ...everybody,
      'patient.read',
      'order.read',
      'order.verify',
      'order.intervene',
      'queue.read',
      'dose.read',
      'withdrawal.review',
      'stock.read',
      'discrepancy.resolve',
      'cabinet.read',
      'job.read',
      'codemap.read',
      'tables.edit',
      'tables.confirm',
      'shelf.scan',
      'integrity.read',
      'finding.take',
      'reports.read',
    ],
  },
  'dispensing-technician': {
    title: 'Dispensing technician',
    opens: 'My next job',
    may: [...everybody, 'job.read', 'job.do', 'stock.read', 'stock.count', 'stock.move', 'cabinet.read', 'shelf.scan'],
  },
  nurse: {
    title: 'Nurse',
    opens: 'My patients',
    may: [...everybody, 'patient.read', 'order.read', 'dose.read', 'dose.give', 'dose.backenter', 'cabinet.read'],
  },
  analyst: { title: 'Analyst', opens: 'Dashboards', may: [...everybody, 'reports.read', 'integrity.read'] },
};

/** True for a role that may sign in. */
export function isRole(role: string): role is Role {
  return role in roles;
}

/** Rights of a role; a role that may not sign in (prescriber: orders come by message) has none. */
export function permissionsOf(role: string): ReadonlySet<string> {
  return new Set<string>(isRole(role) ? roles[role].may : []);
}
