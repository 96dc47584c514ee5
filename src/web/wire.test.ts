import { describe, expect, it } from 'vitest';
import { endpointUrl, problemOf } from './wire.ts';

describe('address of an endpoint', () => {
  it('fills its parts and adds its query', () => {
    expect(
      endpointUrl('/api/orders/:orderId/verify', { orderId: 'a/b' }, { unit: ['ICU-2', '4W'], none: undefined }),
    ).toBe('/api/orders/a%2Fb/verify?unit=ICU-2&unit=4W');
    expect(endpointUrl('/api/queue')).toBe('/api/queue');
  });
});

describe('a problem', () => {
  it('takes sentence, remedy and details from problem+json', () => {
    const body = {
      title: 'already-verified',
      detail: 'R. Osei verified it.',
      code: 'already-verified',
      remedy: 'Open it.',
      details: { who: 'R. Osei' },
    };
    expect(problemOf(409, body)).toEqual({
      ok: false,
      code: 'already-verified',
      message: 'R. Osei verified it.',
      remedy: 'Open it.',
      details: { who: 'R. Osei' },
    });
  });

  it('without a code is an error of the server, said with its status', () => {
    expect(problemOf(500, undefined)).toEqual({
      ok: false,
      code: 'bug',
      message: 'The server answered with an error (500).',
    });
  });
});
