/** What a site's own step finds in its world, as text that is run before it. It gets the way out as functions and hides them. */
export const prelude = `(function (reach) {
  delete Math.random; delete globalThis.SharedArrayBuffer;
  const { String: text, TypeError: Trouble, Object: { freeze } } = globalThis;
  const take = (answer) => { if (answer[0] === '!') throw new Trouble(answer.slice(1)); return answer.slice(1); };
  const ask = (act, a, b = '', c = '') => take(reach(act, text(a), text(b), text(c)));
  globalThis.message = freeze({
    get: (path) => ask('get', path),
    set: (path, value) => { ask('set', path, value); },
    copy: (from, to) => { ask('copy', from, to); },
    remove: (path) => { ask('remove', path); },
    insert: (after, segment) => { ask('insert', after, segment); },
    count: (path) => +ask('count', path),
  });
  globalThis.filter = (why) => freeze({ kind: 'filtered', why: text(why), remedy: '' });
  globalThis.refuse = (why, remedy) => freeze({ kind: 'refused', why: text(why), remedy: text(remedy) });
  return (answer) => {
    if (answer === undefined) { ask('end', 'passed'); return; }
    const { kind, why, remedy } = answer === null ? {} : answer;
    if ((kind === 'filtered' || kind === 'refused') && typeof why === 'string' && typeof remedy === 'string')
      ask('end', kind, why, remedy);
    else throw new Trouble('it must return nothing, filter(why) or refuse(why, remedy)');
  };
})`;
