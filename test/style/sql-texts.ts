/**
 * Finds the SQL of the program by reading it: the first argument of `sql.rows(…)`, `sql.one(…)`, `sql.maybe(…)` and
 * `sql.run(…)`, with the constants that are set into it. A condition inside a text gives one statement for each way.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { parseSync } from '@swc/core';

export type Statement = {
  /** File and function that send it. */
  readonly where: string;
  readonly text: string;
};

export type Found = { readonly statements: readonly Statement[]; readonly unresolved: readonly string[] };

/** A node of the syntax tree, read without trusting its shape. */
type Node = { readonly type: string; readonly [field: string]: unknown };

type Scope = {
  readonly file: string;
  readonly bound: ReadonlyMap<string, readonly string[]>;
  /** Declarations of the functions around the place, the innermost last; each file's own are under all of them. */
  readonly around: readonly Node[];
};

const methods = new Set(['rows', 'one', 'maybe', 'run']);
const receivers = /^(sql|database)$/;
/** More texts than these of one place are a program of their own. */
const variantsMax = 256;

/** All statements in one file of the tree under `root`; the path is relative to it. */
export function statementsOf(root: string, path: string): Found {
  const file = join(root, path);
  const statements: Statement[] = [];
  const unresolved = new Set<string>();
  walk(astOf(file), [], (node, around) => {
    const text = sqlArgument(node);
    if (!text) return;
    const where = `${relative(root, file)} ${nameOf(around)}`;
    const texts = valuesOf(text, { file, bound: new Map(), around });
    if (!texts || texts.length > variantsMax) unresolved.add(where);
    else for (const each of new Set(texts)) statements.push({ where, text: each });
  });
  return { statements, unresolved: [...unresolved] };
}

/** The text that a call sends to the database, when it is such a call. */
function sqlArgument(node: Node): Node | null {
  if (node.type !== 'CallExpression') return null;
  const callee = asNode(node.callee);
  if (callee?.type !== 'MemberExpression') return null;
  const method = asNode(callee.property)?.value;
  const object = asNode(callee.object);
  const receiver = object?.type === 'MemberExpression' ? asNode(object.property)?.value : object?.value;
  if (typeof method !== 'string' || !methods.has(method)) return null;
  if (typeof receiver !== 'string' || !receivers.test(receiver)) return null;
  return expressionOf(asNodes(node.arguments)[0]);
}

/** Every text that an expression can be; null when that is not known from reading. */
function valuesOf(node: Node | null, scope: Scope): readonly string[] | null {
  switch (node?.type) {
    case 'StringLiteral':
      return [String(node.value)];
    case 'NumericLiteral':
      return [String(node.value)];
    case 'TemplateLiteral':
      return templateValues(node, scope);
    case 'ParenthesisExpression':
    case 'TsAsExpression':
    case 'TsConstAssertion':
    case 'TsSatisfiesExpression':
      return valuesOf(asNode(node.expression), scope);
    case 'BinaryExpression':
      return node.operator === '+'
        ? product(valuesOf(asNode(node.left), scope), valuesOf(asNode(node.right), scope))
        : null;
    case 'ConditionalExpression':
      return union(valuesOf(asNode(node.consequent), scope), valuesOf(asNode(node.alternate), scope));
    case 'Identifier':
      return scope.bound.get(String(node.value)) ?? declaredValues(String(node.value), scope);
    case 'MemberExpression':
      return memberValues(node, scope);
    case 'CallExpression':
      return callValues(node, scope);
    default:
      return null;
  }
}

function templateValues(node: Node, scope: Scope): readonly string[] | null {
  const quasis = asNodes(node.quasis);
  const expressions = asNodes(node.expressions);
  let texts: readonly string[] | null = [''];
  for (const [index, quasi] of quasis.entries()) {
    texts = product(texts, [String(quasi.cooked ?? quasi.raw)]);
    const expression = expressions[index];
    if (expression) texts = product(texts, valuesOf(expression, scope));
  }
  return texts;
}

/** What a constant holds: of the functions around, of the file, or of the file it is imported from. */
function declaredValues(name: string, scope: Scope): readonly string[] | null {
  const found = declarationOf(name, scope);
  if (!found?.node || found.node.type === 'FunctionDeclaration') return null;
  return valuesOf(found.node, found.scope);
}

function declarationOf(name: string, scope: Scope): { node: Node | null; scope: Scope } | null {
  for (let depth = scope.around.length - 1; depth >= 0; depth -= 1) {
    const inner = scope.around[depth];
    const local = inner && constantsIn(statementsIn(inner)).get(name);
    if (local) return { node: local, scope: { ...scope, around: scope.around.slice(0, depth + 1) } };
  }
  const body = asNodes(astOf(scope.file).body);
  const own = constantsIn(body).get(name);
  if (own) return { node: own, scope: { file: scope.file, bound: new Map(), around: [] } };
  const from = importOf(body, name, scope.file);
  return from ? declarationOf(from.name, { file: from.file, bound: new Map(), around: [] }) : null;
}

/** `table.column` of an object that is written out, or any of its values when the key is not known. */
function memberValues(node: Node, scope: Scope): readonly string[] | null {
  const object = asNode(node.object);
  if (object?.type !== 'Identifier') return null;
  const found = declarationOf(String(object.value), scope);
  const literal = found?.node && unwrapped(found.node);
  if (!found || literal?.type !== 'ObjectExpression') return null;
  const property = asNode(node.property);
  const key = property?.type === 'Identifier' ? String(property.value) : null;
  let values: readonly string[] | null = [];
  for (const entry of asNodes(literal.properties)) {
    const entryKey = asNode(entry.key)?.value;
    if (key === null || entryKey === key) values = union(values, valuesOf(asNode(entry.value), found.scope));
  }
  return values && values.length > 0 ? values : null;
}

/** What a function of one expression gives for the texts it is called with. */
function callValues(node: Node, scope: Scope): readonly string[] | null {
  const callee = asNode(node.callee);
  if (callee?.type === 'MemberExpression') return methodValues(callee, node, scope);
  if (callee?.type !== 'Identifier') return null;
  const found = declarationOf(String(callee.value), scope);
  const made = found?.node;
  if (!made || !found) return null;
  const body = asNode(made.body);
  const result = body?.type === 'BlockStatement' ? onlyReturn(body) : body;
  if (!result) return null;
  const bound = new Map(found.scope.bound);
  const given = asNodes(node.arguments).map((argument) => valuesOf(expressionOf(argument), scope));
  for (const [index, parameter] of asNodes(made.params ?? made.parameters).entries()) {
    const pattern = parameter.type === 'Parameter' ? asNode(parameter.pat) : parameter;
    const values = given[index];
    if (pattern?.type === 'Identifier' && values) bound.set(String(pattern.value), values);
  }
  return valuesOf(result, { ...found.scope, bound });
}

/** `text.trim()` and `[text, text].join(', ')`. */
function methodValues(callee: Node, call: Node, scope: Scope): readonly string[] | null {
  const method = asNode(callee.property)?.value;
  const object = asNode(callee.object);
  if (method === 'trim') return valuesOf(object, scope)?.map((text) => text.trim()) ?? null;
  if (method !== 'join' || object?.type !== 'ArrayExpression') return null;
  const between = valuesOf(expressionOf(asNodes(call.arguments)[0]), scope);
  return asNodes(object.elements)
    .map((element) => valuesOf(expressionOf(element), scope))
    .reduce((texts, next, index) => product(index === 0 ? texts : product(texts, between), next), ['']);
}

function onlyReturn(block: Node): Node | null {
  const [only, ...others] = asNodes(block.stmts);
  return only?.type === 'ReturnStatement' && others.length === 0 ? asNode(only.argument) : null;
}

const product = (left: readonly string[] | null, right: readonly string[] | null): readonly string[] | null =>
  left && right ? left.flatMap((a) => right.map((b) => a + b)).slice(0, variantsMax + 1) : null;

const union = (left: readonly string[] | null, right: readonly string[] | null): readonly string[] | null =>
  left && right ? [...left, ...right] : null;

/** Names that a list of statements declares with `const` or `function`, and what they hold. */
function constantsIn(body: readonly Node[]): Map<string, Node> {
  const constants = new Map<string, Node>();
  for (const each of body) {
    const statement = each.type === 'ExportDeclaration' ? asNode(each.declaration) : each;
    if (statement?.type === 'FunctionDeclaration') {
      constants.set(String(asNode(statement.identifier)?.value), statement);
    }
    if (statement?.type !== 'VariableDeclaration' || statement.kind !== 'const') continue;
    for (const declarator of asNodes(statement.declarations)) {
      const value = asNode(declarator.init);
      if (value) constants.set(String(asNode(declarator.id)?.value), value);
    }
  }
  return constants;
}

function importOf(body: readonly Node[], name: string, file: string): { name: string; file: string } | null {
  for (const statement of body) {
    if (statement.type !== 'ImportDeclaration') continue;
    for (const specifier of asNodes(statement.specifiers)) {
      if (specifier.type !== 'ImportSpecifier' || asNode(specifier.local)?.value !== name) continue;
      const source = String(asNode(statement.source)?.value);
      const target = source.startsWith('.') ? join(dirname(file), source) : null;
      const imported = asNode(specifier.imported)?.value;
      if (target && existsSync(target)) return { name: String(imported ?? name), file: target };
    }
  }
  return null;
}

const trees = new Map<string, Node>();

function astOf(file: string): Node {
  const known = trees.get(file);
  if (known) return known;
  const tree = asNode(parseSync(readFileSync(file, 'utf8'), { syntax: 'typescript', target: 'es2024' }));
  if (!tree) throw new Error(`${file} could not be read`);
  trees.set(file, tree);
  return tree;
}

const functions = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression', 'MethodProperty']);

function walk(node: Node, around: readonly Node[], visit: (node: Node, around: readonly Node[]) => void): void {
  visit(node, around);
  const inside = functions.has(node.type) || node.type === 'VariableDeclarator' ? [...around, node] : around;
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      const found = asNode(child);
      if (found) walk(found, inside, visit);
      // Arguments of a call and elements of a list stand one level deeper.
      const argument = found ? null : asNode(expressionField(child));
      if (argument) walk(argument, inside, visit);
    }
  }
}

/** Name of the innermost named function around a place. */
function nameOf(around: readonly Node[]): string {
  for (const node of [...around].reverse()) {
    const name = asNode(node.identifier)?.value ?? asNode(node.key)?.value ?? asNode(node.id)?.value;
    if (typeof name === 'string') return name;
  }
  return '(top)';
}

function statementsIn(around: Node): readonly Node[] {
  const body = asNode(around.body);
  return body ? asNodes(body.stmts) : [];
}

function unwrapped(node: Node): Node | null {
  const wrapped = ['ParenthesisExpression', 'TsAsExpression', 'TsConstAssertion', 'TsSatisfiesExpression'];
  return wrapped.includes(node.type) ? asNode(node.expression) : node;
}

function asNode(value: unknown): Node | null {
  return isNode(value) ? value : null;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

function asNodes(value: unknown): readonly Node[] {
  return Array.isArray(value) ? value.map((each) => asNode(each) ?? { type: 'Argument', ...each }) : [];
}

/** The expression of a call's argument. */
function expressionOf(argument: Node | undefined): Node | null {
  return argument?.type === 'Argument' ? asNode(argument.expression) : (argument ?? null);
}

function expressionField(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'expression' in value ? value.expression : null;
}
