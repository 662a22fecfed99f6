/** What the checks found: how grave it is, where, and a fix where there is one. */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { IFinding } from '../../models/translation/api';
import { useChanges } from './follow';
import { Failure } from './matchesTab';
import type { ISideOptions } from './sidePanel';

const SIGNS: Record<IFinding['severity'], string> = { error: '✕', warning: '!', info: 'i' };

function severityName(severity: IFinding['severity'], trans: TranslationBundle): string {
  const names = {
    error: trans.__('Error'),
    warning: trans.__('Warning'),
    info: trans.__('Remark')
  };
  return names[severity];
}

export function ChecksTab(props: ISideOptions): React.JSX.Element {
  const { model, checks, trans } = props;
  useChanges(checks);
  useChanges(model);
  const { findings, missing, quality, error } = checks.state;
  const numbers = new Map(model.state.links.map(({ linkId }, index) => [linkId, index + 1]));
  if (error !== null) {
    return <Failure error={error} onRetry={() => void checks.refresh()} trans={trans} />;
  }
  return (
    <>
      <p className="jddb-PairSide-none" role="status">
        {findings.length === 0
          ? trans.__('Nothing to correct was found.')
          : trans._n('%1 finding', '%1 findings', findings.length)}
        {missing > 0 &&
          ` · ${trans._n('%1 segment without translation', '%1 segments without translation', missing)}`}
      </p>
      {quality !== null && <Quality quality={quality} trans={trans} />}
      <ol className="jddb-PairSide-list" aria-label={trans.__('Findings')}>
        {findings.map((finding, index) => (
          <Finding
            key={index}
            finding={finding}
            number={numbers.get(finding.link_id) ?? null}
            {...props}
          />
        ))}
      </ol>
    </>
  );
}

/** What the translation is worth, and how that is told. */
function Quality(props: { quality: number; trans: TranslationBundle }): React.JSX.Element {
  const { quality, trans } = props;
  const shown = quality.toLocaleString(document.documentElement.lang || undefined, {
    minimumFractionDigits: 2,
    maximumFractionDigits: 2
  });
  return (
    <details className="jddb-PairSide-quality">
      <summary>{trans.__('Quality %1', shown)}</summary>
      <p>
        {trans.__(
          'Each segment counts by the words of its source: 1 if reviewed or approved, 0.9 if it needs review, 0.8 as a draft, 0 if not translated; half of that while its source has changed since. An error costs 0.5, a warning 0.2, a remark 0.05.'
        )}
      </p>
    </details>
  );
}

function Finding(
  props: ISideOptions & { finding: IFinding; number: number | null }
): React.JSX.Element {
  const { finding, number, model, checks, trans, actions } = props;
  return (
    <li
      className="jddb-PairSide-item"
      aria-current={finding.link_id === model.state.currentId || undefined}
    >
      <div className="jddb-PairSide-meta">
        <span className="jddb-PairSide-severity" data-severity={finding.severity}>
          <span aria-hidden="true">{SIGNS[finding.severity]} </span>
          {severityName(finding.severity, trans)}
        </span>
        {number !== null && <span>{trans.__('Segment %1', number)}</span>}
      </div>
      <p className="jddb-PairSide-source">{finding.message}</p>
      <div className="jddb-PairSide-choices">
        {number !== null && (
          <button
            type="button"
            className="jddb-Button"
            onClick={() => actions.goToSegment(finding.link_id)}
          >
            {trans.__('Go to the place')}
          </button>
        )}
        {finding.fix && (
          <button
            type="button"
            className="jddb-Button"
            disabled={!model.canWrite || !checks.isFresh()}
            onClick={() => actions.fix(finding)}
          >
            {trans.__('Fix')}
          </button>
        )}
      </div>
    </li>
  );
}
