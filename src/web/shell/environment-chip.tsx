import css from './environment-chip.module.css';

const marks: Record<string, string> = {
  production: 'M3 3h10v10H3z',
  training: 'M8 1.5 14.5 8 8 14.5 1.5 8z',
  demo: 'M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2z',
};

/** Which hospital this is: the real one, or one to train and try in. In words, shape and colour. */
export function EnvironmentChip({ environment }: { environment: string }) {
  return (
    <span className={css.chip} data-environment={environment}>
      <svg viewBox="0 0 16 16" width="0.7em" height="0.7em" aria-hidden="true">
        <path
          d={marks[environment] ?? marks.training}
          fill={environment === 'production' ? 'currentColor' : 'none'}
          stroke="currentColor"
          strokeWidth="2.4"
        />
      </svg>
      {environment.toUpperCase()}
    </span>
  );
}
