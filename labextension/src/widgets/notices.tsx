/** What a person has to know about a document: work that was refused, and what the server said. */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { IEditingState, IRefusal } from '../models/editing';
import { roleName } from './roles';

export interface INoticesProps {
  state: IEditingState;
  trans: TranslationBundle;
  canEdit: boolean;
  onInsert: (work: IRefusal) => void;
  onDismiss: (work: IRefusal) => void;
  onDismissNotice: () => void;
  onDismissNewRole: () => void;
  onRetryOpen: () => void;
}

/** The server's words, or the panel's own where it did not get as far as the server. */
function reasonOf(work: IRefusal, trans: TranslationBundle): string {
  if (work.message !== '') {
    return work.message;
  }
  const reasons: Record<string, string> = {
    read_only: trans.__('the document can only be read now.'),
    too_large: trans.__('it is too long for one change; try it in smaller parts.'),
    invalid_operation: trans.__('it holds a character that cannot be stored.')
  };
  return reasons[work.code] ?? trans.__('it cannot be joined to the present text.');
}

function RefusedWork(props: INoticesProps & { work: IRefusal }): React.JSX.Element {
  const { work, trans, canEdit, onInsert, onDismiss } = props;
  const [isCopied, setCopied] = React.useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(work.text);
    setCopied(true);
  };
  return (
    <div className="jddb-Notice" data-tone="warning" role="alert">
      <p className="jddb-Notice-title">
        {trans.__('This change could not be saved: %1', reasonOf(work, trans))}
      </p>
      {work.text !== '' && (
        <div
          className="jddb-Notice-text"
          role="group"
          aria-label={trans.__('The text of this change')}
          tabIndex={0}
        >
          {work.text}
        </div>
      )}
      <div className="jddb-Notice-actions">
        {work.text !== '' && (
          <>
            <button type="button" className="jddb-Button" onClick={() => void copy()}>
              {isCopied ? trans.__('Copied') : trans.__('Copy')}
            </button>
            <button
              type="button"
              className="jddb-Button"
              disabled={!canEdit}
              onClick={() => onInsert(work)}
            >
              {trans.__('Insert again')}
            </button>
          </>
        )}
        <button type="button" className="jddb-Button" onClick={() => onDismiss(work)}>
          {trans.__('Dismiss')}
        </button>
      </div>
    </div>
  );
}

export function Notices(props: INoticesProps): React.JSX.Element {
  const { state, trans, canEdit, onDismissNotice, onDismissNewRole, onRetryOpen } = props;
  const isDenied = state.save?.readOnly === 'denied';
  return (
    <>
      {state.error !== null && (
        <div className="jddb-Notice" data-tone="warning" role="alert">
          <p className="jddb-Notice-title">
            {trans.__('This job description cannot be opened: %1', state.error)}
          </p>
          <div className="jddb-Notice-actions">
            <button type="button" className="jddb-Button" onClick={onRetryOpen}>
              {trans.__('Try again')}
            </button>
          </div>
        </div>
      )}
      {isDenied && (
        <div className="jddb-Notice" data-tone="warning" role="alert">
          <p className="jddb-Notice-title">
            {trans.__('An owner has taken your access to this job description away.')}
          </p>
          <p>
            {trans.__(
              'What you wrote and what was saved stays there. You can still read and copy the text here until you close it.'
            )}
          </p>
        </div>
      )}
      {state.newRole !== null && !isDenied && (
        <div className="jddb-Notice" role="status">
          <p className="jddb-Notice-title">
            {trans.__('An owner gave you the role “%1”.', roleName(state.newRole, trans))}
          </p>
          <p>
            {canEdit
              ? trans.__('You can write here.')
              : trans.__('You can go on reading; what you wrote stays.')}
          </p>
          <div className="jddb-Notice-actions">
            <button type="button" className="jddb-Button" onClick={onDismissNewRole}>
              {trans.__('Dismiss')}
            </button>
          </div>
        </div>
      )}
      {state.refused.map(work => (
        <RefusedWork key={work.id} {...props} work={work} />
      ))}
      {state.notice !== null && (
        <div className="jddb-Notice" role="status">
          <p className="jddb-Notice-title">{state.notice}</p>
          <div className="jddb-Notice-actions">
            <button type="button" className="jddb-Button" onClick={onDismissNotice}>
              {trans.__('Dismiss')}
            </button>
          </div>
        </div>
      )}
    </>
  );
}
