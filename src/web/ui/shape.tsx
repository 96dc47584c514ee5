import type { Tone } from './tone.ts';

const paths: Record<Exclude<Tone, 'plain'>, string> = {
  critical: 'M8 1.5 15.2 14.5H.8z',
  attention: 'M8 .8 15.2 8 8 15.2.8 8z',
  unknown: 'M8 .8 15.2 8 8 15.2.8 8z',
  info: 'M8 1.6a6.4 6.4 0 1 1 0 12.8A6.4 6.4 0 0 1 8 1.6z',
  good: 'M6.2 13.4.9 8.1l2-2 3.3 3.3 6.9-7 2 2z',
};

const words: Record<Exclude<Tone, 'plain'>, string> = {
  critical: 'critical',
  attention: 'attention',
  unknown: 'not known',
  info: 'information',
  good: 'good',
};

/** The mark of a tone: triangle, diamond, tick or disc, drawn, so that no font can lose it. */
export function Shape({ tone, isSilent = false }: { tone: Tone; isSilent?: boolean }) {
  if (tone === 'plain') return null;
  const isHollow = tone === 'unknown';
  return (
    <svg
      viewBox="0 0 16 16"
      width="0.72em"
      height="0.72em"
      role="img"
      aria-hidden={isSilent}
      aria-label={words[tone]}
      style={{ flex: 'none', display: 'inline-block', verticalAlign: '-0.02em' }}
    >
      <path
        d={paths[tone]}
        fill={isHollow ? 'none' : 'currentColor'}
        stroke={isHollow ? 'currentColor' : 'none'}
        strokeWidth="2"
      />
    </svg>
  );
}
