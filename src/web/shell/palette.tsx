import { Modal } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { type KeyboardEvent, useEffect, useId, useState } from 'react';
import { searchAnything } from '#src/integrity/board/contract.ts';
import { LayerContext, useActs, useLayerDepth, useOfferedActs } from '../acts.ts';
import { useGo } from '../navigation.ts';
import type { PageDefinition } from '../page.ts';
import { KeyHint } from '../ui/key-hint.tsx';
import { setScanFallback } from '../ui/scan-bus.ts';
import { useRead } from '../use-read.ts';
import css from './palette.module.css';
import { type PaletteItem, paletteItems } from './palette-items.ts';

/** The field in the top bar, and the layer that it and Ctrl+K open. Scans that no screen asked for are looked up here. */
export function Palette({ pages }: { pages: readonly PageDefinition[] }) {
  const [isOpen, setOpen] = useState(false);
  const [text, setText] = useState('');
  useActs([{ id: 'palette', label: 'Search or scan anything', keys: 'Ctrl+K', run: () => setOpen(true) }]);
  useEffect(() => {
    setScanFallback({
      accepts: ['medicine', 'wristband', 'badge', 'place', 'dose', 'device', 'unknown'],
      onScan: (scan) => {
        setText(scan.text);
        setOpen(true);
        return { verdict: 'right', says: 'Scanned. Looking it up.' };
      },
    });
    return () => setScanFallback(undefined);
  }, []);
  function close() {
    setOpen(false);
    setText('');
  }
  return (
    <>
      <button type="button" className={css.opener} onClick={() => setOpen(true)} aria-haspopup="dialog">
        <svg viewBox="0 0 16 16" width="0.95em" height="0.95em" aria-hidden="true">
          <path
            d="M7 2.2a4.8 4.8 0 1 1 0 9.6 4.8 4.8 0 0 1 0-9.6zM10.6 10.6 14.4 14.4"
            fill="none"
            stroke="currentColor"
            strokeWidth="1.8"
            strokeLinecap="round"
          />
        </svg>
        <span className={css.long}>Search or scan anything</span>
        <span className={css.short}>Search or scan</span>
        <KeyHint keys="Ctrl+K" />
      </button>
      <PaletteLayer isOpen={isOpen} text={text} setText={setText} close={close} pages={pages} />
    </>
  );
}

interface PaletteLayerProps {
  readonly isOpen: boolean;
  readonly text: string;
  readonly setText: (text: string) => void;
  readonly close: () => void;
  readonly pages: readonly PageDefinition[];
}

function PaletteLayer({ isOpen, text, setText, close, pages }: PaletteLayerProps) {
  useLayerDepth(isOpen);
  return (
    <Modal.Root
      opened={isOpen}
      onClose={close}
      yOffset="9vh"
      size="44rem"
      transitionProps={{ duration: 0 }}
      classNames={{ content: css.content ?? '', body: css.body ?? '', overlay: css.overlay ?? '' }}
    >
      <Modal.Overlay />
      <Modal.Content aria-label="Search or scan anything">
        <Modal.Body>
          <LayerContext value={1}>
            <PaletteSearch text={text} setText={setText} close={close} pages={pages} />
          </LayerContext>
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

function PaletteSearch({ text, setText, close, pages }: Omit<PaletteLayerProps, 'isOpen'>) {
  const listId = useId();
  const go = useGo();
  const acts = useOfferedActs();
  const [at, setAt] = useState(0);
  const [asked] = useDebouncedValue(text.trim(), 180);
  const isHelp = text.trim() === '?';
  const found = useRead(
    searchAnything,
    { query: { text: asked === '' ? '-' : asked } },
    {
      topic: 'search',
      enabled: asked.length > 1 && !isHelp,
      keepPrevious: true,
    },
  );
  const items = paletteItems({ text, pages, acts, results: asked.length > 1 ? (found.data?.results ?? []) : [], go });
  const current = Math.min(at, items.length - 1);

  function choose(item: PaletteItem | undefined) {
    if (item === undefined || item.blocked !== undefined) return;
    close();
    item.run();
  }
  function onKeyDown(event: KeyboardEvent) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setAt((current + step + items.length) % Math.max(1, items.length));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      choose(items[current]);
    }
  }
  return (
    <>
      <input
        className={css.field}
        data-autofocus
        data-scan-target
        role="combobox"
        aria-label="Search or scan anything: patient, order, barcode, message, device, page, act"
        aria-expanded={items.length > 0}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={items.length > 0 ? `${listId}-${current}` : undefined}
        autoComplete="off"
        spellCheck={false}
        placeholder="Patient, order, barcode, message, device, page"
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div className={css.list} id={listId} role="listbox" aria-label="What was found">
        {items.map((item, index) => (
          <div
            key={item.key}
            id={`${listId}-${index}`}
            role="option"
            aria-selected={index === current}
            aria-disabled={item.blocked !== undefined || undefined}
            tabIndex={-1}
            className={css.item}
            ref={(element) => {
              if (index === current) element?.scrollIntoView({ block: 'nearest' });
            }}
            onPointerMove={() => setAt(index)}
            onClick={() => choose(item)}
            onKeyDown={onKeyDown}
          >
            <span className={css.kind}>{item.kind}</span>
            <span className={css.words}>
              <b>{item.title}</b>
              {item.detail === '' ? null : <span className={css.detail}>{item.detail}</span>}
            </span>
            {item.keys === undefined ? null : <KeyHint keys={item.keys} />}
          </div>
        ))}
      </div>
      <p className={css.foot} role="status">
        {items.length === 0
          ? `Nothing matches “${text.trim()}”. An unknown barcode can be reported from the screen where it was scanned.`
          : null}
        {items.length > 0 && !isHelp
          ? 'Arrow keys and Enter to open · type ? for the keys of this screen · Esc to close'
          : null}
        {isHelp ? 'Keys of this screen. Every act also has its button.' : null}
        {found.problem === undefined ? null : ' The search itself did not answer; pages and acts are shown.'}
      </p>
    </>
  );
}
