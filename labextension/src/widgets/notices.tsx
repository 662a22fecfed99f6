/** What a person has to know about a document: work that was refused, and what the server said. */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { IEditingState, IRefusal } from '../models/editing';

export interface INoticesProps {
  state: IEditingState;
  trans: TranslationBundle;
  canEdit: boolean;
  onInsert: (work: IRefusal) => void;
  onDismiss: (work: IRefusal) => void;
  onDismissNotice: () => void;
  onRetryOpen: () => void;
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
        {trans.__('This change could not be saved: %1', work.message)}
      </p>
      {work.text !== '' && <div className="jddb-Notice-text">{work.text}</div>}
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
  const { state, trans, onDismissNotice, onRetryOpen } = props;
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
