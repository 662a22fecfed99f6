/** One thread of comments, beside the passage that it is about. */
import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { IThread } from '../../connection/client';
import { initials, knownColour, textOn } from '../../editor/colours';
import type { CommentsModel } from '../../models/comments';
import type { IComment, IPerson } from '../../protocol/messages';
import { CommentForm } from './form';

export interface ICardProps {
  model: CommentsModel;
  thread: IThread;
  isActive: boolean;
  trans: TranslationBundle;
  /** The focus goes back to the text. */
  onLeave: (thread: IThread) => void;
}

function Avatar({ person }: { person: IPerson }): React.JSX.Element {
  const style = { backgroundColor: knownColour(person.colour), color: textOn(person.colour) };
  return (
    <span className="jddb-Comment-avatar" style={style} aria-hidden="true">
      {initials(person.name)}
    </span>
  );
}

/** The text, with the names of those who are mentioned set apart; never anything but text. */
function Words({ text, mentions }: IComment): React.JSX.Element {
  const names = mentions
    .flatMap(({ name, username }) => [name, username])
    .sort((one, other) => other.length - one.length)
    .map(name => `@${name.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')}`);
  const parts = names.length > 0 ? text.split(new RegExp(`(${names.join('|')})`)) : [text];
  return (
    <p className="jddb-Comment-text" dir="auto">
      {parts.map((part, index) => (index % 2 === 1 ? <strong key={index}>{part}</strong> : part))}
    </p>
  );
}

function Said(props: ICardProps & { comment: IComment }): React.JSX.Element {
  const { model, thread, comment, trans } = props;
  const { author, deleted } = comment;
  const key = `edit-${comment.id}` as const;
  const isEdited = model.draft(key) !== null;
  const time = new Date(comment.created_at);
  const remove = async (): Promise<void> => {
    const answer = await showDialog({
      title: trans.__('Delete this comment?'),
      body: trans.__('Its words are not kept.'),
      buttons: [
        Dialog.cancelButton({ label: trans.__('Cancel') }),
        Dialog.warnButton({ label: trans.__('Delete') })
      ]
    });
    if (answer.button.accept) {
      await model.remove(thread, comment);
    }
  };
  return (
    <div className="jddb-Comment" data-comment={comment.id}>
      <div className="jddb-Comment-head">
        <Avatar person={author} />
        <span className="jddb-Comment-author">{author.name}</span>
        <time className="jddb-Comment-time" dateTime={time.toISOString()}>
          {time.toLocaleString(document.documentElement.lang || undefined, {
            dateStyle: 'medium',
            timeStyle: 'short'
          })}
        </time>
      </div>
      {deleted ? (
        <p className="jddb-Comment-note">{trans.__('This comment was deleted.')}</p>
      ) : isEdited ? (
        <CommentForm
          model={model}
          draftKey={key}
          trans={trans}
          label={trans.__('Edit the comment')}
          sendLabel={trans.__('Save')}
          takesFocus={true}
          onSent={() => undefined}
          onEscape={() => props.onLeave(thread)}
        />
      ) : (
        <Words {...comment} />
      )}
      {!deleted && !isEdited && (
        <div className="jddb-Comment-foot">
          {comment.edited_at !== null && <span>{trans.__('edited')}</span>}
          {model.mentionsSelf(comment) && (
            <span className="jddb-Badge">{trans.__('mentions you')}</span>
          )}
          {props.isActive && model.canComment && model.isOwn(comment) && (
            <button
              type="button"
              className="jddb-LinkButton"
              onClick={() => model.startEdit(comment)}
            >
              {trans.__('Edit')}
            </button>
          )}
          {props.isActive && model.canDelete(comment) && (
            <button type="button" className="jddb-LinkButton" onClick={() => void remove()}>
              {trans.__('Delete')}
            </button>
          )}
        </div>
      )}
    </div>
  );
}

export function CommentCard(props: ICardProps): React.JSX.Element {
  const { model, thread, isActive, trans, onLeave } = props;
  const card = React.useRef<HTMLElement>(null);
  const { error } = model.sending(`thread-${thread.id}`);
  const isLost = thread.start === thread.end;
  const onKeyDown = (event: React.KeyboardEvent): void => {
    if (event.key === 'Escape') {
      event.stopPropagation();
      onLeave(thread);
    } else if (event.key === 'Enter' && event.target === card.current) {
      event.preventDefault();
      // To the reply, though the buttons of one's own comments stand before it.
      const find = (what: string): HTMLElement | null | undefined =>
        card.current?.querySelector<HTMLElement>(what);
      (find('textarea') ?? find('button'))?.focus();
    }
  };
  return (
    <article
      ref={card}
      className={`jddb-CommentCard${isActive ? ' jddb-mod-active' : ''}`}
      data-thread={thread.id}
      tabIndex={0}
      aria-label={trans.__('Comment by %1 on “%2”', thread.comments[0].author.name, short(thread))}
      aria-current={isActive}
      onFocus={() => model.activate(thread.id)}
      onKeyDown={onKeyDown}
    >
      {(isLost || thread.resolved) && (
        <p className="jddb-Comment-note">
          {thread.resolved
            ? trans.__('Resolved by %1', thread.resolved.by.name)
            : trans.__('The text of this comment was deleted.')}
        </p>
      )}
      <blockquote className={`jddb-Comment-quote${isLost ? ' jddb-mod-lost' : ''}`}>
        {short(thread)}
      </blockquote>
      {thread.comments.map(comment => (
        <Said key={comment.id} {...props} comment={comment} />
      ))}
      {error !== null && (
        <p className="jddb-CommentForm-error" role="alert">
          {trans.__('Not done: %1', error)}
        </p>
      )}
      {(isActive || model.draft(`reply-${thread.id}`)) && model.canComment && (
        <CommentForm
          model={model}
          draftKey={`reply-${thread.id}`}
          trans={trans}
          label={trans.__('Reply')}
          sendLabel={trans.__('Reply')}
          takesFocus={false}
          onSent={() => undefined}
          onEscape={() => onLeave(thread)}
        />
      )}
      {isActive && model.canResolve(thread) && (
        <div className="jddb-CommentForm-actions">
          <button
            type="button"
            className="jddb-Button"
            onClick={() => {
              card.current?.focus();
              void model.resolve(thread, thread.resolved === null);
            }}
          >
            {thread.resolved ? trans.__('Reopen') : trans.__('Resolve')}
          </button>
        </div>
      )}
    </article>
  );
}

function short({ quote }: IThread): string {
  const line = quote.replace(/\s+/g, ' ').trim();
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}
