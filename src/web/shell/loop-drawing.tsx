const steps = ['ordered', 'checked', 'verified', 'made', 'delivered', 'given'] as const;
const radius = 150;

function place(index: number, distance: number): { x: number; y: number } {
  const angle = (index / steps.length) * 2 * Math.PI - Math.PI / 2;
  return { x: Math.cos(angle) * distance, y: Math.sin(angle) * distance };
}

/** The medication loop as a ring of its six steps; decoration of the sign-in page. */
export function LoopDrawing() {
  return (
    <svg viewBox="-240 -200 480 400" width="100%" style={{ maxWidth: '30rem' }} aria-hidden="true">
      <circle r={radius} fill="none" stroke="#3d6f88" strokeWidth="2" />
      <circle
        r={radius}
        fill="none"
        stroke="#ffbf00"
        strokeWidth="4"
        strokeDasharray="52 890.5"
        strokeLinecap="round"
        transform="rotate(-76)"
      />
      {steps.map((step, index) => {
        const dot = place(index, radius);
        const word = place(index, radius + 22);
        const anchor = Math.abs(word.x) < 20 ? 'middle' : word.x > 0 ? 'start' : 'end';
        return (
          <g key={step}>
            <circle cx={dot.x} cy={dot.y} r="8" fill="#12303f" stroke="#ffffff" strokeWidth="3" />
            <text x={word.x} y={word.y + 6} textAnchor={anchor} fill="#e3edf2" fontSize="18" fontWeight="550">
              {step}
            </text>
          </g>
        );
      })}
    </svg>
  );
}
