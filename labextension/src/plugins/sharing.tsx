import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { Dialog, ICommandPalette, showDialog } from '@jupyterlab/apputils';
import * as React from 'react';

import type { IJob } from '../models/api';
import { messageOf } from '../models/jobList';
import { PeopleApi } from '../models/peopleApi';
import { SharingModel } from '../models/sharing';
import { CommandIDs, IJobEditors, IJobs } from '../tokens';
import { shareIcon } from '../widgets/icons';
import { showModal } from '../widgets/modal';
import { ProfileForm } from '../widgets/profileForm';
import { ShareDialog } from '../widgets/shareDialog';

/** The commands that say who may do what, and how oneself is shown. */
export const sharingPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jddb-jupyter:sharing',
  description: 'Shares job descriptions: members, invitation links, hand-over, name and colour.',
  autoStart: true,
  requires: [IJobs, IJobEditors],
  optional: [ICommandPalette],
  activate: (
    app: JupyterFrontEnd,
    jobs: IJobs,
    editors: IJobEditors,
    palette: ICommandPalette | null
  ) => {
    const { trans, rest, list } = jobs;
    const api = new PeopleApi(rest);
    const target = (args: {
      id?: unknown;
      listed?: unknown;
    }): Pick<IJob, 'id' | 'title'> | null => {
      if (args.listed) {
        return list.selected;
      }
      const shown = editors.find(panel => panel.model.jobId === args.id) ?? editors.currentWidget;
      return shown?.model.state.job ?? list.selected;
    };
    app.commands.addCommand(CommandIDs.share, {
      label: trans.__('Share…'),
      caption: trans.__('Who may read and write this, and links to invite others'),
      icon: shareIcon,
      describedBy: {
        args: {
          type: 'object',
          properties: {
            id: { type: 'number', description: 'The id of an open job description' },
            listed: { type: 'boolean', description: 'The one selected in the list' }
          }
        }
      },
      isEnabled: args => target(args) !== null || Boolean(args['id']),
      execute: args => {
        const job = target(args);
        return job && share(job, api, jobs);
      }
    });
    app.commands.addCommand(CommandIDs.profile, {
      label: trans.__('Your name and colour…'),
      describedBy: { args: { type: 'object', properties: {} } },
      execute: () => showProfile(api, jobs)
    });
    app.contextMenu.addItem({
      command: CommandIDs.share,
      args: { listed: true },
      selector: '.jddb-JobList-item',
      rank: 1.5
    });
    for (const command of [CommandIDs.share, CommandIDs.profile]) {
      palette?.addItem({ command, category: trans.__('Job descriptions') });
    }
  }
};

function share(
  { id, title }: Pick<IJob, 'id' | 'title'>,
  api: PeopleApi,
  { trans, rest, list }: IJobs
): Promise<void> {
  const model = new SharingModel(api, id);
  return showModal({
    title: trans.__('Share “%1”', title),
    className: 'jddb-mod-share',
    trans,
    render: () => <ShareDialog model={model} trans={trans} language={rest.language} />
  }).then(() => list.refresh());
}

async function showProfile(api: PeopleApi, { trans }: IJobs): Promise<void> {
  try {
    const me = await api.me();
    await showModal({
      title: trans.__('Your name and colour'),
      className: 'jddb-mod-profile',
      trans,
      render: close => <ProfileForm api={api} me={me} trans={trans} close={close} />
    });
  } catch (error) {
    await showDialog({
      title: trans.__('Your name and colour'),
      body: messageOf(error),
      buttons: [Dialog.okButton({ label: trans.__('Close') })]
    });
  }
}
