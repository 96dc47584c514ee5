/** Names of staff as they are shown: "R. Osei, PharmD". */
export function staffName(user: {
  readonly given: string;
  readonly family: string;
  readonly credentials: string;
}): string {
  const initial = [...user.given][0];
  const name = initial ? `${initial}. ${user.family}` : user.family;
  return user.credentials ? `${name}, ${user.credentials}` : name;
}
