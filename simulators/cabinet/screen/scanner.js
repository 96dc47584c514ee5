/** The scanner as a keyboard: F13, the characters, Enter. What it types reaches no field and no button. */

const silenceMs = 500;
const longest = 256;
const sameMs = 700;

/**
 * Listens for scans. `onBroken` is called when one did not end.
 * @param {(code: string) => void} onScan
 * @param {() => void} onBroken
 */
export function listenForScans(onScan, onBroken) {
  let code = null;
  let timer = 0;
  let last = { code: '', at: Number.NEGATIVE_INFINITY };
  const broken = () => {
    code = null;
    onBroken();
  };
  const key = (event) => {
    if (event.code === 'F13' || event.key === 'F13') {
      event.preventDefault();
      event.stopImmediatePropagation();
      if (event.type !== 'keydown') return;
      code = '';
      clearTimeout(timer);
      timer = setTimeout(broken, silenceMs);
      return;
    }
    if (code === null) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (event.type !== 'keydown') return;
    clearTimeout(timer);
    if (event.key === 'Enter') {
      const read = code;
      code = null;
      const isSame = read === last.code && event.timeStamp - last.at < sameMs;
      last = { code: read, at: event.timeStamp };
      if (!isSame && read !== '') onScan(read);
      return;
    }
    if (event.ctrlKey && event.key === ']') code += '\u001d';
    else if (event.key.length === 1) code += event.key;
    if (code.length > longest) broken();
    else timer = setTimeout(broken, silenceMs);
  };
  for (const type of ['keydown', 'keypress', 'keyup']) window.addEventListener(type, key, { capture: true });
}
