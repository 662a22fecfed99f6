/** Two texts laid over each other: what is only in the one is struck out, what is only in the other underlined. */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { IDifference } from '../../models/translation/api';
import type { Difference } from '../../models/translation/wordDifference';

export function DifferenceText(props: {
  pieces: Difference;
  trans: TranslationBundle;
}): React.JSX.Element {
  const { pieces, trans } = props;
  return (
    <span className="jddb-Difference">
      {pieces.map(([kind, text], index) =>
        kind === 'equal' ? (
          <span key={index}>{text}</span>
        ) : kind === 'delete' ? (
          <del key={index} title={trans.__('was there before')}>
            {text}
          </del>
        ) : (
          <ins key={index} title={trans.__('is new')}>
            {text}
          </ins>
        )
      )}
    </span>
  );
}

const KINDS = { kept: 'equal', inserted: 'insert', deleted: 'delete' } as const;

export function piecesOf(differences: readonly IDifference[]): Difference {
  return differences.map(({ kind, text }) => [KINDS[kind], text] as const);
}
