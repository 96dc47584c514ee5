/** The first four channels, which every facility has: what each carries, in words. Portable. */

export type ChannelDefinition = {
  readonly channel: string;
  readonly title: string;
  readonly carries: string;
  readonly direction: 'in' | 'out';
  readonly owner: string;
};

export const channelDefinitions: readonly ChannelDefinition[] = [
  {
    channel: 'hospital-in',
    title: 'From the hospital record',
    carries: 'Admissions, transfers, allergies, weights and medication orders',
    direction: 'in',
    owner: 'Informatics technician',
  },
  {
    channel: 'cabinet-in',
    title: 'From the cabinets',
    carries: 'Withdrawals, returns, waste, refills and counts; answers to profile orders',
    direction: 'in',
    owner: 'Informatics technician',
  },
  {
    channel: 'cabinet-out',
    title: 'To the cabinets',
    carries: 'Verified orders (the profile), patients who move or leave',
    direction: 'out',
    owner: 'Informatics technician',
  },
  {
    channel: 'hospital-out',
    title: 'To the hospital record',
    carries: 'Administrations',
    direction: 'out',
    owner: 'Informatics technician',
  },
];

/** Why a channel may be stopped for a while. */
export const pauseReasons = {
  'partner-maintenance': 'The partner asked for it (maintenance)',
  'wrong-content': 'The partner sends wrong content',
  'change-here': 'A change on our side is under way',
  test: 'A test is under way',
} as const satisfies Readonly<Record<string, string>>;

/** True of the first four. */
export function isChannel(name: string): boolean {
  return channelDefinitions.some((definition) => definition.channel === name);
}
