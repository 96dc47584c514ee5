import type { ReplyOf } from '#src/kernel/contract.ts';
import { useAsOf } from '#src/tables/change-control/ui/as-of.tsx';
import { EntryLink } from '#src/tables/change-control/ui/links.tsx';
import css from '#src/tables/change-control/ui/tables.module.css';
import { Facts } from '#src/web/ui/facts.tsx';
import { Loading } from '#src/web/ui/grid-states.tsx';
import { Stack } from '#src/web/ui/layout.tsx';
import { MedicationLine, MedicineName } from '#src/web/ui/medication-line.tsx';
import { Panel } from '#src/web/ui/panel.tsx';
import { Problem } from '#src/web/ui/problem.tsx';
import { Section } from '#src/web/ui/section.tsx';
import { StatusChip } from '#src/web/ui/status-chip.tsx';
import { Muted } from '#src/web/ui/unbroken.tsx';
import { useRead } from '#src/web/use-read.ts';
import { readLayers } from '../contract.ts';

type Layers = ReplyOf<typeof readLayers>;
type Package = Layers['packages'][number];

/** A product from its ingredients down to the barcodes of its packages, as of the instant that is read. */
export function ProductLayers({ product, packageKey }: { product: string; packageKey: string | null }) {
  const { query } = useAsOf();
  const read = useRead(readLayers, { params: { product }, query }, { topic: 'tables', keepPrevious: true });
  const layers = read.data;
  return (
    <Panel title="Layers" note="ingredients, orderable, product, packages, barcodes">
      <Problem problem={read.problem} onRetry={read.refresh} />
      {layers === undefined && read.problem === undefined ? <Loading what="the layers" /> : null}
      {layers === undefined ? null : (
        <Stack>
          <Upper layers={layers} isHere={packageKey === null} />
          <Section title={`Packages — ${layers.packages.length}`}>
            <ul className={`${css.layers} ${css.linked}`}>
              {layers.packages.map((each) => (
                <OnePackage
                  key={each.package}
                  pack={each}
                  baseUnit={layers.baseUnit}
                  isHere={each.package === packageKey}
                />
              ))}
            </ul>
            {layers.packages.length === 0 ? <p>No package: nothing of it can be scanned.</p> : null}
          </Section>
        </Stack>
      )}
    </Panel>
  );
}

function Upper({ layers, isHere }: { layers: Layers; isHere: boolean }) {
  return (
    <>
      <Section title="Ingredients">
        <ul className={`${css.links} ${css.linked}`}>
          {layers.ingredients.map((each) => (
            <li key={each.key}>
              <EntryLink kind="ingredients" entryKey={each.ingredient}>
                <MedicineName name={each.name} />
              </EntryLink>{' '}
              {each.amount} {each.unit} <Muted>in one {layers.baseUnit}</Muted> <Inactive active={each.active} />
            </li>
          ))}
        </ul>
        {layers.ingredients.length === 0 ? <p>No ingredient: allergies and limits cannot be checked.</p> : null}
      </Section>
      <Section title={`Orderable ${layers.orderable}`}>
        {layers.siblings.length === 0 ? <p>This is its only product.</p> : null}
        <ul className={`${css.links} ${css.linked}`}>
          {layers.siblings.map((each) => (
            <li key={each.product}>
              <EntryLink kind="products" entryKey={each.product}>
                <MedicationLine parts={each.line} />
              </EntryLink>{' '}
              <Inactive active={each.active} />
            </li>
          ))}
        </ul>
      </Section>
      <Section title={isHere ? 'This product' : 'Product'}>
        <p className={css.linked}>
          {isHere ? (
            <MedicationLine parts={layers.line} size="large" />
          ) : (
            <EntryLink kind="products" entryKey={layers.product}>
              <MedicationLine parts={layers.line} />
            </EntryLink>
          )}{' '}
          <Inactive active={layers.active} />
        </p>
      </Section>
    </>
  );
}

function Inactive({ active }: { active: boolean }) {
  return active ? null : <StatusChip tone="unknown">inactive</StatusChip>;
}

function OnePackage({ pack, baseUnit, isHere }: { pack: Package; baseUnit: string; isHere: boolean }) {
  return (
    <li data-here={isHere || undefined}>
      <EntryLink kind="packages" entryKey={pack.package}>
        <Ndc segments={pack.segments} whole={pack.ndc} />
      </EntryLink>{' '}
      {pack.labeler} <Inactive active={pack.active} />{' '}
      {isHere ? <StatusChip tone="info">this package</StatusChip> : null}
      <Facts facts={factsOf(pack, baseUnit)} />
    </li>
  );
}

function factsOf(pack: Package, baseUnit: string) {
  const facts = [
    { label: 'Holds', value: `${pack.quantity} ${baseUnit}, ${pack.level} package. ${pack.description}` },
    {
      label: 'NDC',
      value: (
        <span className={css.code}>
          {pack.format} · 11 digits {pack.ndc11} · 12 digits {pack.ndc12 ?? 'not known'}
        </span>
      ),
    },
    {
      label: 'GTIN',
      value: (
        <span className={css.code}>
          {pack.gtin ?? 'none'}{' '}
          {pack.gtin === null ? null : (
            <Muted>{pack.isGtinDerived ? 'reckoned from the NDC' : 'read from the package'}</Muted>
          )}
        </span>
      ),
    },
    { label: 'Barcodes', value: <Barcodes barcodes={pack.barcodes} /> },
  ];
  const others = [
    ['Lies inside it', pack.innerPackage],
    ['Took over from', pack.replaces],
    ['Replaced by', pack.replacedBy],
  ] as const;
  return [
    ...facts,
    ...others.flatMap(([label, key]) =>
      key === null
        ? []
        : [
            {
              label,
              value: (
                <EntryLink kind="packages" entryKey={key}>
                  {key}
                </EntryLink>
              ),
            },
          ],
    ),
  ];
}

function Barcodes({ barcodes }: { barcodes: Package['barcodes'] }) {
  if (barcodes.length === 0) return <Muted>none linked; its NDC and GTIN are known by themselves</Muted>;
  return barcodes.map((each) => (
    <div key={each.barcode}>
      <EntryLink kind="barcodes" entryKey={each.barcode}>
        <span className={css.code}>{each.barcode}</span>
      </EntryLink>{' '}
      {each.symbology}, linked by {each.authorName}, checked by {each.deciderName ?? 'nobody yet'}{' '}
      <Inactive active={each.active} />
    </div>
  ));
}

/** Labeler, product and package apart, so that two NDCs can be compared part by part. */
function Ndc({ segments, whole }: { segments: readonly string[]; whole: string }) {
  if (segments.length !== 3) return <span className={css.code}>{whole}</span>;
  return <span className={css.segments}>{segments.join(' - ')}</span>;
}
