import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ILayoutRestorer } from '@jupyterlab/application';
import { ICommandPalette, WidgetTracker } from '@jupyterlab/apputils';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { Poll } from '@lumino/polling';

import { MetricsModel } from '../models/metrics';
import { CommandIDs, IJobs } from '../tokens';
import { metricsIcon } from '../widgets/icons';
import { MetricsPanel } from '../widgets/metricsPanel';

/** Milliseconds between two readings. */
const INTERVAL = 2000;

/** Shows how busy the server is. */
export const metricsPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jddb-jupyter:metrics',
  description: 'Shows how busy the server of job descriptions is.',
  autoStart: true,
  requires: [IJobs, IRenderMimeRegistry],
  optional: [ICommandPalette, ILayoutRestorer],
  activate: (
    app: JupyterFrontEnd,
    { rest, trans }: IJobs,
    rendermime: IRenderMimeRegistry,
    palette: ICommandPalette | null,
    restorer: ILayoutRestorer | null
  ) => {
    const tracker = new WidgetTracker<MetricsPanel>({ namespace: 'jddb-metrics' });
    const create = (): MetricsPanel => {
      const model = new MetricsModel(rest);
      const panel = new MetricsPanel({ model, rendermime, trans, language: () => rest.language });
      const poll = new Poll({
        name: 'jddb-jupyter:metrics',
        factory: () => model.refresh(),
        frequency: { interval: INTERVAL, backoff: true },
        standby: () => (panel.isVisible ? 'when-hidden' : true)
      });
      panel.disposed.connect(() => poll.dispose());
      return panel;
    };
    app.commands.addCommand(CommandIDs.metrics, {
      label: trans.__('Server metrics'),
      icon: metricsIcon,
      describedBy: { args: { type: 'object', properties: {} } },
      execute: () => {
        const panel = tracker.currentWidget ?? create();
        if (!panel.isAttached) {
          app.shell.add(panel, 'main');
          void tracker.add(panel);
        }
        app.shell.activateById(panel.id);
      }
    });
    palette?.addItem({ command: CommandIDs.metrics, category: trans.__('Job descriptions') });
    void restorer?.restore(tracker, { command: CommandIDs.metrics, name: () => 'metrics' });
  }
};
