import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { IRouter } from '@jupyterlab/application';
import { URLExt } from '@jupyterlab/coreutils';

import { CommandIDs, IJobs } from '../tokens';
import { acceptInvitation, takeInvitation } from './invitation';

/** `…/lab?jddb` shows the list; `…/lab?jddb=7` also opens job description 7. */
export const PARAMETER = 'jddb';

/** Opens JupyterLab at the panel when its address asks for it, and accepts an invitation that is in it. */
export const addressPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jddb-jupyter:address',
  description: 'Opens the panel when the address of the page asks for it.',
  autoStart: true,
  requires: [IRouter, IJobs],
  activate: (app: JupyterFrontEnd, router: IRouter, jobs: IJobs) => {
    const invitation = takeInvitation();
    if (invitation !== null) {
      void app.restored.then(() => acceptInvitation(invitation, app, jobs));
    }
    const query = URLExt.queryStringToObject(router.current.search ?? '');
    if (!(PARAMETER in query)) {
      return;
    }
    const id = Number(query[PARAMETER]);
    void app.restored.then(async () => {
      await app.commands.execute(CommandIDs.show);
      if (Number.isInteger(id) && id > 0) {
        await app.commands.execute(CommandIDs.open, { id });
      }
    });
  }
};
