/** Names of migrations that are not the next number and a topic: `0001_kernel.sql`, `0002_people.sql`, … */
export function misnumbered(names: readonly string[]): string[] {
  return names.filter((name, index) => {
    const number = /^(\d{4})_[a-z][a-z0-9]*(_[a-z0-9]+)*[.]sql$/.exec(name)?.[1];
    return Number(number) !== index + 1;
  });
}
