import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { Dialog, ICommandPalette, Notification, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';

import { HistoryApi } from '../models/historyApi';
import { messageOf } from '../models/jobList';
import type { IJobEditors as JobEditors, IJobs as Jobs } from '../tokens';
import { CommandIDs, IJobEditors, IJobs } from '../tokens';
import type { EditorPanel } from '../widgets/editorPanel';
import { publishIcon } from '../widgets/icons';

/** Makes the text of an open job description the published one. */
export const publishPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jddb-jupyter:publish',
  description: 'Publishes job descriptions, and goes on from what was published.',
  autoStart: true,
  requires: [IJobs, IJobEditors],
  optional: [ICommandPalette],
  activate: (
    app: JupyterFrontEnd,
    jobs: Jobs,
    editors: JobEditors,
    palette: ICommandPalette | null
  ) => {
    const { trans } = jobs;
    const editorOf = (id: unknown): EditorPanel | null =>
      typeof id === 'number'
        ? (editors.find(panel => panel.model.jobId === id) ?? null)
        : editors.currentWidget;
    const isOwned = (id: unknown): boolean => editorOf(id)?.model.state.job?.role === 'owner';
    app.commands.addCommand(CommandIDs.publish, {
      label: trans.__('Publish…'),
      caption: trans.__('Make this text the published version'),
      icon: publishIcon,
      describedBy: {
        args: {
          type: 'object',
          properties: { id: { type: 'number', description: 'The id of the job description' } }
        }
      },
      isVisible: args => isOwned(args['id']),
      isEnabled: args => isOwned(args['id']),
      execute: async args => {
        const editor = editorOf(args['id']);
        if (editor) {
          await publish(editor, jobs);
        }
      }
    });
    palette?.addItem({ command: CommandIDs.publish, category: trans.__('Job descriptions') });
  }
};

async function publish(editor: EditorPanel, { rest, api, list, trans }: Jobs): Promise<void> {
  const { model } = editor;
  if (model.hasUnsentWork) {
    await tell(trans.__('Some changes wait for the server. Publish when they are saved.'), trans);
    return;
  }
  try {
    const { session_id, title } = await api.job(model.jobId);
    if (!session_id) {
      await tell(trans.__('This text is published already.'), trans);
      return;
    }
    const answer = await ask(title, trans);
    if (!answer.accept) {
      return;
    }
    const { version } = await new HistoryApi(rest).publish(session_id, answer.goOn);
    Notification.success(trans.__('“%1” is published as version %2.', title, version), {
      autoClose: 5000
    });
    if (answer.goOn && !model.isDisposed) {
      await model.reopen();
    }
    void list.refresh();
  } catch (error) {
    await tell(messageOf(error), trans);
  }
}

async function ask(
  title: string,
  trans: TranslationBundle
): Promise<{ accept: boolean; goOn: boolean }> {
  const answer = await showDialog({
    title: trans.__('Publish “%1”?', title),
    body: trans.__(
      'The text as it stands now becomes the published version, for everybody and for good. The session ends; its history can be looked at as before.'
    ),
    checkbox: {
      label: trans.__('Go on writing in a new session'),
      caption: trans.__('Everybody can go on from the published text at once.'),
      checked: true
    },
    buttons: [
      Dialog.cancelButton({ label: trans.__('Cancel') }),
      Dialog.okButton({ label: trans.__('Publish') })
    ],
    defaultButton: 1
  });
  return { accept: answer.button.accept, goOn: answer.isChecked === true };
}

async function tell(problem: string, trans: TranslationBundle): Promise<void> {
  await showDialog({
    title: trans.__('The text was not published'),
    body: problem,
    buttons: [Dialog.okButton({ label: trans.__('Close') })]
  });
}
