/** What an invitation in the page's address leads to. */
import type { JupyterFrontEnd } from '@jupyterlab/application';
import { Dialog, Notification, showDialog } from '@jupyterlab/apputils';

import { withoutInvitation } from '../models/invitationLink';
import { messageOf } from '../models/jobList';
import { PeopleApi } from '../models/peopleApi';
import { ApiError } from '../models/rest';
import type { IJobs } from '../tokens';
import { CommandIDs } from '../tokens';
import { roleName } from '../widgets/roles';

/** What the server answers, if it does, to what may work at another time. */
const PASSING = new Set([0, 429, 502, 503, 504]);

/** Takes the token out of the address bar and this entry of the history, before anything is done with it. */
export function takeInvitation(): string | null {
  const { address, token } = withoutInvitation(window.location.href);
  if (token !== null) {
    window.history.replaceState(window.history.state, '', address);
  }
  return token;
}

/** Accepts it and opens the job description; says why, if it does not work. */
export async function acceptInvitation(
  token: string,
  { commands }: Pick<JupyterFrontEnd, 'commands'>,
  { rest, trans, list }: IJobs
): Promise<void> {
  await commands.execute(CommandIDs.show);
  for (;;) {
    try {
      const { job_id, role } = await new PeopleApi(rest).accept(token);
      Notification.success(trans.__('You are in, with the role “%1”.', roleName(role, trans)), {
        autoClose: 5000
      });
      await list.refresh();
      await commands.execute(CommandIDs.open, { id: job_id });
      return;
    } catch (error) {
      const mayWork = error instanceof ApiError && PASSING.has(error.status);
      const answer = await showDialog({
        title: trans.__('Invitation'),
        body: messageOf(error),
        buttons: [
          Dialog.cancelButton({ label: trans.__('Close') }),
          ...(mayWork ? [Dialog.okButton({ label: trans.__('Try again') })] : [])
        ]
      });
      if (!answer.button.accept) {
        return;
      }
    }
  }
}
