// The boundaries of the house. test/style/boundaries.test.ts breaks each rule once, in a fixture, and sees it found.

const groups = [
  'people',
  'tables',
  'patients',
  'stock',
  'work',
  'medication-loop',
  'automation',
  'interfaces',
  'systems',
  'training',
  'reports',
  'integrity',
];
const loop = ['order', 'check', 'verify', 'compound', 'dispense', 'administer', 'adhere'];
const anyGroup = `(${groups.join('|')})`;
const module = `^src/${anyGroup}/([^/]+)/`;

// Pure and portable modules: decisions and words that server, browser and rules may share.
const portable = '^src/tables/(display|schedules|barcodes)/';
const test = '[.](test|fixture)[.]tsx?$|^test/';

/** Of an ordered list each may import those before it, never those after. */
const looksDown = (names, prefix, label) =>
  names.slice(0, -1).map((name, index) => ({
    name: `${label}-${name}-looks-down`,
    comment: `${prefix}${name} may not import what comes after it: calls go back, events go forward.`,
    severity: 'error',
    from: { path: `^${prefix}${name}/`, pathNot: [test, '/ui/'] },
    to: { path: `^${prefix}(${names.slice(index + 1).join('|')})/` },
  }));

export default {
  forbidden: [
    { name: 'no-cycles', comment: 'Imports form no circle.', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'module-door',
      comment: 'Another module is reached only through its index.ts (or its contract.ts).',
      severity: 'error',
      from: { path: module, pathNot: [test, '/ui/'] },
      to: { path: `^src/${anyGroup}/[^/]+/`, pathNot: ['^src/$1/$2/', '/(index|contract)[.]ts$'] },
    },
    {
      name: 'rules-are-pure',
      comment: 'rules.ts decides with what it is given: no database, clock, network or other module.',
      severity: 'error',
      from: { path: '/rules([.]ts$|/)', pathNot: test },
      to: {
        pathNot: [
          '/(refusals|contract|rules|shapes|[a-z-]+-shapes)[.]ts$',
          '/rules/',
          '^src/kernel/(outcome|quantity|contract|clock)[.]ts$',
          portable,
          '^node_modules/(typebox|temporal-polyfill|decimal[.]js)/',
        ],
      },
    },
    {
      name: 'contract-is-portable',
      comment: 'What the browser reads reaches no Node, no database, no web server.',
      severity: 'error',
      from: { path: '/(contract|refusals)[.]ts$' },
      to: { reachable: true, path: ['^(node:)?(fs|crypto|net)$', '^src/kernel/(database/|http[.]ts|transact[.]ts)'] },
    },
    {
      name: 'ui-sees-contracts-only',
      comment: 'A page knows contracts, portable words and the design system, nothing else of the server.',
      severity: 'error',
      from: { path: '^src/.*/ui/', pathNot: test },
      to: {
        path: '^src/',
        pathNot: [
          '/ui/',
          '/(contract|refusals)[.]ts$',
          '^src/web/',
          portable,
          '^src/kernel/(contract|outcome|quantity)[.]ts$',
        ],
      },
    },
    {
      name: 'kernel-knows-no-module',
      comment: 'The kernel serves every module and knows none.',
      severity: 'error',
      from: { path: '^src/kernel/', pathNot: test },
      to: { path: `^src/${anyGroup}/` },
    },
    {
      name: 'shell-sees-pages-only',
      comment: 'The shell finds pages by themselves; of the server it knows contracts.',
      severity: 'error',
      from: { path: '^src/web/', pathNot: test },
      to: { path: `^src/${anyGroup}/`, pathNot: ['/ui/[^/]+[.]page[.]tsx$', '/(contract|refusals)[.]ts$', portable] },
    },
    {
      name: 'hl7v2-imports-nothing-of-ours',
      comment: 'lib/hl7v2 and lib/x12 could be packages of their own.',
      severity: 'error',
      from: { path: '^lib/(hl7v2|x12)/', pathNot: test },
      to: { path: ['^src/', '^simulators/', '^node_modules/'] },
    },
    {
      name: 'simulators-speak-the-wire',
      comment: 'Simulators know of Mortar only what crosses TCP, and lib/hl7v2.',
      severity: 'error',
      from: {
        path: '^simulators/',
        pathNot: ['[.]test[.]ts$', '^simulators/(simulate|replay)[.]ts$', '^simulators/whole-hospital/'],
      },
      to: { path: '^src/' },
    },
    {
      name: 'clinical-knows-no-wire',
      comment: 'Nothing clinical knows HL7 or a device: interfaces turn messages into the loop’s commands.',
      severity: 'error',
      from: { path: '^src/(people|tables|patients|stock|work|medication-loop|automation)/', pathNot: test },
      to: { path: '^lib/hl7v2/' },
    },
    ...looksDown(groups, 'src/', 'group'),
    ...looksDown(loop, 'src/medication-loop/', 'loop'),
    {
      name: 'no-product-to-test',
      comment: 'The product does not import its tests.',
      severity: 'error',
      from: { path: '^(src|lib|simulators)/', pathNot: test },
      to: { path: test },
    },
    {
      name: 'no-undeclared-package',
      comment: 'What runs at a site is a declared dependency, not one for development.',
      severity: 'error',
      from: { path: '^(src|lib|simulators)/', pathNot: [test, '/ui/', '^src/web/'] },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-dev'], pathNot: '^node_modules/@types/' },
    },
    {
      name: 'resolvable',
      comment: 'Every import leads somewhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: ['^node_modules', 'node_modules'] },
    exclude: { path: ['^test/style/fixtures', '[.](css|svg|woff2?)$'] },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
      conditionNames: ['import', 'node', 'default', 'types'],
      exportsFields: ['exports'],
    },
  },
};
