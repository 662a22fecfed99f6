/** Translations of similar segments, with what differs from the present one. */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { IMatch } from '../../models/translation/api';
import { wordDifference } from '../../models/translation/wordDifference';
import { textIn } from '../languages';
import { DifferenceText, piecesOf } from './difference';
import { useChanges } from './follow';
import { withKey } from './keys';
import { MachineSuggestions } from './machineSuggestions';
import { SegmentComments } from './segmentComments';
import type { ISideOptions } from './sidePanel';
import { matchKind } from './words';

export function MatchesTab(props: ISideOptions): React.JSX.Element {
  const { model, suggestions, trans } = props;
  useChanges(suggestions);
  useChanges(model);
  const { matches, isLoading, error } = suggestions.state;
  return (
    <>
      <StaleNotice {...props} />
      <SegmentComments {...props} />
      {error !== null && (
        <Failure error={error} onRetry={() => void suggestions.refresh()} trans={trans} />
      )}
      {error === null && matches.length === 0 && (
        <p className="jddb-PairSide-none" role="status">
          {model.current === null
            ? trans.__('Click a sentence to see how similar ones were translated.')
            : isLoading
              ? trans.__('Looking in the memory…')
              : trans.__('The memory has nothing similar to this segment.')}
        </p>
      )}
      <ol className="jddb-PairSide-list" aria-label={trans.__('Matches')}>
        {matches.map((match, index) => (
          <Match key={match.unit_id} match={match} number={index + 1} {...props} />
        ))}
      </ol>
      <MachineSuggestions {...props} />
    </>
  );
}

/** How the source of a confirmed segment has changed since. */
function StaleNotice({ model, trans }: ISideOptions): React.JSX.Element | null {
  const link = model.current;
  if (!link?.stale || link.previousSource === null) {
    return null;
  }
  const pieces = wordDifference(link.previousSource, model.textOf(link, 'source'));
  return (
    <section className="jddb-PairSide-stale" aria-label={trans.__('Changes of the source')}>
      <h3>{trans.__('The source changed after this was confirmed')}</h3>
      <p>
        <DifferenceText pieces={pieces} trans={trans} />
      </p>
    </section>
  );
}

function Match(props: ISideOptions & { match: IMatch; number: number }): React.JSX.Element {
  const { match, number, model, trans, keyOf, actions } = props;
  const isSemantic = match.kind === 'semantic';
  const similarity = Math.floor(match.meaning ?? match.similarity);
  const { pair } = model.state;
  const changed = new Date(match.updated_at).toLocaleDateString(
    document.documentElement.lang || undefined
  );
  return (
    <li className="jddb-PairSide-item">
      <div className="jddb-PairSide-meta">
        <span
          className="jddb-PairSide-similarity"
          data-exact={(similarity === 100 && !isSemantic) || undefined}
        >
          {trans.__('%1 %', similarity)}
        </span>
        <span>{matchKind(match, trans)}</span>
        <span>{[match.author, changed].filter(Boolean).join(' · ')}</span>
      </div>
      <p className="jddb-PairSide-source" {...(pair && textIn(pair.source.language))}>
        {isSemantic ? (
          match.source
        ) : (
          <DifferenceText pieces={piecesOf(match.differences)} trans={trans} />
        )}
      </p>
      <p className="jddb-PairSide-target" {...(pair && textIn(pair.target.language))}>
        {match.target}
      </p>
      <button
        type="button"
        className="jddb-Button"
        disabled={!model.canWrite}
        title={withKey(trans.__('Insert'), keyOf(`jddb:segment-match-${number}`))}
        onClick={() => actions.insertMatch(number)}
      >
        {trans.__('Insert %1', number)}
      </button>
    </li>
  );
}

export function Failure(props: {
  error: string;
  onRetry: () => void;
  trans: TranslationBundle;
}): React.JSX.Element {
  const { error, onRetry, trans } = props;
  return (
    <div className="jddb-Notice" data-tone="warning" role="alert">
      <p>{error}</p>
      <button type="button" className="jddb-Button" onClick={onRetry}>
        {trans.__('Try again')}
      </button>
    </div>
  );
}
