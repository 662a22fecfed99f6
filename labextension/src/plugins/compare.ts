import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ILayoutRestorer } from '@jupyterlab/application';
import { WidgetTracker } from '@jupyterlab/apputils';

import { CompareApi } from '../models/compareApi';
import { ComparisonModel } from '../models/comparison';
import { CommandIDs, IJobEditors, IJobs } from '../tokens';
import { ComparePanel } from '../widgets/comparePanel';
import { compareIcon } from '../widgets/icons';

/** Two job descriptions side by side in the main area. */
export const comparePlugin: JupyterFrontEndPlugin<void> = {
  id: 'jddb-jupyter:compare',
  description: 'Compares two job descriptions side by side.',
  autoStart: true,
  requires: [IJobs, IJobEditors],
  optional: [ILayoutRestorer],
  activate: (
    app: JupyterFrontEnd,
    { rest, api, list, trans }: IJobs,
    editors: IJobEditors,
    restorer: ILayoutRestorer | null
  ) => {
    const tracker = new WidgetTracker<ComparePanel>({ namespace: 'jddb-compare' });
    const compare = new CompareApi(rest);
    const first = (args: { id?: unknown; listed?: unknown }): number | null =>
      Number(args.id) ||
      ((args.listed ? null : editors.currentWidget?.model.jobId) ?? list.state.selectedId);
    app.commands.addCommand(CommandIDs.compare, {
      label: args =>
        args['listed'] && list.state.otherId !== null
          ? trans.__('Compare the two')
          : trans.__('Compare…'),
      caption: trans.__('Compare with another job description, side by side'),
      icon: compareIcon,
      describedBy: {
        args: {
          type: 'object',
          properties: {
            id: { type: 'number', description: 'The one on the left' },
            other: { type: 'number', description: 'The one on the right' },
            listed: { type: 'boolean', description: 'Those selected in the list' }
          }
        }
      },
      isEnabled: args => first(args) !== null,
      execute: args => {
        const left = first(args);
        if (left === null) {
          return null;
        }
        const right = Number(args['other']) || (args['listed'] ? list.state.otherId : null);
        const model = new ComparisonModel({ left, right, api: compare, jobs: api });
        const panel = new ComparePanel({
          model,
          trans,
          open: id => void app.commands.execute(CommandIDs.open, { id })
        });
        app.shell.add(panel, 'main');
        void tracker.add(panel);
        model.changed.connect(() => void tracker.save(panel));
        app.shell.activateById(panel.id);
        return panel;
      }
    });
    void restorer?.restore(tracker, {
      command: CommandIDs.compare,
      args: ({ model }) => ({ id: model.state.left, other: model.state.right ?? 0 }),
      name: ({ id }) => id
    });
  }
};
