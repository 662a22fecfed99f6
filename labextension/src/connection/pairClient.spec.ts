// @vitest-environment node
import { beforeEach, describe, expect, it } from 'vitest';

import { link, PairScene, SIDES, state } from '../testing/pairScene';
import { committed } from '../testing/serverMessages';

describe('PairClient', () => {
  let scene: PairScene;

  beforeEach(async () => {
    scene = new PairScene();
    await scene.join();
  });

  it('opens one socket for both texts and shows the links in them', () => {
    expect(scene.sockets).toHaveLength(1);
    expect(scene.texts).toEqual({ source: '😀s. Two.\n', target: 'un. Deux.\n' });
    expect(scene.seen()).toEqual([
      ['😀s.', 'un.'],
      ['Two.', 'Deux.']
    ]);
  });

  it('names the document of what it sends, and gives each text what is said of it', () => {
    scene.type('target', 3, '!');
    expect(scene.sent('document_change')).toEqual([
      {
        type: 'document_change',
        document: 'target',
        revision: 5,
        seq: 1,
        data: { ops: [{ retain: 3 }, { insert: '!' }] }
      }
    ]);
    scene.socket.deliver({ ...committed(6, [{ insert: 'A' }]), document: 'source' });
    scene.socket.deliver({ type: 'ack', document: 'target', seq: 1, revision: 6 });
    expect(scene.texts).toEqual({ source: 'A😀s. Two.\n', target: 'un.! Deux.\n' });
    expect(scene.ports.target.unsentWork()).toBeNull();
    expect(scene.seen()).toEqual([
      ['😀s.', 'un.'],
      ['Two.', 'Deux.']
    ]);
  });

  it('moves links with what the person types before anybody has heard of it', () => {
    scene.type('source', 0, 'Oh ');
    expect(scene.seen()[1]).toEqual(['Two.', 'Deux.']);
    scene.socket.deliver({
      type: 'alignment_change',
      revision: { source: 5, target: 5 },
      version: 2,
      links: [link({ source: [0, 8], stale: true, previous_source: 'Was.' })],
      order: ['a']
    });
    expect(scene.links).toHaveLength(1);
    expect(scene.links[0]).toMatchObject({ stale: true, previousSource: 'Was.' });
    expect(scene.seen()).toEqual([['😀s. Two.', 'un.']]);
  });

  it('sends the text of a translation together with what it means', async () => {
    const done = scene.pair.translate('b', { status: 'draft', origin: 'memory', unitId: 9 }, () => {
      scene.type('target', 9, ' Trois.');
      scene.type('target', 16, ' Quatre.');
    });
    expect(scene.sent('document_change')).toEqual([]);
    expect(scene.sent('translation_update')).toEqual([
      {
        type: 'translation_update',
        id: 'id1',
        revision: 5,
        seq: 1,
        data: {
          link_id: 'b',
          status: 'draft',
          origin: 'memory',
          unit_id: 9,
          ops: [{ retain: 9 }, { insert: ' Trois. Quatre.' }]
        }
      }
    ]);
    scene.type('target', 0, 'x');
    scene.socket.deliver({ type: 'ack', document: 'target', seq: 1, revision: 6 });
    await done;
    expect(scene.sent('document_change')).toHaveLength(1);
  });

  it('says nothing of a link whose text was refused, and offers the text', async () => {
    const done = scene.pair.translate('b', { status: 'draft' }, () => scene.type('target', 9, '!'));
    const rejected = expect(done).rejects.toMatchObject({ code: 'forbidden', message: 'No.' });
    const error = { type: 'error', code: 'forbidden', message: 'No.', retryable: false };
    scene.socket.deliver({ ...error, document: 'target', seq: 1, id: 'id1' });
    scene.socket.deliver(state());
    await rejected;
    expect(scene.offered).toEqual(['!']);
    expect(scene.texts.target).toBe('un. Deux.\n');
  });

  it('confirms what was typed, not what the server has until then', async () => {
    scene.type('target', 9, '!');
    const done = scene.pair.update('b', { status: 'needs_review' });
    expect(scene.sent('translation_update')).toEqual([]);
    scene.socket.deliver({ type: 'ack', document: 'target', seq: 1, revision: 6 });
    expect(scene.sent('translation_update')).toEqual([
      {
        type: 'translation_update',
        id: 'id1',
        data: {
          link_id: 'b',
          status: 'needs_review',
          seen: { revision: { source: 5, target: 6 }, source: [4, 8], target: [4, 9] }
        }
      }
    ]);
    scene.socket.deliver({
      type: 'translation_update',
      id: 'id1',
      revision: { source: 5, target: 6 },
      version: 2,
      links: [link({ link_id: 'b', source: [4, 8], target: [4, 10], status: 'needs_review' })]
    });
    await done;
    expect(scene.links[1].status).toBe('needs_review');
    expect(scene.seen()[1]).toEqual(['Two.', 'Deux.!']);
  });

  it('confirms what the person saw, whatever others write until it is sent', async () => {
    scene.type('target', 9, '!');
    void scene.pair.update('b', { status: 'needs_review' });
    // Neither is in the sentences that they see.
    scene.socket.deliver({
      ...committed(6, [{ insert: '\n' }]),
      document: 'target'
    });
    scene.socket.deliver({ ...committed(6, [{ retain: 4 }, { insert: 'x' }]), document: 'source' });
    scene.socket.deliver({ type: 'ack', document: 'target', seq: 1, revision: 7 });
    expect(scene.sent('translation_update')).toMatchObject([
      {
        data: {
          link_id: 'b',
          seen: { revision: { source: 5, target: 7 }, source: [4, 8], target: [5, 10] }
        }
      }
    ]);
  });

  it('confirms nothing that others changed before it was committed', async () => {
    scene.type('target', 9, '!');
    const done = scene.pair.update('b', { status: 'needs_review' });
    const rejected = expect(done).rejects.toMatchObject({ code: 'changed_meanwhile' });
    // It may become the beginning of their sentence.
    scene.socket.deliver({ ...committed(6, [{ insert: 'x ' }]), document: 'target' });
    scene.socket.deliver({ type: 'ack', document: 'target', seq: 1, revision: 7 });
    await rejected;
    expect(scene.sent('translation_update')).toEqual([]);
  });

  it('waits for what the person has changed in the source, too', async () => {
    scene.type('source', 4, 'Not ');
    scene.type('source', 4, 'x');
    void scene.pair.update('b', { status: 'needs_review' });
    scene.socket.deliver({ type: 'ack', document: 'source', seq: 1, revision: 6 });
    expect(scene.sent('translation_update')).toEqual([]);
    scene.socket.deliver({ type: 'ack', document: 'source', seq: 2, revision: 7 });
    expect(scene.sent('translation_update')).toMatchObject([
      { data: { seen: { revision: { source: 7, target: 5 } } } }
    ]);
  });

  it('confirms nothing any more when the database was restored meanwhile', async () => {
    const done = scene.pair.update('b', { status: 'needs_review' });
    const rejected = expect(done).rejects.toMatchObject({ code: 'changed_meanwhile' });
    scene.socket.drop();
    await scene.timers.advance(2000);
    scene.socket.accept();
    const { documents } = state();
    scene.socket.deliver(
      state({ documents: { ...documents, target: { ...documents.target, epoch: 9 } } })
    );
    await rejected;
    expect(scene.sent('translation_update')).toEqual([]);
  });

  it('tells places of links in code points of what the server has', async () => {
    scene.type('source', 0, 'Oh ');
    const done = scene.pair.align({
      action: 'split',
      linkIds: ['a'],
      at: { source: 8, target: 4 }
    });
    expect(scene.sent('alignment_change')).toEqual([
      {
        type: 'alignment_change',
        id: 'id1',
        data: {
          action: 'split',
          link_ids: ['a'],
          revision: { source: 5, target: 5 },
          at: { source: 4, target: 4 }
        }
      }
    ]);
    const rejected = expect(done).rejects.toMatchObject({ code: 'conflict' });
    scene.socket.deliver({
      type: 'error',
      id: 'id1',
      code: 'conflict',
      message: '',
      retryable: false
    });
    await rejected;
  });

  it('comes back with both texts as one, and does once more what was not answered', async () => {
    scene.type('source', 0, 'x');
    const done = scene.pair.align({ action: 'merge', linkIds: ['a', 'b'] });
    const typed = scene.pair.translate('b', { status: 'draft' }, () =>
      scene.type('target', 9, '!')
    );
    scene.socket.drop();
    scene.type('target', 0, 'offline ');
    expect(scene.seen()[1]).toEqual(['Two.', 'Deux.']);
    await scene.timers.advance(2000);
    expect(scene.sockets).toHaveLength(2);
    const query = scene.socket.query;
    expect(['client_id', 'since', 'epoch', 'token'].map(name => query.get(name))).toEqual([
      'me',
      '5,5',
      '3,4',
      't'
    ]);
    scene.socket.accept();
    const documents = state().documents;
    for (const side of SIDES) {
      documents[side] = {
        ...documents[side],
        document_state: { revision: 5, since: 5, changes: [] }
      };
    }
    scene.socket.deliver(state({ documents }));
    expect(scene.sent('alignment_change')).toHaveLength(1);
    expect(scene.sent('document_change').map(({ document }) => document)).toEqual(['source']);
    expect(scene.sent('translation_update')).toMatchObject([{ id: 'id2', seq: 1 }]);
    scene.socket.deliver({ type: 'ack', document: 'target', seq: 1, revision: 6 });
    await typed;
    scene.socket.deliver({
      type: 'alignment_change',
      id: 'id1',
      revision: { source: 5, target: 6 },
      version: 2,
      links: [link({ source: [0, 8], target: [0, 10] })],
      order: ['a']
    });
    await done;
    expect(scene.seen()).toEqual([['😀s. Two.', 'un. Deux.!']]);
  });

  it('gives up what was not answered when the pair is over', async () => {
    const done = scene.pair.align({ action: 'merge', linkIds: ['a', 'b'] });
    const rejected = expect(done).rejects.toMatchObject({ code: 'session_closed' });
    scene.socket.drop(4010, 'Over.');
    await rejected;
    await scene.timers.advance(60_000);
    expect(scene.sockets).toHaveLength(1);
  });

  it('closes the socket when neither text wants it', () => {
    SIDES.forEach(side => scene.ports[side].disconnect());
    expect(scene.socket.closedWith).toBe(1000);
    expect(scene.timers.waiting).toBe(0);
  });

  it('takes a heartbeat once, and gives its answer to both', async () => {
    await scene.timers.advance(31_000);
    expect(scene.sent('heartbeat')).toHaveLength(1);
    for (let beat = 0; beat < 5; beat += 1) {
      const head = { source: 5, target: 5 };
      scene.socket.deliver({ type: 'heartbeat', timestamp: 1, server_time: 2, head });
      await scene.timers.advance(30_000);
    }
    expect(scene.sockets).toHaveLength(1);
  });
});
