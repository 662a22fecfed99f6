/** A place of the concordance: both texts, where it is, and the way there. */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { IHit } from '../../models/translation/api';
import { Marked } from '../marked';
import type { ISideOptions } from './sidePanel';
import { entryStatusName, whereName } from './words';

export function ConcordanceHit(props: ISideOptions & { hit: IHit }): React.JSX.Element {
  const { hit, model, trans } = props;
  const [isCopied, setCopied] = React.useState(false);
  const isHere = hit.pair_id !== null && hit.pair_id === model.pairId;
  const way = wayTo(props, isHere);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(hit.target.text);
    setCopied(true);
  };
  const state = [
    entryStatusName(hit.status, trans),
    ...(hit.stale ? [trans.__('source changed')] : [])
  ];
  return (
    <li className="jddb-PairSide-item">
      <p className="jddb-PairSide-source" dir="auto">
        <Marked text={hit.source.text} marks={hit.source.matches} />
      </p>
      <p className="jddb-PairSide-target" dir="auto">
        <Marked text={hit.target.text} marks={hit.target.equivalents} />
      </p>
      <div className="jddb-PairSide-meta">
        <span>{origin(hit, isHere, trans)}</span>
        <span>{state.join(' · ')}</span>
      </div>
      <div className="jddb-PairSide-choices">
        <button type="button" className="jddb-Button" onClick={() => void copy()}>
          {isCopied ? trans.__('Copied') : trans.__('Copy')}
        </button>
        {way && (
          <button type="button" className="jddb-Button" onClick={way}>
            {trans.__('Go to the place')}
          </button>
        )}
      </div>
    </li>
  );
}

function origin(hit: IHit, isHere: boolean, trans: TranslationBundle): string {
  if (isHere && hit.found_in.includes('live')) {
    return trans.__('In this translation');
  }
  const where = hit.found_in.map(name => whereName(name, trans)).join(', ');
  const job = [hit.job_number, hit.title].filter(Boolean).join(' ');
  return [where, job].filter(Boolean).join(' · ');
}

/** To the segment in this translation, or in another one that is open; else to the job description. */
function wayTo(
  { hit, model, actions }: ISideOptions & { hit: IHit },
  isHere: boolean
): (() => void) | null {
  const { pair_id: pairId, link_id: linkId, job_id: jobId } = hit;
  const isLive = hit.found_in.includes('live');
  const isThere = linkId !== null && model.state.links.some(link => link.linkId === linkId);
  if (isHere && isThere) {
    return () => actions.goToSegment(linkId);
  }
  if (isLive && !isHere && pairId !== null && linkId !== null) {
    return () => actions.openPair(pairId, linkId);
  }
  return jobId === null ? null : () => actions.openJob(jobId);
}
