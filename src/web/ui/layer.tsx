import { Modal } from '@mantine/core';
import { type ReactNode, useContext } from 'react';
import { LayerContext, useLayerDepth } from '../acts.ts';
import css from './layer.module.css';

interface LayerProps {
  readonly isOpen: boolean;
  readonly title: ReactNode;
  readonly onClose: () => void;
  readonly size?: 'small' | 'medium' | 'wide';
  /** Set for layers that must be answered: Esc and a click outside do nothing. */
  readonly mustAnswer?: boolean;
  readonly children: ReactNode;
}

const widths = { small: '28rem', medium: '40rem', wide: '60rem' } as const;

/** A dialog. Focus starts at the first field marked `data-autofocus`, else at the heading, never at an accepting button. */
export function Layer({ isOpen, title, onClose, size = 'small', mustAnswer = false, children }: LayerProps) {
  const depth = useContext(LayerContext);
  useLayerDepth(isOpen);
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={title}
      size={widths[size]}
      closeOnEscape={!mustAnswer}
      closeOnClickOutside={false}
      withCloseButton={!mustAnswer}
      closeButtonProps={{ 'aria-label': 'Close' }}
      classNames={{
        content: css.content ?? '',
        header: css.header ?? '',
        title: css.title ?? '',
        body: css.body ?? '',
        close: css.close ?? '',
        overlay: css.overlay ?? '',
      }}
    >
      <LayerContext value={depth + 1}>{children}</LayerContext>
    </Modal>
  );
}
