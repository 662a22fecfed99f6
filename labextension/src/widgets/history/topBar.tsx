/** What stands over a text of the past: which one it is, and what can be done with it. */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { HistoryModel } from '../../models/history';
import type { IHistoryState } from '../../models/historyState';
import { ComparisonBar } from './comparison';
import { useHistory } from './parts';
import { stepAt } from './steps';

export interface ITopBarProps {
  model: HistoryModel;
  trans: TranslationBundle;
  onRestore: () => void;
  onName: () => void;
  onRetry: () => void;
}

function sessionName(sessionId: string, state: IHistoryState, trans: TranslationBundle): string {
  const published = state.published.find(version => version.session_id === sessionId);
  return published
    ? trans.__('Published as version %1', published.number)
    : trans.__('Present text');
}

function SessionChoice({
  model,
  trans
}: Pick<ITopBarProps, 'model' | 'trans'>): React.JSX.Element | null {
  const { state } = model;
  if (state.sessionIds.length < 2) {
    return null;
  }
  return (
    <select
      className="jddb-Input"
      aria-label={trans.__('Session')}
      value={state.session?.session_id}
      onChange={event => void model.openSession(event.target.value)}
    >
      {state.sessionIds.map(sessionId => (
        <option key={sessionId} value={sessionId}>
          {sessionName(sessionId, state, trans)}
        </option>
      ))}
    </select>
  );
}

function Trouble({ model, trans, onRetry }: ITopBarProps): React.JSX.Element | null {
  const { error, session } = model.state;
  return error === null ? null : (
    <div className="jddb-Notice" data-tone="warning" role="alert">
      <p className="jddb-Notice-title">{error}</p>
      <div className="jddb-Notice-actions">
        {!session && (
          <button type="button" className="jddb-Button" onClick={onRetry}>
            {trans.__('Try again')}
          </button>
        )}
        <button type="button" className="jddb-Button" onClick={() => model.dismissError()}>
          {trans.__('Dismiss')}
        </button>
      </div>
    </div>
  );
}

export function TopBar(props: ITopBarProps): React.JSX.Element {
  const { model, trans, onRestore, onName } = props;
  const state = useHistory(model);
  const { comparison, session, isReady } = state;
  // What the step that is shown has changed is what one wants to see first.
  const before = (stepAt(state)?.first_revision ?? 1) - 1;
  return (
    <>
      <div className="jddb-EditorHeader">
        <div className="jddb-EditorHeader-names">
          <h2 className="jddb-EditorHeader-title">
            {trans.__('History of “%1”', state.title || '…')}
          </h2>
        </div>
        <SessionChoice model={model} trans={trans} />
      </div>
      <Trouble {...props} />
      {isReady && !session && (
        <p className="jddb-History-empty">
          {trans.__('Nothing was written in this job description yet.')}
        </p>
      )}
      {session && (
        <div className="jddb-History-actions" role="group" aria-label={trans.__('Actions')}>
          <button
            type="button"
            className="jddb-Button"
            aria-pressed={comparison !== null}
            onClick={() =>
              void model.compare(comparison ? null : { kind: 'revisions', from: before })
            }
          >
            {trans.__('Compare')}
          </button>
          <button
            type="button"
            className="jddb-Button"
            aria-disabled={!model.mayWrite}
            onClick={() => model.mayWrite && onName()}
          >
            {trans.__('Name this version…')}
          </button>
          <button
            type="button"
            className="jddb-Button"
            aria-disabled={!model.mayRestore}
            onClick={() => model.mayRestore && onRestore()}
          >
            {trans.__('Restore this revision…')}
          </button>
        </div>
      )}
      <ComparisonBar model={model} trans={trans} />
    </>
  );
}
