// @vitest-environment node
import { beforeEach, describe, expect, it } from 'vitest';

import type { IWireLink } from '../protocol/pairMessages';
import { settle } from '../testing/manualTimers';
import { link, PairScene, SIDES, state } from '../testing/pairScene';
import { committed } from '../testing/serverMessages';

const REVISION = { source: 5, target: 6 };

/** Neither sentence of the source has a translation yet. */
const ALIGNMENT = [
  link({ source: [0, 3], target: null, status: 'untranslated' }),
  link({ link_id: 'b', source: [4, 8], target: null, status: 'untranslated' })
];

interface IAct {
  type: 'alignment_change' | 'translation_update';
  id: string;
  data: { action?: string; link_ids?: string[] };
}

describe('PairTranslations', () => {
  let scene: PairScene;

  beforeEach(async () => {
    scene = new PairScene();
    const documents = state().documents;
    documents.target.document_state = { revision: 5, ops: [{ insert: '\n' }] };
    await scene.join({ documents, alignment: ALIGNMENT });
  });

  /** Comes back with both texts as they were. */
  async function comeBack(alignment = ALIGNMENT): Promise<void> {
    await scene.timers.advance(2000);
    scene.socket.accept();
    const documents = state().documents;
    for (const side of SIDES) {
      documents[side].document_state = { revision: 5, since: 5, changes: [] };
    }
    scene.socket.deliver(state({ documents, alignment }));
  }

  /** Does as the server does with what is sent, until nothing more is; a link with one side cannot be parted. */
  async function serve(before: readonly IWireLink[]): Promise<void> {
    const links = before.map(each => ({ ...each }));
    let told = 0;
    for (await settle(); told < acts().length; await settle()) {
      const { type, id, data } = acts()[told];
      told += 1;
      const [first, second] =
        data.link_ids?.map(each => links.find(one => one.link_id === each)) ?? [];
      if (first && data.action === 'unlink') {
        if (!first.source || !first.target) {
          const code = 'link_has_one_side';
          scene.socket.deliver({ type: 'error', code, message: 'No.', retryable: false, id });
          continue;
        }
        links.push({ ...first, link_id: `of-${id}`, source: null });
        first.target = null;
      } else if (first && second) {
        first.target = second.target;
        links.splice(links.indexOf(second), 1);
      }
      const order = links.map(({ link_id }) => link_id);
      scene.socket.deliver({ type, id, revision: REVISION, version: told, links, order });
    }
  }

  function acts(): IAct[] {
    return (scene.socket.sent as unknown as IAct[]).filter(({ type }) =>
      ['alignment_change', 'translation_update'].includes(type)
    );
  }

  it('shows no translation within that of another, for links never overlap', async () => {
    scene = new PairScene();
    const documents = state().documents;
    documents.target.document_state = { revision: 5, ops: [{ insert: 'Un.\n' }] };
    const alignment = [link({ source: [0, 3], target: [0, 3] }), ALIGNMENT[1]];
    await scene.join({ documents, alignment });
    void scene.pair.translate('b', { status: 'draft' }, () => scene.type('target', 1, 'Deux.'));
    expect(scene.seen().map(([, target]) => target)).toEqual(['UDeux.n.', '-']);
  });

  it('shows a translation at once, where it was put in, also when others write before it', async () => {
    const done = scene.pair.translate('b', { status: 'draft' }, () =>
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
      scene.pair.translate('b', { status: 'draft', origin: 'memory', unitId: 4 }, () =>
        scene.type('target', 0, 'Deux.')
      ),
      scene.pair.translate('a', { status: 'draft' }, () => scene.type('target', 0, 'Un. '))
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
    await serve(guessed);
    expect(scene.seen()).toEqual([
      ['😀s.', 'Un.'],
      ['Two.', 'Deux.']
    ]);
    const updates = scene.sent('translation_update').map(({ data }) => data);
    expect(updates).toHaveLength(2);
    expect(updates).toContainEqual({
      link_id: 'b',
      status: 'draft',
      origin: 'memory',
      unit_id: 4
    });
    expect(updates).toContainEqual({ link_id: 'a', status: 'draft' });
    await Promise.all(both);
  });

  it('gives them their sentences one after the other where the one was taken for the other', async () => {
    scene = new PairScene();
    const documents = state().documents;
    documents.source.document_state = { revision: 5, ops: [{ insert: 'One. Two. Three.\n' }] };
    documents.target.document_state = { revision: 5, ops: [{ insert: '\n' }] };
    const bare = { target: null, status: 'untranslated' } as const;
    const alignment = [
      link({ ...bare, link_id: 'a', source: [0, 4] }),
      link({ ...bare, link_id: 'b', source: [5, 9] }),
      link({ ...bare, link_id: 'c', source: [10, 16] })
    ];
    await scene.join({ documents, alignment });
    scene.socket.drop();
    const both = [
      scene.pair.translate('c', { status: 'draft' }, () => scene.type('target', 0, 'Trois.')),
      scene.pair.translate('b', { status: 'draft' }, () => scene.type('target', 0, 'Deux. '))
    ];
    await comeBack(alignment);
    scene.socket.deliver({ type: 'ack', document: 'target', seq: 1, revision: 6 });

    // The server has taken each for the translation of the segment before.
    const guessed = [
      link({ link_id: 'a', source: [0, 4], target: [0, 5] }),
      link({ link_id: 'b', source: [5, 9], target: [6, 12] }),
      alignment[2]
    ];
    const news = { type: 'alignment_change' as const, revision: REVISION, version: 2 };
    scene.socket.deliver({ ...news, links: guessed, order: ['a', 'b', 'c'] });
    await serve(guessed);
    await Promise.all(both);
    expect(scene.seen()).toEqual([
      ['One.', '-'],
      ['Two.', 'Deux.'],
      ['Three.', 'Trois.']
    ]);
  });

  it('confirms a translation only when it is that of its link', async () => {
    scene.socket.drop();
    scene.type('target', 0, ' ');
    const done = [
      scene.pair.translate('a', { status: 'draft' }, () => scene.type('target', 0, 'Un.')),
      scene.pair.update('a', { status: 'needs_review' })
    ];
    await comeBack();
    scene.socket.deliver({ type: 'ack', document: 'target', seq: 1, revision: 6 });
    await settle();
    expect(scene.sent('translation_update')).toEqual([]);
    const un = link({ link_id: 'c', source: null, target: [0, 3] });
    const guessed = [ALIGNMENT[0], un, ALIGNMENT[1]];
    const order = guessed.map(({ link_id }) => link_id);
    const news = { type: 'alignment_change' as const, revision: REVISION, version: 2 };
    scene.socket.deliver({ ...news, links: guessed, order });
    await serve(guessed);
    expect(acts().map(({ data }) => data)).toMatchObject([
      { action: 'link', link_ids: ['a', 'c'] },
      { link_id: 'a', status: 'draft' },
      { link_id: 'a', status: 'needs_review' }
    ]);
    await Promise.all(done);
  });

  it('says nothing of links whose text was refused', async () => {
    const done = scene.pair.translate('b', { status: 'draft' }, () =>
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
