import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ILayoutRestorer } from '@jupyterlab/application';
import { Dialog, showDialog, WidgetTracker } from '@jupyterlab/apputils';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

import { CollaborationClient } from '../connection/client';
import { CommentDrafts } from '../models/commentDrafts';
import { CommentsModel } from '../models/comments';
import { CommentsApi } from '../models/commentsApi';
import { EditingModel } from '../models/editing';
import { UnsentStore } from '../models/unsentStore';
import { CommandIDs, IJobEditors, IJobs } from '../tokens';
import type { IEditorSettings } from '../widgets/editorPanel';
import { EditorPanel } from '../widgets/editorPanel';
import { EDITOR_PLUGIN, EditorSettings } from './editorSettings';

/** Opens job descriptions in the main area, and again after a reload. */
export const editorPlugin: JupyterFrontEndPlugin<IJobEditors> = {
  id: EDITOR_PLUGIN,
  description: 'Opens job descriptions to be written together.',
  autoStart: true,
  requires: [IJobs],
  optional: [ILayoutRestorer, ISettingRegistry],
  provides: IJobEditors,
  activate: (
    app: JupyterFrontEnd,
    jobs: IJobs,
    restorer: ILayoutRestorer | null,
    registry: ISettingRegistry | null
  ): IJobEditors => {
    const { trans } = jobs;
    const tracker = new WidgetTracker<EditorPanel>({ namespace: 'jddb-editor' });
    const settings = new EditorSettings(registry);
    settings.follow(changed => tracker.forEach(panel => panel.applySettings(changed)));

    const open = (jobId: number): EditorPanel => {
      const shown = tracker.find(panel => panel.model.jobId === jobId);
      const panel = shown ?? createPanel(jobId, jobs, settings.current, app.commands);
      if (!panel.isAttached) {
        app.shell.add(panel, 'main');
      }
      if (!shown) {
        void tracker.add(panel);
      }
      app.shell.activateById(panel.id);
      return panel;
    };
    app.commands.addCommand(CommandIDs.open, {
      label: trans.__('Open'),
      describedBy: {
        args: {
          type: 'object',
          properties: {
            id: { type: 'number', description: 'The id of the job description' },
            listed: { type: 'boolean', description: 'The one selected in the list' }
          }
        }
      },
      execute: args => {
        const id = args['listed'] ? jobs.list.selected?.id : Number(args['id']);
        return id ? open(id) : null;
      }
    });
    app.commands.addCommand(CommandIDs.find, {
      label: trans.__('Find and replace'),
      describedBy: { args: { type: 'object', properties: {} } },
      isEnabled: () => tracker.currentWidget !== null,
      execute: () => tracker.currentWidget?.showFind()
    });
    followList(tracker, jobs);
    warnBeforeLeaving(tracker);
    void restorer?.restore(tracker, {
      command: CommandIDs.open,
      args: panel => ({ id: panel.model.jobId }),
      name: panel => String(panel.model.jobId)
    });
    return tracker;
  }
};

function createPanel(
  jobId: number,
  { api, rest, trans }: IJobs,
  settings: IEditorSettings,
  commands: CommandRegistry
): EditorPanel {
  const model = new EditingModel({
    jobId,
    api,
    createClient: options => new CollaborationClient(options),
    unsent: new UnsentStore(window.sessionStorage, api.settings.baseUrl)
  });
  const comments = new CommentsModel({
    editing: model,
    api: new CommentsApi(rest),
    drafts: new CommentDrafts(window.localStorage, `${api.settings.baseUrl}:${jobId}`),
    offline: () =>
      trans.__('The text waits for the server. The comment is kept here until it can be sent.')
  });
  const panel = new EditorPanel({
    model,
    comments,
    trans,
    settings,
    commands,
    confirmClose: closing => confirmClose(closing, trans)
  });
  panel.id = `jddb-editor-${jobId}`;
  return panel;
}

async function confirmClose(model: EditingModel, trans: TranslationBundle): Promise<boolean> {
  if (!model.hasUnsentWork) {
    return true;
  }
  const answer = await showDialog({
    title: trans.__('Close before everything is saved?'),
    body: trans.__(
      'Some changes wait for the server. They are kept in this browser tab, and sent when you open the job description here again.'
    ),
    buttons: [
      Dialog.cancelButton({ label: trans.__('Stay') }),
      Dialog.warnButton({ label: trans.__('Close anyway') })
    ]
  });
  return answer.button.accept;
}

/** Open documents follow what is done in the list. */
function followList(tracker: WidgetTracker<EditorPanel>, { list }: IJobs): void {
  list.jobChanged.connect((_, job) => {
    tracker.find(panel => panel.model.jobId === job.id)?.model.setJob(job);
  });
  list.jobDeleted.connect((_, id) => {
    tracker.find(panel => panel.model.jobId === id)?.dispose();
  });
}

function warnBeforeLeaving(tracker: WidgetTracker<EditorPanel>): void {
  window.addEventListener('beforeunload', event => {
    if (tracker.find(panel => panel.model.hasUnsentWork)) {
      event.preventDefault();
    }
  });
}
