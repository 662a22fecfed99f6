/** Who is here, and who is typing. */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { IRemoteUser } from '../connection/client';
import { initials, knownColour, textOn } from '../editor/colours';

/** More than these become a number. */
const SHOWN = 6;

export function People(props: {
  users: readonly IRemoteUser[];
  trans: TranslationBundle;
  /** Lets the person choose a name and a colour. */
  onProfile: () => void;
}): React.JSX.Element | null {
  const { users, trans, onProfile } = props;
  if (users.length === 0) {
    return null;
  }
  const label = (user: IRemoteUser): string =>
    user.isSelf ? trans.__('%1 (you)', user.name) : user.name;
  const hidden = users.slice(SHOWN);
  return (
    <ul className="jddb-People" aria-label={trans.__('Who is here')}>
      {users.slice(0, SHOWN).map(user => (
        <li
          key={user.userId}
          className={`jddb-People-avatar${user.isSelf ? ' jddb-mod-self' : ''}`}
          style={{ backgroundColor: knownColour(user.colour), color: textOn(user.colour) }}
          title={label(user)}
        >
          {user.isSelf ? (
            <button
              type="button"
              className="jddb-People-self"
              aria-label={trans.__('%1: your name and colour…', label(user))}
              onClick={onProfile}
            >
              {initials(user.name)}
            </button>
          ) : (
            <>
              <span aria-hidden="true">{initials(user.name)}</span>
              <span className="jddb-mod-hidden">{label(user)}</span>
            </>
          )}
        </li>
      ))}
      {hidden.length > 0 && (
        <li className="jddb-People-more" title={hidden.map(label).join(', ')}>
          {trans.__('+%1', hidden.length)}
        </li>
      )}
    </ul>
  );
}

/** A sentence about who is typing; empty where nobody is. */
export function typingText(names: readonly string[], trans: TranslationBundle): string {
  if (names.length === 0) {
    return '';
  }
  if (names.length === 1) {
    return trans.__('%1 is typing…', names[0]);
  }
  if (names.length === 2) {
    return trans.__('%1 and %2 are typing…', names[0], names[1]);
  }
  return trans.__('%1 people are typing…', names.length);
}
