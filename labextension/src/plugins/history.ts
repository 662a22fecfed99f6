import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ILayoutRestorer } from '@jupyterlab/application';
import { ICommandPalette, WidgetTracker } from '@jupyterlab/apputils';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import { Poll } from '@lumino/polling';

import { realTimers } from '../connection/timers';
import { HistoryModel } from '../models/history';
import { HistoryApi } from '../models/historyApi';
import type { IJobs as Jobs } from '../tokens';
import { CommandIDs, IJobEditors, IJobs } from '../tokens';
import { HistoryPanel } from '../widgets/history/historyPanel';
import { historyIcon } from '../widgets/icons';

/** Milliseconds after which it is looked whether something was written. */
const LOOK_EVERY = 1000;

/** Opens the past of job descriptions in the main area, and again after a reload. */
export const historyPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jddb-jupyter:history',
  description: 'Shows how a job description came about, and brings earlier texts back.',
  autoStart: true,
  requires: [IJobs, IJobEditors],
  optional: [ILayoutRestorer, ICommandPalette],
  activate: (
    app: JupyterFrontEnd,
    jobs: Jobs,
    editors: IJobEditors,
    restorer: ILayoutRestorer | null,
    palette: ICommandPalette | null
  ) => {
    const { trans, list } = jobs;
    const tracker = new WidgetTracker<HistoryPanel>({ namespace: 'jddb-history' });
    const jobOf = ({ id, listed }: ReadonlyPartialJSONObject): number | undefined => {
      const current = listed ? undefined : editors.currentWidget?.model.jobId;
      return typeof id === 'number' ? id : (current ?? list.selected?.id);
    };

    const open = (jobId: number): HistoryPanel => {
      const shown = tracker.find(panel => panel.model.jobId === jobId);
      const panel = shown ?? createPanel(jobId, jobs);
      if (!panel.isAttached) {
        const editor = editors.find(one => one.model.jobId === jobId);
        app.shell.add(panel, 'main', editor ? { mode: 'split-right', ref: editor.id } : {});
      }
      if (!shown) {
        void tracker.add(panel);
      }
      app.shell.activateById(panel.id);
      return panel;
    };
    app.commands.addCommand(CommandIDs.history, {
      label: trans.__('History'),
      caption: trans.__('See who wrote what and when, compare, and bring back earlier texts'),
      icon: historyIcon,
      describedBy: {
        args: {
          type: 'object',
          properties: {
            id: { type: 'number', description: 'The id of the job description' },
            listed: { type: 'boolean', description: 'The one selected in the list' }
          }
        }
      },
      isEnabled: args => jobOf(args) !== undefined,
      execute: args => {
        const jobId = jobOf(args);
        return jobId === undefined ? null : open(jobId);
      }
    });
    palette?.addItem({ command: CommandIDs.history, category: trans.__('Job descriptions') });
    app.contextMenu.addItem({
      command: CommandIDs.history,
      args: { listed: true },
      selector: '.jddb-JobList-item',
      rank: 2.5
    });
    list.jobDeleted.connect((_, id) => {
      tracker.find(panel => panel.model.jobId === id)?.dispose();
    });
    void restorer?.restore(tracker, {
      command: CommandIDs.history,
      args: panel => ({ id: panel.model.jobId }),
      name: panel => String(panel.model.jobId)
    });
  }
};

function createPanel(jobId: number, { rest, api, trans }: Jobs): HistoryPanel {
  const model = new HistoryModel({
    jobId,
    api: new HistoryApi(rest),
    jobs: api,
    timers: realTimers
  });
  const panel = new HistoryPanel({ model, trans });
  panel.id = `jddb-history-${jobId}`;
  follow(panel);
  return panel;
}

/** Lets what others write appear at the end while the panel can be seen. */
function follow(panel: HistoryPanel): void {
  const poll = new Poll({
    name: 'jddb-jupyter:history',
    auto: false,
    factory: () => panel.model.follow(),
    frequency: { interval: LOOK_EVERY, backoff: true, max: 30_000 },
    standby: () => (panel.isVisible ? 'when-hidden' : true)
  });
  panel.disposed.connect(() => poll.dispose());
  void panel.ready.then(() => {
    if (!panel.isDisposed) {
      void poll.start();
    }
  });
}
