/** The product's sign: a mortar and its pestle. */
export function Mark({ size = 26 }: { size?: number }) {
  return (
    <svg viewBox="0 0 32 32" width={size} height={size} aria-hidden="true" style={{ flex: 'none' }}>
      <path d="M19.4 2.6 23.4 4.5l-6 10.6h-3.8z" fill="#ffbf00" />
      <path
        d="M4.6 14h22.8v2.8h-1.5c-.4 4.8-2.6 8-5.7 9.4v1.2h2.6V30H9.2v-2.6h2.6v-1.2c-3.1-1.4-5.3-4.6-5.7-9.4H4.6z"
        fill="currentColor"
      />
    </svg>
  );
}
