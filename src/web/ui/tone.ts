/** How grave something is. `plain` carries no judgement. */
export type Tone = 'critical' | 'attention' | 'good' | 'info' | 'unknown' | 'plain';
