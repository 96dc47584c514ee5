import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';

/** One hue, so that a kit's part in a shade we did not choose still reads as ours. */
const action: MantineColorsTuple = [
  '#e7f0fb',
  '#d3e3f7',
  '#a9c8ee',
  '#7cabe3',
  '#568fd3',
  '#2f72bd',
  '#0a468a',
  '#083d79',
  '#07356a',
  '#052a54',
];

const control = { fontSize: 'var(--size-base)', color: 'var(--ink)' } as const;

/** The kit gives behaviour; type, colour, edges and rings come from tokens.css. */
export const theme = createTheme({
  fontFamily: 'var(--font)',
  fontFamilyMonospace: 'var(--font)',
  headings: { fontFamily: 'var(--font)', fontWeight: '650' },
  colors: { action },
  primaryColor: 'action',
  primaryShade: 6,
  defaultRadius: 'var(--radius)',
  focusRing: 'never',
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    InputWrapper: {
      styles: { label: { ...control, fontWeight: 600, marginBottom: 4 }, error: { color: 'var(--critical)' } },
    },
    Input: { defaultProps: { size: 'md' }, styles: { input: control } },
    Modal: { defaultProps: { centered: true, transitionProps: { duration: 0 } } },
    Checkbox: { styles: { label: control } },
    Radio: { styles: { label: control } },
  },
});

export const cssVariables: CSSVariablesResolver = () => ({
  variables: {
    '--mantine-scale': '1',
    '--mantine-color-text': 'var(--ink)',
    '--mantine-color-body': 'var(--card)',
    '--mantine-color-dimmed': 'var(--muted)',
    '--mantine-color-error': 'var(--critical)',
    '--mantine-color-placeholder': 'var(--muted)',
    '--mantine-color-default-border': 'var(--control)',
    '--mantine-color-anchor': 'var(--info)',
    '--input-bd': 'var(--control)',
  },
  light: {},
  dark: {},
});
