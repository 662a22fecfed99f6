/** The address that an invitation link has. */
import { PageConfig, URLExt } from '@jupyterlab/coreutils';

/** `…/lab?jddb-invitation=TOKEN` accepts an invitation. */
export const INVITATION = 'jddb-invitation';

/** Where whoever gets a link goes; in a JupyterHub, to JupyterLab on a server of their own. */
export function invitationLink(token: string): string {
  const hub = PageConfig.getOption('hubPrefix');
  const host = PageConfig.getOption('hubHost') || new URL(PageConfig.getBaseUrl()).origin;
  const lab = hub
    ? host + URLExt.join(hub, 'user-redirect', 'lab')
    : URLExt.join(PageConfig.getBaseUrl(), 'lab');
  return `${lab}?${INVITATION}=${encodeURIComponent(token)}`;
}

/** The address of a page without its invitation, and the token that was in it. */
export function withoutInvitation(address: string): { address: string; token: string | null } {
  const url = new URL(address);
  const token = url.searchParams.get(INVITATION)?.trim() ?? null;
  url.searchParams.delete(INVITATION);
  return { address: url.href, token };
}
