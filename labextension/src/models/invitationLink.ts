/** The address that an invitation link has. */
import { PageConfig, URLExt } from '@jupyterlab/coreutils';

/** `…/lab?jddb-invitation=TOKEN` accepts an invitation. */
export const INVITATION = 'jddb-invitation';

/** The option of the page by which the server says that its links let people in (`JDDB.token_in_links`). */
export const LETS_IN = 'jddbTokenInLinks';

/** What Jupyter takes in an address to let somebody in. */
const TOKEN = 'token';

/** Whether a link also lets people into this Jupyter server: not in a JupyterHub, where all have their own. */
export function linkLetsIn(): boolean {
  return PageConfig.getOption(LETS_IN) === 'true' && PageConfig.getOption('hubPrefix') === '';
}

/** Where whoever gets a link goes; in a JupyterHub, to JupyterLab on a server of their own. */
export function invitationLink(token: string): string {
  const hub = PageConfig.getOption('hubPrefix');
  const host = PageConfig.getOption('hubHost') || new URL(PageConfig.getBaseUrl()).origin;
  const lab = hub
    ? host + URLExt.join(hub, 'user-redirect', 'lab')
    : URLExt.join(PageConfig.getBaseUrl(), 'lab');
  const query = new URLSearchParams({ [INVITATION]: token });
  if (linkLetsIn()) {
    query.set(TOKEN, PageConfig.getToken());
  }
  return `${lab}?${query}`;
}

/** The address of a page without its invitation and what let its reader in, and the invitation's token. */
export function withoutInvitation(address: string): { address: string; token: string | null } {
  const url = new URL(address);
  const token = url.searchParams.get(INVITATION)?.trim() ?? null;
  if (token !== null) {
    url.searchParams.delete(INVITATION);
    url.searchParams.delete(TOKEN);
  }
  return { address: url.href, token };
}
