import type { ReplyOf } from '#src/kernel/contract.ts';
import { Button } from '#src/web/ui/button.tsx';
import { Facts } from '#src/web/ui/facts.tsx';
import { Panel } from '#src/web/ui/panel.tsx';
import type { lookAt } from '../contract.ts';

export type Looked = ReplyOf<typeof lookAt>;

/** What a scan at the bench says: byte for byte, part by part, and what Mortar makes of it. */
export function Bench({ looked, onClose }: { looked: Looked; onClose: () => void }) {
  return (
    <Panel title={looked.says} note="scanned now" aside={<Button onClick={onClose}>Close</Button>}>
      <Facts
        facts={[
          { label: 'As it came', value: <code>{looked.text}</code> },
          ...looked.parsed,
          ...(looked.package === null
            ? []
            : [{ label: 'Package', value: `${looked.package.ndc}, ${looked.package.labeler}` }]),
        ]}
      />
    </Panel>
  );
}
