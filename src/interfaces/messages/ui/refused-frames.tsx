import { DataGrid } from '#src/web/ui/data-grid.tsx';
import { Panel } from '#src/web/ui/panel.tsx';
import { When } from '#src/web/ui/when.tsx';
import { useRead } from '#src/web/use-read.ts';
import { listRefusedFrames } from '../contract.ts';

/** Bytes that were no message, with their start in hexadecimal for the sender. */
export function RefusedFrames() {
  const read = useRead(listRefusedFrames, {}, { topic: 'messages', refreshMs: 60_000 });
  const frames = read.data?.frames ?? [];
  if (frames.length === 0) return null;
  return (
    <Panel title={`Refused: no message — ${frames.length}`} note="the bytes are kept; the sender was told AR">
      <DataGrid
        label="Frames that were no message"
        rows={frames}
        rowKey={(row) => row.frameId}
        read={read}
        empty="None."
        maxHeight="16rem"
        isAgeElsewhere
        columns={[
          { key: 'at', header: 'Received', isUnbroken: true, cell: (row) => <When at={row.receivedAt} /> },
          { key: 'channel', header: 'Channel', isUnbroken: true, cell: (row) => row.channel },
          { key: 'says', header: 'Why', isRowHeader: true, cell: (row) => row.says },
          { key: 'bytes', header: 'Bytes', align: 'end', cell: (row) => row.bytes },
          { key: 'start', header: 'They begin', cell: (row) => <code>{row.startHex}</code> },
        ]}
      />
    </Panel>
  );
}
