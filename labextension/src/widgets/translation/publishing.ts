/** Publishes the two texts of a translation: both, or neither. */
import { Dialog, Notification, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';

import { messageOf } from '../../models/jobList';
import { ApiError } from '../../models/rest';
import type { IPublishedPair, TranslationApi } from '../../models/translation/api';
import type { PairModel } from '../../models/translation/pairModel';

/** The server's reason where something is not translated, or its source has changed; whoever means it may go on. */
const NOT_READY = 'pair_not_ready';

/** @returns what was published, or null */
export async function publishPair(
  model: PairModel,
  api: Pick<TranslationApi, 'publish'>,
  trans: TranslationBundle
): Promise<IPublishedPair | null> {
  if (model.hasUnsentWork) {
    await tell(trans.__('Some changes wait for the server. Publish when they are saved.'), trans);
    return null;
  }
  const isMeant = await ask(
    trans.__('Publish both texts'),
    trans.__(
      'Both texts as they stand now become the published versions, for everybody and for good: both, or neither. You can go on translating at once.'
    ),
    trans.__('Publish'),
    trans
  );
  return isMeant ? publish(model, api, trans, false) : null;
}

async function publish(
  model: PairModel,
  api: Pick<TranslationApi, 'publish'>,
  trans: TranslationBundle,
  force: boolean
): Promise<IPublishedPair | null> {
  try {
    const done = await api.publish(model.pairId, force);
    const { source, target } = done;
    Notification.success(
      trans.__(
        'Both texts are published: version %1 and version %2.',
        source.version,
        target.version
      ),
      { autoClose: 5000 }
    );
    return done;
  } catch (error) {
    const isUnfinished = error instanceof ApiError && error.reason === NOT_READY && !force;
    if (isUnfinished) {
      const title = trans.__('Publish although the translation is not finished?');
      const isMeant = await ask(title, error.message, trans.__('Publish anyway'), trans);
      return isMeant ? publish(model, api, trans, true) : null;
    }
    await tell(messageOf(error), trans);
    return null;
  }
}

async function ask(
  title: string,
  body: string,
  accept: string,
  trans: TranslationBundle
): Promise<boolean> {
  const answer = await showDialog({
    title,
    body,
    buttons: [
      Dialog.cancelButton({ label: trans.__('Cancel') }),
      Dialog.okButton({ label: accept })
    ],
    defaultButton: 1
  });
  return answer.button.accept;
}

async function tell(problem: string, trans: TranslationBundle): Promise<void> {
  await showDialog({
    title: trans.__('The texts were not published'),
    body: problem,
    buttons: [Dialog.okButton({ label: trans.__('Close') })]
  });
}
