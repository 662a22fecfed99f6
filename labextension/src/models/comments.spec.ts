import { Signal } from '@lumino/signaling';
import Delta from 'quill-delta';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import type { IThread } from '../connection/client';
import { CommentDrafts } from './commentDrafts';
import { CommentsModel } from './comments';
import type { CommentsApi } from './commentsApi';
import type { EditingModel } from './editing';

/** A document that a test changes. */
class FakeEditing {
  state = {
    role: 'editor',
    userId: 1,
    save: { connection: 'online', waiting: 0, readOnly: null as string | null }
  };
  text = 'She leads the team\n';
  sessionId: string | null = 's';
  locate = (start: number, end: number) =>
    this.state.save.waiting > 0 ? null : { start, end, revision: 4, epoch: 1 };
  readonly changed = new Signal<this, void>(this);
  readonly commentsChanged = new Signal<this, readonly IThread[]>(this);
  readonly contentsChanged = new Signal<this, Delta | null>(this);
}

const me = { id: 1, username: 'me', name: 'Me', colour: '#123456' };
const ana = { id: 2, username: 'ana', name: 'Ana', colour: '#654321' };

function thread(id: number, start: number, change: Partial<IThread> = {}): IThread {
  const words = { id, author: ana, text: 'Why?', mentions: [], created_at: 0, edited_at: null };
  const comments = [{ ...words, deleted: false }];
  return {
    id,
    version: 1,
    start,
    end: start + 3,
    quote: 'abc',
    resolved: null,
    comments,
    ...change
  };
}

let editing: FakeEditing;
let begin: ReturnType<typeof vi.fn>;
let model: CommentsModel;
let nonces: number;

function create(): CommentsModel {
  return new CommentsModel({
    editing: editing as unknown as EditingModel,
    api: { begin, reply: begin } as unknown as CommentsApi,
    drafts: new CommentDrafts(window.localStorage, 'here'),
    offline: () => 'offline',
    newNonce: () => `nonce-${(nonces += 1)}`
  });
}

beforeEach(() => {
  window.localStorage.clear();
  nonces = 0;
  editing = new FakeEditing();
  begin = vi.fn(async () => 7);
  model = create();
});

describe('a comment that is written', () => {
  it('is sent with its place, and is done then', async () => {
    model.begin({ start: 4, end: 9 }, 'leads');
    model.write('new', 'Why? @Ana', [ana]);
    expect(await model.send('new')).toBe(true);
    const place = { start: 4, end: 9, revision: 4, epoch: 1 };
    const comment = expect.objectContaining({ text: 'Why? @Ana', mentions: ['ana'] });
    expect(begin).toHaveBeenCalledWith('s', place, comment);
    expect(model.draft('new')).toBeNull();
    expect(create().draft('new')).toBeNull();
  });

  it('is kept when it cannot be sent, and sent again under the same nonce', async () => {
    begin.mockRejectedValueOnce(new Error('no answer'));
    model.begin({ start: 4, end: 9 }, 'leads');
    model.write('new', 'Why?', []);
    expect(await model.send('new')).toBe(false);
    expect(model.sending('new').error).toBe('no answer');
    expect(create().draft('new')?.text).toBe('Why?');
    expect(await model.send('new')).toBe(true);
    const [first, second] = begin.mock.calls.map(([, , { nonce }]) => nonce);
    expect(second).toBe(first);
  });

  it('is another one when its words change after it may have been stored', async () => {
    begin.mockRejectedValueOnce(new Error('no answer'));
    model.begin({ start: 4, end: 9 }, 'leads');
    model.write('new', 'Why?', []);
    await model.send('new');
    model.write('new', 'Why so?', []);
    await model.send('new');
    const [first, second] = begin.mock.calls.map(([, , { nonce }]) => nonce);
    expect(second).not.toBe(first);
  });

  it('keeps what is typed while it is under way', async () => {
    begin.mockImplementationOnce(async () => {
      model.write('reply-3', 'Because of it', []);
      return 3;
    });
    model.write('reply-3', 'Because', []);
    await model.send('reply-3');
    expect(model.draft('reply-3')?.text).toBe('Because of it');
  });

  it('waits for the text that it stands in', async () => {
    editing.state.save.waiting = 1;
    model.begin({ start: 4, end: 9 }, 'leads');
    model.write('new', 'Why?', []);
    const sending = model.send('new');
    expect(begin).not.toHaveBeenCalled();
    editing.state.save.waiting = 0;
    editing.changed.emit();
    expect(await sending).toBe(true);
  });

  it('moves with the text, and is found again in another one', () => {
    model.begin({ start: 4, end: 9 }, 'leads');
    model.write('new', 'Why?', []);
    editing.text = 'Now she leads the team\n';
    editing.contentsChanged.emit(new Delta().insert('Now '));
    expect(model.draft('new')?.passage).toEqual({ start: 8, end: 13 });
    editing.text = 'He leads\n';
    const other = create();
    editing.contentsChanged.emit(null);
    expect(other.draft('new')?.passage).toEqual({ start: 3, end: 8 });
  });
});

describe('threads', () => {
  it('are shown in the order of the text, and gone through in it', () => {
    editing.commentsChanged.emit([thread(1, 9), thread(2, 3), thread(3, 6)]);
    expect(model.shown.map(({ id }) => id)).toEqual([2, 3, 1]);
    expect(model.step(1, 5)?.id).toBe(3);
    expect(model.step(1, 5)?.id).toBe(1);
    expect(model.step(1, 5)?.id).toBe(2);
    expect(model.step(-1, 5)?.id).toBe(1);
  });

  it('are settled by who may, or by who began them', () => {
    editing.state.role = 'viewer';
    const own = thread(1, 0);
    own.comments[0].author = me;
    expect([own, thread(2, 0)].map(one => model.canResolve(one))).toEqual([true, false]);
    editing.state.role = 'reviewer';
    expect(model.canResolve(thread(2, 0))).toBe(true);
    editing.state.save.readOnly = 'completed';
    expect(model.canResolve(thread(2, 0))).toBe(false);
  });

  it('tell of mentions until they were seen', () => {
    const mentioning = thread(5, 0);
    mentioning.comments[0].mentions = [me];
    editing.commentsChanged.emit([mentioning, thread(6, 0)]);
    expect(model.unseenMentions).toBe(1);
    model.show(true);
    expect(model.unseenMentions).toBe(0);
    const again = create();
    editing.commentsChanged.emit([mentioning]);
    expect(again.unseenMentions).toBe(0);
  });

  it('say each new mention once, and none that was seen before', () => {
    const mentioning = (id: number): IThread => {
      const made = thread(id, 0);
      made.comments[0].mentions = [me];
      return made;
    };
    editing.commentsChanged.emit([mentioning(5)]);
    expect(model.newMention?.id).toBe(5);
    model.show(true);
    const again = create();
    editing.state.userId = -1; // the threads come before it is known who one is
    editing.commentsChanged.emit([mentioning(5), thread(6, 0)]);
    editing.state.userId = me.id;
    editing.changed.emit();
    expect(again.newMention).toBeNull();
    editing.commentsChanged.emit([mentioning(5), mentioning(6)]);
    expect(again.newMention?.id).toBe(6);
    editing.commentsChanged.emit([mentioning(5), mentioning(6), mentioning(7)]);
    editing.commentsChanged.emit([mentioning(5)]);
    editing.commentsChanged.emit([mentioning(5), mentioning(6)]);
    expect(again.newMention?.id).toBe(7);
  });
});
