/** The comments beside a text: cards in the margin, or a list below where there is no room. */
import { ReactWidget } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { IThread } from '../../connection/client';
import type { TextEditor } from '../../editor/textEditor';
import type { CommentFilter, CommentsModel } from '../../models/comments';
import { CommentCard } from './card';
import { CommentForm } from './form';
import { stackCards } from './stack';

/** Between two cards, in pixels. */
const GAP = 8;

export interface IMarginOptions {
  model: CommentsModel;
  editor: TextEditor;
  trans: TranslationBundle;
}

export class CommentsMargin extends ReactWidget {
  constructor(private readonly options: IMarginOptions) {
    super();
    this.addClass('jddb-Comments');
    this.node.setAttribute('role', 'complementary');
    this.node.setAttribute('aria-label', options.trans.__('Comments'));
  }

  /** Puts the focus on a thread's card. */
  focusCard(thread: IThread): void {
    requestAnimationFrame(() => {
      const card = this.node.querySelector<HTMLElement>(`[data-thread="${thread.id}"]`);
      card?.focus({ preventScroll: true });
      card?.scrollIntoView({ block: 'nearest' });
    });
  }

  protected override render(): React.JSX.Element {
    return <Margin {...this.options} />;
  }
}

/** Draws again when the comments, the text or the room for them changed. */
function useRedraw({ model, editor }: IMarginOptions, body: React.RefObject<HTMLElement>): void {
  const [, redraw] = React.useReducer((count: number) => count + 1, 0);
  React.useEffect(() => {
    const follow = (): void => {
      const { selection } = editor;
      if (model.isShown && editor.hasFocus && selection) {
        model.activateAt(selection.index);
      }
    };
    const room = new ResizeObserver(redraw);
    const scroller = body.current?.closest('.jddb-Editor-scroller');
    if (scroller) {
      room.observe(scroller);
    }
    model.changed.connect(redraw);
    editor.textChanged.connect(redraw);
    editor.changed.connect(follow);
    return () => {
      room.disconnect();
      model.changed.disconnect(redraw);
      editor.textChanged.disconnect(redraw);
      editor.changed.disconnect(follow);
    };
  }, [model, editor, body]);
}

/** Puts the cards beside their passages; in a list they stand as they come. */
function place(body: HTMLElement, tops: Map<string, number>, active: string): void {
  const cards = Array.from(body.querySelectorAll<HTMLElement>('[data-thread]'));
  if (getComputedStyle(cards[0] ?? body).position !== 'absolute') {
    cards.forEach(card => card.style.removeProperty('top'));
    body.style.removeProperty('min-height');
    return;
  }
  const boxes = cards.map(card => ({
    wish: (tops.get(card.dataset['thread'] ?? '') ?? 0) - body.offsetTop,
    height: card.offsetHeight
  }));
  const current = cards.findIndex(card => card.dataset['thread'] === active);
  const placed = stackCards(boxes, current, GAP, GAP);
  cards.forEach((card, index) => card.style.setProperty('top', `${placed[index]}px`));
  const last = cards.length - 1;
  const end = last < 0 ? 0 : placed[last] + boxes[last].height + GAP;
  body.style.setProperty('min-height', `${end}px`);
}

function Filter({ model, trans }: IMarginOptions): React.JSX.Element {
  return (
    <div className="jddb-Comments-head">
      <select
        className="jddb-Toolbar-style"
        aria-label={trans.__('Which comments are shown')}
        value={model.filter}
        onChange={event => model.setFilter(event.target.value as CommentFilter)}
      >
        <option value="open">{trans.__('Open comments')}</option>
        <option value="resolved">{trans.__('Resolved comments')}</option>
        <option value="mine">{trans.__('My comments')}</option>
      </select>
    </div>
  );
}

function NewThread(props: IMarginOptions & { onLeave: () => void }): React.JSX.Element {
  const { model, trans } = props;
  const draft = model.draft('new');
  const isActive = model.active === 'new';
  return (
    <article
      className={`jddb-CommentCard jddb-mod-new${isActive ? ' jddb-mod-active' : ''}`}
      data-thread="new"
      aria-label={trans.__('New comment')}
      onFocus={() => model.activate('new')}
    >
      <blockquote className="jddb-Comment-quote">{draft?.quote?.slice(0, 80)}</blockquote>
      <CommentForm
        model={model}
        draftKey="new"
        trans={trans}
        label={trans.__('Write a comment; @ mentions somebody')}
        sendLabel={trans.__('Comment')}
        takesFocus={isActive}
        onSent={props.onLeave}
        onEscape={props.onLeave}
      />
    </article>
  );
}

function Margin(options: IMarginOptions): React.JSX.Element {
  const { model, editor, trans } = options;
  const body = React.useRef<HTMLDivElement>(null);
  useRedraw(options, body);
  const threads = model.isShown ? model.shown : [];
  const draft = model.draft('new');
  const active = String(model.active);
  React.useLayoutEffect(() => {
    const passages = threads.map(({ id, start, end }) => ({ key: String(id), start, end }));
    if (draft?.passage && model.isShown) {
      passages.push({ key: 'new', ...draft.passage });
    }
    const current = passages.filter(({ key }) => key === active);
    editor.comments.show(passages, current);
    if (body.current && model.isShown) {
      place(
        body.current,
        new Map(passages.map(({ key, start }) => [key, editor.topOf(start)])),
        active
      );
    }
  });
  const leave = (thread: { start: number; end: number }): void => {
    editor.reveal({ index: thread.start, length: 0 });
    editor.selectRevealed();
  };
  const cards = threads.map(thread => ({
    start: thread.start,
    card: (
      <CommentCard
        key={thread.id}
        model={model}
        thread={thread}
        isActive={model.active === thread.id}
        trans={trans}
        onLeave={leave}
      />
    )
  }));
  if (draft?.passage && model.isShown) {
    const before = cards.findIndex(({ start }) => start > (draft.passage?.start ?? 0));
    const card = (
      <NewThread key="new" {...options} onLeave={() => draft.passage && leave(draft.passage)} />
    );
    cards.splice(before < 0 ? cards.length : before, 0, { start: draft.passage.start, card });
  }
  return (
    <>
      <Filter {...options} />
      {cards.length === 0 && (
        <p className="jddb-Comments-none">
          {trans.__('No comments here. Select some text and press Ctrl+Alt+M to comment on it.')}
        </p>
      )}
      <div ref={body} className="jddb-Comments-body">
        {cards.map(({ card }) => card)}
      </div>
    </>
  );
}
