import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ILayoutRestorer } from '@jupyterlab/application';
import { ICommandPalette, WidgetTracker } from '@jupyterlab/apputils';

import { GlossaryModel } from '../models/glossary';
import { GlossaryApi } from '../models/glossaryApi';
import { PeopleApi } from '../models/peopleApi';
import { CommandIDs, IJobs } from '../tokens';
import { GlossaryPanel } from '../widgets/glossary/glossaryPanel';
import { glossaryIcon } from '../widgets/icons';

/** The terms that translations shall use, in the main area. */
export const glossaryPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jddb-jupyter:glossary',
  description: 'Shows and changes the glossary of translations.',
  autoStart: true,
  requires: [IJobs],
  optional: [ICommandPalette, ILayoutRestorer],
  activate: (
    app: JupyterFrontEnd,
    { rest, trans }: IJobs,
    palette: ICommandPalette | null,
    restorer: ILayoutRestorer | null
  ) => {
    const tracker = new WidgetTracker<GlossaryPanel>({ namespace: 'jddb-glossary' });
    app.commands.addCommand(CommandIDs.glossary, {
      label: trans.__('Glossary'),
      caption: trans.__('Terms that translations shall use'),
      icon: glossaryIcon,
      describedBy: { args: { type: 'object', properties: {} } },
      execute: () => {
        let panel = tracker.currentWidget;
        if (!panel) {
          const model = new GlossaryModel({
            api: new GlossaryApi(rest),
            people: new PeopleApi(rest)
          });
          panel = new GlossaryPanel({ model, trans });
          app.shell.add(panel, 'main');
          void tracker.add(panel);
        }
        app.shell.activateById(panel.id);
      }
    });
    palette?.addItem({ command: CommandIDs.glossary, category: trans.__('Job descriptions') });
    void restorer?.restore(tracker, { command: CommandIDs.glossary, name: () => 'glossary' });
  }
};
