/** Terms of the current segment, with how they are to be translated. */
import * as React from 'react';

import { useChanges } from './follow';
import { withKey } from './keys';
import { Failure } from './matchesTab';
import type { ISideOptions } from './sidePanel';

export function GlossaryTab(props: ISideOptions): React.JSX.Element {
  const { model, suggestions, trans, keyOf, actions } = props;
  useChanges(suggestions);
  useChanges(model);
  const { terms, isLoading, error } = suggestions.state;
  if (error !== null) {
    return <Failure error={error} onRetry={() => void suggestions.refresh()} trans={trans} />;
  }
  if (terms.length === 0) {
    return (
      <p className="jddb-PairSide-none" role="status">
        {model.current === null
          ? trans.__('Click a sentence to see its terms.')
          : isLoading
            ? trans.__('Looking in the glossary…')
            : trans.__('No term of the glossary stands in this segment.')}
      </p>
    );
  }
  return (
    <ol className="jddb-PairSide-list" aria-label={trans.__('Terms')}>
      {terms.map(({ source, targets, note, place }, index) => (
        <li key={place.start} className="jddb-PairSide-item">
          <p className="jddb-PairSide-source">{source}</p>
          <div className="jddb-PairSide-choices">
            {targets.map((target, rank) => (
              <button
                key={target}
                type="button"
                className="jddb-Button"
                disabled={!model.canWrite}
                title={withKey(
                  trans.__('Insert'),
                  rank === 0 ? keyOf(`jddb:segment-term-${index + 1}`) : ''
                )}
                onClick={() => actions.insertText(target)}
              >
                {target}
              </button>
            ))}
          </div>
          {note && <p className="jddb-PairSide-note">{note}</p>}
        </li>
      ))}
    </ol>
  );
}
