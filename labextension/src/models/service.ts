/** Where the server is that keeps the job descriptions: the one that JupyterLab runs on, or a shared service. */
import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';

/** The option of the page in which the server names a shared service (`JDDB.service_url`). */
export const PAGE_OPTION = 'jddbServiceUrl';

/** Where `etc/jupyterhub` puts the service, below the address of the Hub. */
const UNDER_HUB = 'services/jddb/';

export interface IWhereabouts {
  /** What the person has set; empty: nothing. */
  setting: string;
  /** An option of the page; empty if it has none. */
  option: (name: string) => string;
  /** The server that JupyterLab runs on. */
  own: ServerConnection.ISettings;
  /** Whether a service that nobody has named answers there. */
  answers: (settings: ServerConnection.ISettings) => Promise<boolean>;
}

/**
 * How to reach the service: as the person has set, else as the server says, else under the Hub if one answers
 * there, else JupyterLab's own server.
 */
export async function findService(where: IWhereabouts): Promise<ServerConnection.ISettings> {
  const named = where.setting.trim() || where.option(PAGE_OPTION);
  if (named !== '') {
    return at(named, where.own);
  }
  const hub = where.option('hubPrefix');
  if (hub !== '') {
    const base = where.option('hubHost') + hub.replace(/hub\/$/, '');
    const found = at(URLExt.join(base, UNDER_HUB), where.own);
    if (await where.answers(found)) {
      return found;
    }
  }
  return where.own;
}

/** Whether the service says that it is there. */
export async function answers(settings: ServerConnection.ISettings): Promise<boolean> {
  try {
    const url = URLExt.join(settings.baseUrl, 'jddb/api/health');
    return (await ServerConnection.makeRequest(url, {}, settings)).ok;
  } catch {
    return false;
  }
}

/** Settings for an address, which may be one of this origin; the page's own token proves who is there. */
function at(address: string, own: ServerConnection.ISettings): ServerConnection.ISettings {
  const url = new URL(address, own.baseUrl);
  url.search = url.hash = '';
  const baseUrl = url.href.replace(/\/*$/, '/');
  return { ...own, baseUrl, wsUrl: baseUrl.replace(/^http/, 'ws') };
}
