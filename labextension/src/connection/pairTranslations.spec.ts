// @vitest-environment node
import { beforeEach, describe, expect, it } from 'vitest';

import { settle } from '../testing/manualTimers';
import { link, PairScene, SIDES, state } from '../testing/pairScene';
import { committed } from '../testing/serverMessages';

const REVISION = { source: 5, target: 6 };

/** Neither sentence of the source has a translation yet. */
const ALIGNMENT = [
  link({ source: [0, 3], target: null, status: 'untranslated' }),
  link({ link_id: 'b', source: [4, 8], target: null, status: 'untranslated' })
];

describe('PairTranslations', () => {
  let scene: PairScene;

  beforeEach(async () => {
    scene = new PairScene();
    const documents = state().documents;
    documents.target.document_state = { revision: 5, ops: [{ insert: '\n' }] };
    await scene.join({ documents, alignment: ALIGNMENT });
  });

  /** Comes back with both texts as they were. */
  async function comeBack(): Promise<void> {
    await scene.timers.advance(2000);
    scene.socket.accept();
    const documents = state().documents;
    for (const side of SIDES) {
      documents[side].document_state = { revision: 5, since: 5, changes: [] };
    }
    scene.socket.deliver(state({ documents, alignment: ALIGNMENT }));
  }

  /** Answers all actions of a kind, with the links as they are then. */
  function answer(type: 'alignment_change' | 'translation_update', links = ALIGNMENT): void {
    const order = links.map(({ link_id }) => link_id);
    for (const { id } of scene.sent(type) as { id: string }[]) {
      scene.socket.deliver({ type, id, revision: REVISION, version: 2, links, order });
    }
  }

  function lastAction(): unknown {
    return scene.sent('alignment_change').at(-1)?.data;
  }

  it('shows no translation within that of another, for links never overlap', async () => {
    scene = new PairScene();
    const documents = state().documents;
    documents.target.document_state = { revision: 5, ops: [{ insert: 'Un.\n' }] };
    const alignment = [link({ source: [0, 3], target: [0, 3] }), ALIGNMENT[1]];
    await scene.join({ documents, alignment });
    void scene.pair.update('b', { status: 'draft' }, () => scene.type('target', 1, 'Deux.'));
    expect(scene.seen().map(([, target]) => target)).toEqual(['UDeux.n.', '-']);
  });

  it('shows a translation at once, where it was put in, also when others write before it', async () => {
    const done = scene.pair.update('b', { status: 'draft' }, () =>
      scene.type('target', 0, 'Deux.')
    );
    expect(scene.seen()).toEqual([
      ['😀s.', '-'],
      ['Two.', 'Deux.']
    ]);
    expect(scene.links[1].status).toBe('draft');
    scene.socket.deliver({ ...committed(6, [{ insert: 'Un. ' }]), document: 'target' });
    expect(scene.texts.target).toBe('Un. Deux.\n');
    expect(scene.seen()[1]).toEqual(['Two.', 'Deux.']);
    scene.socket.deliver({ type: 'ack', document: 'target', seq: 1, revision: 7 });
    await done;
    expect(scene.seen()[1]).toEqual(['Two.', 'Deux.']);
  });

  it('gives each of several that were put in offline its own sentence', async () => {
    scene.socket.drop();
    const both = [
      scene.pair.update('b', { status: 'draft', origin: 'memory', unitId: 4 }, () =>
        scene.type('target', 0, 'Deux.')
      ),
      scene.pair.update('a', { status: 'draft' }, () => scene.type('target', 0, 'Un. '))
    ];
    expect(scene.seen()).toEqual([
      ['😀s.', 'Un.'],
      ['Two.', 'Deux.']
    ]);
    await comeBack();
    // Together they are one change, which is the translation of neither.
    expect(scene.sent('translation_update')).toEqual([]);
    expect(scene.sent('document_change')).toHaveLength(1);
    scene.socket.deliver({ type: 'ack', document: 'target', seq: 1, revision: 6 });
    expect(scene.sent('alignment_change')).toEqual([]);

    // The server has taken the second sentence for the translation of the first one, and left the other alone.
    const un = link({ link_id: 'c', source: null, target: [0, 3] });
    const guessed = [link({ source: [0, 3], target: [4, 9] }), un, ALIGNMENT[1]];
    const order = guessed.map(({ link_id }) => link_id);
    const news = { type: 'alignment_change' as const, revision: REVISION, version: 2 };
    scene.socket.deliver({ ...news, links: guessed, order });
    await settle();
    expect(lastAction()).toMatchObject({ action: 'unlink', link_ids: ['a'] });

    const deux = link({ link_id: 'd', source: null, target: [4, 9] });
    answer('alignment_change', [ALIGNMENT[0], un, ALIGNMENT[1], deux]);
    await settle();
    const links = scene.sent('alignment_change').map(({ data }) => data);
    expect(links).toContainEqual(expect.objectContaining({ action: 'link', link_ids: ['b', 'd'] }));
    expect(links).toContainEqual(expect.objectContaining({ action: 'link', link_ids: ['a', 'c'] }));
    const joined = [
      link({ source: [0, 3], target: [0, 3] }),
      link({ link_id: 'b', source: [4, 8], target: [4, 9] })
    ];
    answer('alignment_change', joined);
    await settle();
    expect(scene.sent('translation_update').map(({ data }) => data)).toEqual([
      { link_id: 'b', status: 'draft', origin: 'memory', unit_id: 4 },
      { link_id: 'a', status: 'draft' }
    ]);
    answer('translation_update', joined);
    await Promise.all(both);
  });

  it('says nothing of links whose text was refused', async () => {
    const done = scene.pair.update('b', { status: 'draft' }, () =>
      scene.type('target', 0, 'Deux.')
    );
    const rejected = expect(done).rejects.toMatchObject({ code: 'forbidden' });
    const error = { type: 'error', code: 'forbidden', message: 'No.', retryable: false };
    scene.socket.deliver({ ...error, document: 'target', seq: 1, id: 'id1' });
    const documents = state().documents;
    documents.target.document_state = { revision: 5, ops: [{ insert: '\n' }] };
    scene.socket.deliver(state({ documents, alignment: ALIGNMENT }));
    await rejected;
    expect(scene.seen().map(([, target]) => target)).toEqual(['-', '-']);
  });
});
