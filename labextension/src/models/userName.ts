/** Which user name stands beside somebody's name. */

interface INamed {
  username: string;
  name: string;
}

/** What Jupyter gives people who did not say who they are: nobody knows anybody by it. */
const ANONYMOUS = /^[0-9a-f]{32}$/;
const ENOUGH = 6;

/**
 * The user name to be shown with a name, or its beginning where that is no word.
 *
 * @returns '' where it says nothing: it is the name itself, or Jupyter made it up and nobody else here has
 * the same name
 */
export function shownUsername(person: INamed, others: Iterable<INamed>): string {
  const { username, name } = person;
  if (!ANONYMOUS.test(username)) {
    return username === name ? '' : username;
  }
  for (const other of others) {
    if (other.name === name && other.username !== username) {
      return username.slice(0, ENOUGH);
    }
  }
  return '';
}
