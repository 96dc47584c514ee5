import { createObservable } from '../observable.ts';

export const isScanMuted = createObservable(false);

let context: AudioContext | undefined;

function beep(audio: AudioContext, hertz: number, fromSeconds: number, lengthSeconds: number): void {
  const tone = audio.createOscillator();
  const volume = audio.createGain();
  tone.frequency.value = hertz;
  tone.type = hertz > 1_000 ? 'sine' : 'square';
  volume.gain.value = hertz > 1_000 ? 0.25 : 0.12;
  tone.connect(volume).connect(audio.destination);
  tone.start(audio.currentTime + fromSeconds);
  tone.stop(audio.currentTime + fromSeconds + lengthSeconds);
}

/** One high short tone for right, two low ones for wrong. Silent where the browser has no sound. */
export function playTone(kind: 'right' | 'wrong'): void {
  if (isScanMuted.get() || typeof AudioContext === 'undefined') return;
  context ??= new AudioContext();
  void context.resume();
  if (kind === 'right') beep(context, 1_760, 0, 0.09);
  else for (const from of [0, 0.22]) beep(context, 220, from, 0.15);
}
