import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';

import { CommandIDs, IJobEditors, IJobs } from '../tokens';
import type { EditorPanel } from '../widgets/editorPanel';
import { commentIcon } from '../widgets/icons';

/** Shows and hides the comments of an open document, and tells how many there are. */
export const commentsPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jddb-jupyter:comments',
  description: 'Comments on passages of a job description.',
  autoStart: true,
  requires: [IJobs, IJobEditors],
  activate: (app: JupyterFrontEnd, { trans }: IJobs, editors: IJobEditors): void => {
    const { commands } = app;
    const panelOf = (id: unknown): EditorPanel | null =>
      (id === undefined
        ? editors.currentWidget
        : editors.find(panel => panel.model.jobId === Number(id))) ?? null;
    const describe = (panel: EditorPanel | null): string => {
      const open = panel?.comments.openCount ?? 0;
      const count = trans._n('%1 open comment', '%1 open comments', open);
      return panel?.comments.unseenMentions ? `${count}. ${trans.__('You are mentioned.')}` : count;
    };
    commands.addCommand(CommandIDs.comments, {
      label: trans.__('Comments'),
      caption: args => describe(panelOf(args['id'])),
      icon: commentIcon,
      isToggleable: true,
      isToggled: args => panelOf(args['id'])?.comments.isShown ?? false,
      isEnabled: args => panelOf(args['id']) !== null,
      dataset: args => {
        const { openCount = 0, unseenMentions = 0 } = panelOf(args['id'])?.comments ?? {};
        const badge = `${unseenMentions > 0 ? '@' : ''}${openCount > 0 ? openCount : ''}`;
        const dataset: Record<string, string> = badge === '' ? {} : { badge };
        return dataset;
      },
      describedBy: {
        args: {
          type: 'object',
          properties: { id: { type: 'number', description: 'The id of the job description' } }
        }
      },
      execute: args => {
        const comments = panelOf(args['id'])?.comments;
        comments?.show(!comments.isShown);
      }
    });
    let told = '';
    const follow = (panel: EditorPanel): void => {
      panel.comments.changed.connect(comments => {
        const now = `${panel.id} ${comments.isShown} ${comments.openCount} ${comments.unseenMentions}`;
        if (now !== told) {
          told = now;
          commands.notifyCommandChanged(CommandIDs.comments);
        }
      });
    };
    editors.widgetAdded.connect((_, panel) => {
      follow(panel);
      commands.notifyCommandChanged(CommandIDs.comments);
    });
  }
};
