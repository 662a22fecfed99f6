/** Who gave what to whom, in sentences. */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { ILogEntry } from '../models/peopleApi';
import { roleName } from './roles';
import type { IShareProps } from './shareDialog';

export function ShareLog({ model, trans, language }: IShareProps): React.JSX.Element {
  const { log, moreLog, busy } = model.state;
  const when = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
  return (
    <details
      className="jddb-Share-log"
      onToggle={event => {
        if (event.currentTarget.open) {
          void model.showLog();
        } else {
          model.hideLog();
        }
      }}
    >
      <summary>{trans.__('History of access')}</summary>
      <ol className="jddb-Share-list" aria-label={trans.__('History of access')}>
        {log?.map(entry => (
          <li key={entry.id}>
            <span>{sentence(entry, trans)}</span>{' '}
            <time className="jddb-Share-hint" dateTime={new Date(entry.at).toISOString()}>
              {when.format(entry.at)}
            </time>
          </li>
        ))}
      </ol>
      {moreLog !== null && (
        <button
          type="button"
          className="jddb-Button"
          disabled={busy}
          onClick={() => void model.showMoreLog()}
        >
          {trans.__('Show more')}
        </button>
      )}
    </details>
  );
}

/** What was done, as a sentence. */
export function sentence(entry: ILogEntry, trans: TranslationBundle): string {
  const actor = entry.actor.name;
  const subject = entry.subject?.name ?? '';
  const before = entry.role_before ? roleName(entry.role_before, trans) : '';
  const after = entry.role_after ? roleName(entry.role_after, trans) : '';
  const sentences: Record<string, () => string> = {
    created: () => trans.__('%1 created the job description.', actor),
    granted: () =>
      before === ''
        ? trans.__('%1 gave %2 the role “%3”.', actor, subject, after)
        : trans.__('%1 changed the role of %2 from “%3” to “%4”.', actor, subject, before, after),
    removed: () => trans.__('%1 removed %2, who had the role “%3”.', actor, subject, before),
    handed_over: () =>
      entry.role_after === 'owner'
        ? trans.__('%1 made %2 the owner.', actor, subject)
        : trans.__('%1 went on with the role “%2”.', subject, after),
    invited: () => trans.__('%1 made a link for the role “%2”.', actor, after),
    accepted: () => trans.__('%1 accepted a link and has the role “%2”.', actor, after),
    invitation_revoked: () => trans.__('A link of the role “%2” was revoked by %1.', actor, before)
  };
  return sentences[entry.action]?.() ?? entry.action;
}
