/** What is asked before something is done to a version. */
import { Dialog, InputDialog, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { HistoryModel } from '../../models/history';
import type { INamedVersion } from '../../models/historyApi';

const LONGEST_NAME = 200;

export async function restoreShown(model: HistoryModel, trans: TranslationBundle): Promise<void> {
  const { revision } = model.state;
  const answer = await showDialog({
    title: trans.__('Restore revision %1?', revision),
    body: trans.__(
      'The text becomes for everybody what it was then, as a new change. Nothing is lost: what stands there now remains in the history.'
    ),
    buttons: [
      Dialog.cancelButton({ label: trans.__('Cancel') }),
      Dialog.okButton({ label: trans.__('Restore') })
    ],
    defaultButton: 1
  });
  if (answer.button.accept) {
    await model.restore();
  }
}

export async function nameShown(model: HistoryModel, trans: TranslationBundle): Promise<void> {
  const { revision } = model.state;
  const name = await askName(trans.__('Name of revision %1', revision), '', trans);
  if (name !== null) {
    await model.nameVersion(name, revision);
  }
}

export async function rename(
  named: INamedVersion,
  model: HistoryModel,
  trans: TranslationBundle
): Promise<void> {
  const name = await askName(trans.__('Name of revision %1', named.revision), named.name, trans);
  if (name !== null && name !== named.name) {
    await model.renameVersion(named.id, name);
  }
}

export async function forget(
  named: INamedVersion,
  model: HistoryModel,
  trans: TranslationBundle
): Promise<void> {
  const answer = await showDialog({
    title: trans.__('Take the name “%1” away?', named.name),
    body: trans.__('The revision itself remains in the history.'),
    buttons: [
      Dialog.cancelButton({ label: trans.__('Cancel') }),
      Dialog.okButton({ label: trans.__('Take away') })
    ],
    defaultButton: 1
  });
  if (answer.button.accept) {
    await model.forgetVersion(named.id);
  }
}

async function askName(
  title: string,
  text: string,
  trans: TranslationBundle
): Promise<string | null> {
  const answer = await InputDialog.getText({
    title,
    label: trans.__('Name, for example “Sent to the committee”'),
    text,
    okLabel: trans.__('Apply'),
    cancelLabel: trans.__('Cancel')
  });
  const name = answer.value?.trim().slice(0, LONGEST_NAME) ?? '';
  return answer.button.accept && name !== '' ? name : null;
}
