import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ILauncher } from '@jupyterlab/launcher';

import { CommandIDs, IJobs } from '../tokens';

/** A card in the launcher for a new job description. */
export const launcherPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jddb-jupyter:launcher',
  description: 'Adds a card for a new job description to the launcher.',
  autoStart: true,
  requires: [IJobs, ILauncher],
  activate: (_app: JupyterFrontEnd, { trans }: IJobs, launcher: ILauncher) => {
    launcher.add({
      command: CommandIDs.create,
      category: trans.__('Job descriptions'),
      args: { isLauncher: true },
      rank: 1
    });
  }
};
