import { has, programStep, type Step, vitestStep } from './steps.ts';

const sources = ['src', 'lib', 'simulators', 'test', 'tools', 'bench'];

/** The inner loop: format and lint, types of the server and of the browser, boundaries, and the tests that need no database. */
export function checkSteps(): Step[] {
  const compiler = 'node_modules/typescript/bin/tsc';
  return [
    vitestStep('unit tests', ['unit']),
    programStep('format and lint', {
      file: 'node_modules/@biomejs/biome/bin/biome',
      args: ['check', '--error-on-warnings'],
    }),
    programStep('types', { file: compiler, args: ['-p', 'tsconfig.json'] }),
    ...(has('src/web')
      ? [programStep('types of the web page', { file: compiler, args: ['-p', 'tsconfig.web.json'] })]
      : []),
    ...(has('.dependency-cruiser.mjs')
      ? [
          programStep('boundaries', {
            file: 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs',
            args: ['--config', '.dependency-cruiser.mjs', '--output-type', 'err-long', ...sources.filter(has)],
          }),
        ]
      : []),
  ];
}
