import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import type { IPaletteItem } from '@jupyterlab/apputils';
import { ICommandPalette } from '@jupyterlab/apputils';

import { EXPORT_FORMATS } from '../models/api';
import { CommandIDs, IJobs } from '../tokens';

const ENTRIES: Omit<IPaletteItem, 'category'>[] = [
  { command: CommandIDs.show },
  { command: CommandIDs.create },
  { command: CommandIDs.importFiles },
  { command: CommandIDs.importFolder },
  { command: CommandIDs.find },
  { command: CommandIDs.comments },
  { command: CommandIDs.rename },
  { command: CommandIDs.details },
  { command: CommandIDs.compare },
  ...EXPORT_FORMATS.map(format => ({ command: CommandIDs.exportFile, args: { format } })),
  { command: CommandIDs.remove }
];

/** The panel's commands in the palette. */
export const palettePlugin: JupyterFrontEndPlugin<void> = {
  id: 'jddb-jupyter:palette',
  description: 'Adds the commands for job descriptions to the palette.',
  autoStart: true,
  requires: [IJobs, ICommandPalette],
  activate: (_app: JupyterFrontEnd, { trans }: IJobs, palette: ICommandPalette) => {
    const category = trans.__('Job descriptions');
    for (const entry of ENTRIES) {
      palette.addItem({ ...entry, category });
    }
  }
};
