/** True when a pathname belongs to a route path such as `/order/$orderId`. */
export function matchPathname(path: string, pathname: string): boolean {
  const wanted = path.split('/').filter(Boolean);
  const given = pathname.split('/').filter(Boolean);
  return wanted.length === given.length && wanted.every((part, index) => part.startsWith('$') || part === given[index]);
}
