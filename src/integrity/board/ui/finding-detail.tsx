import { useFormat } from '#src/web/session.tsx';
import { DataGrid } from '#src/web/ui/data-grid.tsx';
import { Facts } from '#src/web/ui/facts.tsx';
import { Layer } from '#src/web/ui/layer.tsx';
import { Stack } from '#src/web/ui/layout.tsx';
import { PageLink } from '#src/web/ui/page-link.tsx';
import { StatusChip } from '#src/web/ui/status-chip.tsx';
import { type BoardFinding, findingTone, ownerWords } from './board-words.ts';

/** One finding whole: its invariant, cause, patients and next step. */
export function FindingDetail({ finding, onClose }: { finding: BoardFinding | null; onClose: () => void }) {
  const format = useFormat();
  if (finding === null) return null;
  return (
    <Layer isOpen title={finding.says} onClose={onClose} size="wide">
      <Stack>
        <p>{finding.detail}</p>
        <Facts
          facts={[
            {
              label: 'Effect',
              value: <StatusChip tone={findingTone(finding.severity)}>{finding.effectWords}</StatusChip>,
            },
            { label: 'What should be true', value: finding.checkTitle },
            { label: 'Since', value: format.dateTime(finding.openedAt) },
            { label: 'Cleared', value: finding.clearedAt ? format.dateTime(finding.clearedAt) : 'not yet' },
            { label: 'Owner', value: finding.takenBy ?? `${ownerWords(finding.ownerRole)}, taken by nobody` },
            {
              label: 'Next step',
              value: finding.nextLink ? (
                <PageLink to={finding.nextLink}>{finding.nextStep}</PageLink>
              ) : (
                finding.nextStep
              ),
            },
          ]}
        />
        {finding.members.length > 1 ? (
          <DataGrid
            label="Exceptions"
            rows={finding.members}
            rowKey={(member) => member.findingId}
            empty="None."
            maxHeight="16rem"
            columns={[
              { key: 'says', header: 'What is wrong', isRowHeader: true, cell: (member) => member.says },
              { key: 'detail', header: 'More', cell: (member) => member.detail },
            ]}
          />
        ) : null}
        <DataGrid
          label="Patients touched"
          rows={finding.patients}
          rowKey={(patient) => patient.patientId}
          empty="No patient is touched."
          columns={[
            { key: 'name', header: 'Patient', isRowHeader: true, cell: (patient) => patient.name },
            { key: 'place', header: 'Place', cell: (patient) => patient.place },
          ]}
        />
        {finding.patientCount > finding.patients.length ? (
          <p>… and {finding.patientCount - finding.patients.length} more.</p>
        ) : null}
      </Stack>
    </Layer>
  );
}
