/** What became of the files of terms that somebody imported. */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { IImportedTerms } from '../../models/glossaryApi';

export function ImportNotice(props: {
  reports: readonly IImportedTerms[];
  trans: TranslationBundle;
  onDismiss: () => void;
}): React.JSX.Element {
  const { reports, trans, onDismiss } = props;
  const added = reports.reduce((sum, report) => sum + report.added, 0);
  const known = reports.reduce((sum, report) => sum + report.known, 0);
  const problems = reports.flatMap(report =>
    report.problems.map(problem => ({ ...problem, file: report.file }))
  );
  return (
    <div className="jddb-Notice" data-tone={problems.length > 0 ? 'warning' : 'saved'}>
      <p className="jddb-Notice-title">{trans._n('%1 term added', '%1 terms added', added)}</p>
      {known > 0 && (
        <p>{trans._n('%1 term was there already.', '%1 terms were there already.', known)}</p>
      )}
      {problems.length > 0 && (
        <ul className="jddb-Notice-list">
          {problems.map(({ file, line, reason }, index) => (
            <li key={index}>
              <strong>{line === null ? file : trans.__('%1, line %2', file, line)}</strong> {reason}
            </li>
          ))}
        </ul>
      )}
      <div className="jddb-Notice-actions">
        <button type="button" className="jddb-Button" onClick={onDismiss}>
          {trans.__('Dismiss')}
        </button>
      </div>
    </div>
  );
}
