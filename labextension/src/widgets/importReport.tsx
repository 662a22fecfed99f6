/** How an import goes, and what came of it. */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { IImportProblem } from '../models/api';
import type { IJobListState } from '../models/jobList';

export interface IImportReportProps {
  state: IJobListState;
  trans: TranslationBundle;
  onDismiss: () => void;
}

function Lines({ lines }: { lines: readonly IImportProblem[] }): React.JSX.Element {
  return (
    <ul className="jddb-Notice-list">
      {lines.map(({ file, reason }, index) => (
        <li key={index}>
          <strong>{file}</strong> {reason}
        </li>
      ))}
    </ul>
  );
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
  const { imported, problems, remarks } = state.report;
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
          <Lines lines={problems} />
        </>
      )}
      {remarks.length > 0 && (
        <>
          <p>{trans.__('Please check:')}</p>
          <Lines lines={remarks} />
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
