/** How an import goes, and what came of it. */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type {
  IImportProblem,
  IImportProgress,
  IImportReport,
  IImportState,
  ImportModel
} from '../models/importing';

export interface IImportReportProps {
  model: ImportModel;
  trans: TranslationBundle;
  onOpen: (jobId: number) => void;
}

export function ImportReport(props: IImportReportProps): React.JSX.Element {
  const { model, trans, onOpen } = props;
  const { progress, report } = useImport(model);
  return (
    <>
      {progress && <Progress progress={progress} trans={trans} onStop={() => model.stop()} />}
      <div role="status">
        {progress && (
          <p className="jddb-mod-hidden">
            {trans._n('Importing %1 file…', 'Importing %1 files…', progress.total)}
          </p>
        )}
        {report && (
          <Report
            report={report}
            trans={trans}
            onOpen={onOpen}
            onDismiss={() => model.dismissReport()}
          />
        )}
      </div>
    </>
  );
}

function useImport(model: ImportModel): IImportState {
  const [state, setState] = React.useState(model.state);
  React.useEffect(() => {
    const listen = (_: unknown, next: IImportState): void => setState(next);
    model.changed.connect(listen);
    setState(model.state);
    return () => void model.changed.disconnect(listen);
  }, [model]);
  return state;
}

function Progress(props: {
  progress: IImportProgress;
  trans: TranslationBundle;
  onStop: () => void;
}): React.JSX.Element {
  const { progress, trans, onStop } = props;
  const { done, total, name, isStopping } = progress;
  const text = trans.__('Importing file %1 of %2…', done + 1, total);
  return (
    <div className="jddb-Notice jddb-Import">
      <p className="jddb-Notice-title">{text}</p>
      <p className="jddb-Import-name" title={name}>
        {name}
      </p>
      <progress className="jddb-Progress" aria-label={text} value={done} max={total} />
      <div className="jddb-Notice-actions">
        <button
          type="button"
          className="jddb-Button"
          aria-disabled={isStopping}
          onClick={() => !isStopping && onStop()}
        >
          {isStopping ? trans.__('Stopping…') : trans.__('Cancel')}
        </button>
      </div>
    </div>
  );
}

function Report(props: {
  report: IImportReport;
  trans: TranslationBundle;
  onOpen: (jobId: number) => void;
  onDismiss: () => void;
}): React.JSX.Element {
  const { report, trans, onOpen, onDismiss } = props;
  const { imported, problems, remarks, leftOut, notSent } = report;
  const dismiss = React.useRef<HTMLButtonElement>(null);
  React.useEffect(() => {
    // The button to cancel is gone: if it had the focus, nothing has it now.
    if (document.activeElement === document.body) {
      dismiss.current?.focus();
    }
  }, []);
  const tone = problems.length > 0 || notSent > 0 ? 'warning' : 'saved';
  return (
    <div className="jddb-Notice" data-tone={tone}>
      <p className="jddb-Notice-title">
        {trans._n('%1 job description imported', '%1 job descriptions imported', imported)}
      </p>
      {notSent > 0 && (
        <p>
          {trans._n(
            'You stopped the import; %1 file was not sent.',
            'You stopped the import; %1 files were not sent.',
            notSent
          )}
        </p>
      )}
      {problems.length > 0 && (
        <>
          <p>
            {trans._n(
              '%1 file could not be imported:',
              '%1 files could not be imported:',
              problems.length
            )}
          </p>
          <Lines lines={problems} trans={trans} onOpen={onOpen} />
        </>
      )}
      {remarks.length > 0 && (
        <>
          <p>{trans.__('Please check:')}</p>
          <Lines lines={remarks} trans={trans} onOpen={onOpen} />
        </>
      )}
      {leftOut > 0 && (
        <p>
          {trans._n(
            '%1 hidden or system file was left out.',
            '%1 hidden or system files were left out.',
            leftOut
          )}
        </p>
      )}
      <div className="jddb-Notice-actions">
        <button ref={dismiss} type="button" className="jddb-Button" onClick={onDismiss}>
          {trans.__('Dismiss')}
        </button>
      </div>
    </div>
  );
}

function Lines(props: {
  lines: readonly IImportProblem[];
  trans: TranslationBundle;
  onOpen: (jobId: number) => void;
}): React.JSX.Element {
  const { lines, trans, onOpen } = props;
  return (
    <ul className="jddb-Notice-list">
      {lines.map(({ file, reason, existing }, index) => (
        <li key={index}>
          <strong>{file}</strong> {reason}{' '}
          {existing && (
            <button
              type="button"
              className="jddb-Button jddb-mod-inText"
              onClick={() => onOpen(existing.id)}
            >
              {trans.__('Open “%1”', existing.title)}
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}
