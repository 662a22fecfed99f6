/** What people say of the current segment, such as why it was sent back. */
import * as React from 'react';

import type { IThread } from '../../connection/client';
import type { ISeenLink, Side } from '../../connection/pairInterfaces';
import type { CommentsModel } from '../../models/comments';
import { SIDES } from '../../models/translation/pairModel';
import type { ISideOptions } from './sidePanel';

export type CommentsOf = (side: Side) => CommentsModel | null;

interface IPlacedThread {
  side: Side;
  thread: IThread;
}

/** The open threads of a segment, those of its translation first. */
export function threadsOf(link: ISeenLink, commentsOf: CommentsOf): IPlacedThread[] {
  return [...SIDES].reverse().flatMap(side => {
    const range = link[side];
    const threads = range ? (commentsOf(side)?.openAt(range) ?? []) : [];
    return threads.map(thread => ({ side, thread }));
  });
}

export function SegmentComments(props: ISideOptions): React.JSX.Element | null {
  const { model, commentsOf, actions, trans } = props;
  const threads = model.current ? threadsOf(model.current, commentsOf) : [];
  if (threads.length === 0) {
    return null;
  }
  return (
    <section className="jddb-PairSide-comments" aria-label={trans.__('Comments on this segment')}>
      <h3>{trans.__('Comments on this segment')}</h3>
      {threads.map(({ side, thread }) => (
        <div key={`${side} ${thread.id}`}>
          {thread.comments
            .filter(({ deleted }) => !deleted)
            .map(({ id, author, text }) => (
              <p key={id}>
                <strong>{author.name}</strong> {text}
              </p>
            ))}
          <button
            type="button"
            className="jddb-Button"
            onClick={() => actions.openThread(side, thread)}
          >
            {trans.__('Reply')}
          </button>
        </div>
      ))}
    </section>
  );
}
