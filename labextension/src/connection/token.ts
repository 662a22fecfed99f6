/** What the client reads off its token: when to ask for the next one. */

/** Of a token's remaining time, the share after which it is refreshed. */
const SHARE = 0.8;

export function tokenOf(url: URL): string | null {
  return url.searchParams.get('token');
}

/**
 * @param token - a JWT; anything else has no time that could be read
 * @param now - milliseconds since the epoch
 * @returns seconds to wait, or null if it is not known when the token expires
 */
export function secondsToRefresh(token: string, now: number): number | null {
  try {
    const payload = token.split('.')[1].replace(/-/g, '+').replace(/_/g, '/');
    const { exp } = JSON.parse(atob(payload)) as { exp?: unknown };
    return typeof exp === 'number' ? Math.max(1, (exp - now / 1000) * SHARE) : null;
  } catch {
    return null;
  }
}
