import { useEffect } from 'react';
import { useHospitalClock } from '../hospital-clock.ts';
import { useFormat } from '../session.tsx';
import { calendarDay } from '../time-format.ts';
import css from './patient-banner.module.css';
import { StatusChip } from './status-chip.tsx';

export interface BannerAllergy {
  readonly substance: string;
  readonly reaction?: string | undefined;
}

export interface PatientBannerData {
  /** As ordered by: `OKAFOR, Grace (Mrs)`. */
  readonly orderName: string;
  /** YYYY-MM-DD; absent when not known. */
  readonly born?: string | undefined;
  readonly sex: string;
  readonly identifier: { readonly label: string; readonly value: string };
  readonly place?: string | undefined;
  readonly weight?: { readonly text: string; readonly date: string } | undefined;
  readonly kidney?: { readonly label: string; readonly text: string } | undefined;
  /** `not-recorded` is said in words; it is not "no known allergies". */
  readonly allergies: readonly BannerAllergy[] | 'none-known' | 'not-recorded';
  /** The other patient's name when two on the unit look alike. */
  readonly nameAlert?: string | undefined;
}

/** Who all below is about: one on a screen, never beside a list of several patients. Sets the tab's title. */
export function PatientBanner({ patient }: { patient: PatientBannerData }) {
  const format = useFormat();
  const today = calendarDay(useHospitalClock(60_000), format.zone);
  const { born } = patient;
  usePatientTitle(born === undefined ? patient.orderName : `${patient.orderName} born ${format.date(born)}`);
  return (
    <section className={css.banner} aria-label={`Patient ${patient.orderName}`}>
      <div className={css.who}>
        <p className={css.name}>{patient.orderName}</p>
        {patient.nameAlert === undefined ? null : (
          <p className={css.alert}>
            <span aria-hidden="true">⚑</span> Name alert: {patient.nameAlert}
          </p>
        )}
      </div>
      <dl className={css.facts}>
        <Cell label="Born">
          {born === undefined ? 'not known' : `${format.date(born)} (${format.age(born, today)})`}
        </Cell>
        <Cell label="Sex">{patient.sex}</Cell>
        <Cell label={patient.identifier.label}>{patient.identifier.value}</Cell>
        {patient.place === undefined ? null : <Cell label="Place">{patient.place}</Cell>}
        <Cell label="Weight">
          {patient.weight === undefined ? 'not recorded' : <Weight {...patient.weight} today={today} />}
        </Cell>
        {patient.kidney === undefined ? null : <Cell label={patient.kidney.label}>{patient.kidney.text}</Cell>}
        <div className={css.allergies}>
          <dt>Allergies</dt>
          <dd>
            <Allergies allergies={patient.allergies} />
          </dd>
        </div>
      </dl>
    </section>
  );
}

function Cell({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div className={css.cell}>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Weight({ text, date, today }: { text: string; date: string; today: string }) {
  const format = useFormat();
  return (
    <>
      <b>{text.replaceAll(' ', '\u00a0')}</b> {date.slice(0, 10) === today ? 'today' : format.date(date.slice(0, 10))}
    </>
  );
}

function Allergies({ allergies }: { allergies: PatientBannerData['allergies'] }) {
  if (allergies === 'not-recorded') return <StatusChip tone="attention">Allergies not recorded</StatusChip>;
  if (allergies === 'none-known' || allergies.length === 0) return <>No known allergies</>;
  return (
    <span className={css.list}>
      {allergies.map((allergy) => (
        <StatusChip key={`${allergy.substance} ${allergy.reaction ?? ''}`} tone="critical">
          {allergy.reaction === undefined ? allergy.substance : `${allergy.substance} — ${allergy.reaction}`}
        </StatusChip>
      ))}
    </span>
  );
}

function usePatientTitle(title: string): void {
  useEffect(() => {
    const before = document.title;
    document.title = title;
    return () => {
      if (document.title === title) document.title = before;
    };
  }, [title]);
}
