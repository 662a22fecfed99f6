/** How an import goes, and what came of it. */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { IJobListState } from '../models/jobList';

export interface IImportReportProps {
  state: IJobListState;
  trans: TranslationBundle;
  onDismiss: () => void;
}

export function ImportReport(props: IImportReportProps): React.JSX.Element | null {
  const { state, trans, onDismiss } = props;
  if (state.importing) {
    const { done, total } = state.importing;
    const text = trans.__('Importing file %1 of %2…', done + 1, total);
    return (
      <div className="jddb-Notice" role="status">
        <p className="jddb-Notice-title">{text}</p>
        <progress className="jddb-Progress" aria-label={text} value={done} max={total} />
      </div>
    );
  }
  if (!state.report) {
    return null;
  }
  const { imported, problems } = state.report;
  return (
    <div
      className="jddb-Notice"
      role="status"
      data-tone={problems.length > 0 ? 'warning' : 'saved'}
    >
      <p className="jddb-Notice-title">
        {trans._n('%1 job description imported', '%1 job descriptions imported', imported)}
      </p>
      {problems.length > 0 && (
        <>
          <p>
            {trans._n(
              '%1 file could not be imported:',
              '%1 files could not be imported:',
              problems.length
            )}
          </p>
          <ul className="jddb-Notice-list">
            {problems.map(({ file, reason }, index) => (
              <li key={index}>
                <strong>{file}</strong> {reason}
              </li>
            ))}
          </ul>
        </>
      )}
      <div className="jddb-Notice-actions">
        <button type="button" className="jddb-Button" onClick={onDismiss}>
          {trans.__('Dismiss')}
        </button>
      </div>
    </div>
  );
}
