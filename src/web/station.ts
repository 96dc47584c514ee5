import { createObservable } from './observable.ts';

const place = 'mortar.station';
const shape = /^[\w .-]{1,40}$/;

function atStart(): string {
  const asked = new URLSearchParams(location.search).get('station');
  if (asked !== null && shape.test(asked)) {
    localStorage.setItem(place, asked);
    return asked;
  }
  return localStorage.getItem(place) ?? '';
}

/** Name of the workstation that this browser is; set once by opening any address with `?station=NAME`. */
export const stationName = createObservable(atStart());
