import type { ReplyOf } from '#src/kernel/contract.ts';
import { Loading } from '#src/web/ui/grid-states.tsx';
import { PatientBanner, type PatientBannerData } from '#src/web/ui/patient-banner.tsx';
import { Problem } from '#src/web/ui/problem.tsx';
import { type Read, useRead } from '#src/web/use-read.ts';
import { readBanner } from '../contract.ts';

export type Banner = ReplyOf<typeof readBanner>;

const sexWords: Readonly<Record<string, string>> = { F: 'Female', M: 'Male', O: 'Other', X: 'Other' };

/** The census's banner as the screen's banner wants it. */
export function bannerData(banner: Banner): PatientBannerData {
  const mrn = banner.identifiers.find((one) => one.kind === 'MRN');
  const place = [banner.unitId, banner.bed].filter((part) => part !== null).join(' ');
  return {
    orderName: banner.orderName,
    born: banner.born ?? undefined,
    sex: sexWords[banner.sex ?? ''] ?? 'not known',
    identifier: { label: 'MRN', value: mrn?.value ?? 'not known' },
    place: banner.diedAt ? 'died' : place === '' ? 'not admitted' : place,
    weight: banner.weight ? { text: `${banner.weight.kg} kg`, date: banner.weight.at } : undefined,
    allergies: allergiesOf(banner),
    nameAlert: banner.nameAlert.length === 0 ? undefined : banner.nameAlert.map(alike).join('; '),
  };
}

function alike(other: Banner['nameAlert'][number]): string {
  return other.bed === null ? other.orderName : `${other.orderName} in ${other.bed}`;
}

function allergiesOf(banner: Banner): PatientBannerData['allergies'] {
  if (banner.allergyStatus === 'recorded') {
    return banner.allergies.map(({ said, reaction }) => ({ substance: said, reaction: reaction ?? undefined }));
  }
  return banner.allergyStatus;
}

/** Reads one patient's banner, again when the census changes. */
export function useBanner(patientId: string): Read<Banner> {
  return useRead(readBanner, { params: { patientId } }, { topic: 'census', refreshMs: 60_000 });
}

/** The banner of the patient that a page is about, with its waiting and its failure. */
export function PatientHeader({ banner }: { banner: Read<Banner> }) {
  if (banner.status === 'loading') return <Loading what="the patient" />;
  return (
    <>
      <Problem problem={banner.problem} onRetry={banner.refresh} />
      {banner.data === undefined ? null : <PatientBanner patient={bannerData(banner.data)} />}
    </>
  );
}
