// Clients of the protocol on npm's quill-delta, driven by JSON lines: a question in, an answer out.
//
// Written from docs/protocol.md alone and sharing no code with the product, so that the two check each other.
// The wire counts code points and quill-delta UTF-16 units; `toUnits` and `toPoints` stand between.
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

const require = createRequire(new URL('../../labextension/package.json', import.meta.url));
const Delta = require('quill-delta');

const textOf = document => document.ops.map(op => op.insert).join('');
const points = text => [...text].length;

/** The UTF-16 units that `count` code points take from the unit `from` on. */
function unitsFrom(text, from, count) {
  let at = from;
  for (; count > 0; count--) {
    if (at >= text.length) {
      throw new Error('a change reaches beyond the end of the text');
    }
    at += text.codePointAt(at) > 0xffff ? 2 : 1;
  }
  return at - from;
}

/** Rewrites the lengths of `ops`, made for a document with `text`; `measure(text, at, length)` gives [new, units]. */
function converted(ops, text, measure) {
  let at = 0;
  const out = new Delta();
  for (const op of ops) {
    if (op.insert !== undefined) {
      out.push(op);
      continue;
    }
    const kind = op.delete === undefined ? 'retain' : 'delete';
    const [length, units] = measure(text, at, op[kind]);
    at += units;
    out.push({ ...op, [kind]: length });
  }
  return out;
}

const toUnits = (ops, text) =>
  converted(ops, text, (all, at, count) => {
    const units = unitsFrom(all, at, count);
    return [units, units];
  }).chop();

const toPoints = (delta, text) =>
  converted(delta.ops, text, (all, at, units) => [points(all.slice(at, at + units)), units]).ops;

/** Where a passage is after a change of the text that it stands in; all in UTF-16 units. */
function movedPassage({ start, end, quote }, change) {
  const from = change.transformPosition(start);
  const to = Math.max(from, change.transformPosition(end, true));
  if (from < to) {
    return { start: from, end: to, quote };
  }
  let at = 0;
  let text = '';
  // One more retain closes the last insertion.
  for (const op of [...change.ops, { retain: 1 }]) {
    if (op.insert !== undefined) {
      text += op.insert;
    } else if (op.retain !== undefined) {
      const index = text.indexOf(quote);
      const isThere = at <= from && from <= at + text.length;
      if (text !== '' && index >= 0 && (isThere || points(quote) >= 8)) {
        return { start: at + index, end: at + index + quote.length, quote };
      }
      at += text.length + op.retain;
      text = '';
    }
  }
  return { start: from, end: to, quote };
}

const wrong = (what, ...facts) => {
  throw new Error(`${what}: ${JSON.stringify(facts)}`);
};

class Client {
  id;
  epoch = null;
  role = '';
  status = '';
  connected = false;
  // The server's document, what was sent on top of it, what was typed on top of that, and what all make.
  server = null;
  revision = -1;
  acked = 0;
  sent = null;
  typed = null;
  seen = null;
  // Where the threads of comments stand in the server's document.
  threads = new Map();
  // Whether only the full state helps, whether we asked for it, and whether we want another connection.
  lost = false;
  asked = false;
  leaves = false;
  mustSendAgain = false;
  offered = '';

  constructor(id) {
    this.id = id;
  }

  view() {
    return {
      is_live: this.connected && !this.lost,
      is_saved: this.sent === null && this.typed === null,
      may_write: ['editor', 'owner'].includes(this.role) && this.status === 'active',
      has_document: this.server !== null,
      revision: this.revision,
      must_send_again: this.mustSendAgain,
      leaves: this.leaves,
      offered: this.offered
    };
  }

  change() {
    const ops = toPoints(this.sent, textOf(this.server));
    return { type: 'document_change', revision: this.revision, seq: this.acked + 1, data: { ops } };
  }

  advance(change) {
    this.server = this.server.compose(change);
    for (const [id, passage] of this.threads) {
      this.threads.set(id, movedPassage(passage, change));
    }
  }

  takeThreads(threads) {
    const text = textOf(this.server);
    for (const { id, start, end, quote, comments } of threads) {
      if (comments.length === 0) {
        this.threads.delete(id);
      } else {
        const from = unitsFrom(text, 0, start);
        this.threads.set(id, { start: from, end: from + unitsFrom(text, from, end - start), quote });
      }
    }
  }

  /** Sends what was typed, if nothing is on its way. */
  flush() {
    if (!this.connected || this.lost || this.sent !== null || this.typed === null) {
      return [];
    }
    this.sent = this.typed;
    this.typed = null;
    return [this.change()];
  }

  confirm(revision) {
    if (revision !== this.revision + 1) {
      wrong('an acknowledgement out of place', this.id, revision, this.revision);
    }
    this.advance(this.sent);
    this.sent = null;
    this.mustSendAgain = false;
    this.acked += 1;
    this.revision = revision;
  }

  foreign(revision, ops) {
    if (revision !== this.revision + 1) {
      wrong('a change out of place', this.id, revision, this.revision);
    }
    let change = toUnits(ops, textOf(this.server));
    this.advance(change);
    this.revision = revision;
    for (const mine of ['sent', 'typed']) {
      if (this[mine] !== null) {
        const before = this[mine];
        this[mine] = change.transform(before, true);
        change = before.transform(change, false);
      }
    }
    this.seen = this.seen.compose(change);
  }

  check() {
    if (this.server === null || this.lost) {
      return;
    }
    const all = [this.sent, this.typed].reduce(
      (document, delta) => (delta === null ? document : document.compose(delta)),
      this.server
    );
    if (JSON.stringify(textOf(all)) !== JSON.stringify(textOf(this.seen))) {
      wrong('what is seen is not what should be', this.id, textOf(all), textOf(this.seen));
    }
  }
}

const onMessage = {
  session_state(client, message) {
    Object.assign(client, { epoch: message.epoch, role: message.role, status: message.status });
    client.connected = true;
    const state = message.document_state;
    if (state.changes === undefined) {
      const send = onFullState(client, state, message.acked_seq);
      client.threads.clear();
      client.takeThreads(message.comments);
      return send;
    }
    for (const change of state.changes) {
      if (client.sent !== null && change.client_id === client.id && change.seq === client.acked + 1) {
        client.confirm(change.revision);
      } else {
        client.foreign(change.revision, change.data.ops);
      }
    }
    if (client.acked !== message.acked_seq) {
      wrong('the server counts other changes', client.id, client.acked, message.acked_seq);
    }
    client.threads.clear();
    client.takeThreads(message.comments);
    return client.sent === null ? client.flush() : [client.change()];
  },

  document_change(client, message) {
    if (!client.lost) {
      client.foreign(message.revision, message.data.ops);
    }
    return [];
  },

  ack(client, message) {
    if (client.lost || client.sent === null || message.seq <= client.acked) {
      return [];
    }
    if (message.seq !== client.acked + 1) {
      wrong('an acknowledgement of nothing', client.id, message, client.acked);
    }
    client.confirm(message.revision);
    return client.flush();
  },

  comments(client, message) {
    if (!client.lost) {
      if (message.revision !== client.revision) {
        wrong('comments out of place', client.id, message.revision, client.revision);
      }
      client.takeThreads(message.threads);
    }
    return [];
  },

  error(client, message) {
    if (client.lost || client.sent === null || message.seq !== client.acked + 1) {
      return [];
    }
    if (message.retryable) {
      client.mustSendAgain = true;
      return [];
    }
    client.lost = client.asked = true;
    return [{ type: 'resync', reason: message.code }];
  },

  // A full state that comes by itself may cross what is on its way to the server, and then it does not tell
  // what becomes of that. The first state of a new connection does.
  resync(client) {
    if (client.asked || client.sent !== null) {
      client.leaves = true;
    } else {
      client.lost = true;
    }
    return [];
  }
};

/** The server's document takes the place of ours; what of ours it does not hold is offered to be typed again. */
function onFullState(client, state, acked) {
  const wasStored = client.sent !== null && acked > client.acked;
  const rest = [wasStored ? null : client.sent, client.typed].filter(delta => delta !== null);
  const all = rest.reduce((delta, next) => delta.compose(next), new Delta());
  client.offered += all.ops.map(op => op.insert ?? '').join('');
  client.sent = client.typed = null;
  client.mustSendAgain = false;
  client.acked = acked;
  client.revision = state.revision;
  client.server = client.seen = new Delta(state.ops);
  client.lost = client.asked = false;
  return [];
}

/** The change that a wish means for the text that is seen. */
function meant(client, { at, count, text, attributes, formats }) {
  const all = textOf(client.seen);
  const length = points(all);
  const start = Math.min(Math.floor(at * length), length - 1);
  const from = unitsFrom(all, 0, start);
  const delta = new Delta().retain(from);
  if (formats) {
    return { delta: delta.retain(unitsFrom(all, from, Math.min(count, length - start)), attributes), removed: '' };
  }
  const units = unitsFrom(all, from, Math.min(count, length - 1 - start));
  return {
    delta: delta.insert(text, attributes ?? undefined).delete(units),
    removed: all.slice(from, from + units)
  };
}

const clients = new Map();

const onQuestion = {
  forget() {
    clients.clear();
    return {};
  },

  hello(client) {
    const comesBack = client.server !== null && !client.lost;
    return { hello: comesBack ? { since: client.revision, epoch: client.epoch } : {} };
  },

  disconnected(client) {
    client.connected = client.asked = client.leaves = client.mustSendAgain = false;
    return {};
  },

  receive(client, { message }) {
    return { send: onMessage[message.type]?.(client, message) ?? [] };
  },

  edit(client, wish) {
    const { delta, removed } = meant(client, wish);
    delta.chop();
    if (delta.ops.length === 0) {
      return { removed, send: [] };
    }
    client.seen = client.seen.compose(delta);
    const typed = client.typed === null ? delta : client.typed.compose(delta);
    client.typed = typed.ops.length > 0 ? typed : null;
    return { removed, send: client.flush() };
  },

  takeOffered(client) {
    const offered = client.offered;
    client.offered = '';
    return { offered };
  },

  again(client) {
    client.mustSendAgain = false;
    return { send: client.connected && !client.lost && client.sent !== null ? [client.change()] : [] };
  },

  resync(client) {
    client.lost = client.asked = true;
    return { send: [{ type: 'resync', reason: 'to be sure' }] };
  },

  point(client, { at }) {
    const { is_live: live, is_saved: saved } = client.view();
    if (!live || !saved) {
      return { send: [] };
    }
    const position = Math.floor(at * points(textOf(client.seen)));
    return { send: [{ type: 'cursor_position', revision: client.revision, data: { position } }] };
  },

  document(client) {
    return { ops: client.seen.ops };
  },

  passages(client) {
    const text = textOf(client.seen);
    const found = {};
    for (const [id, passage] of client.threads) {
      let seen = passage;
      for (const change of [client.sent, client.typed].filter(delta => delta !== null)) {
        seen = movedPassage(seen, change);
      }
      if (seen.end > text.length) {
        wrong('a passage beyond the text', client.id, seen, text);
      }
      found[id] = [points(text.slice(0, seen.start)), points(text.slice(0, seen.end))];
    }
    return { passages: found };
  }
};

function answer({ do: what, peer, ...rest }) {
  if (what === 'create') {
    clients.set(peer, new Client(peer));
    return { view: clients.get(peer).view() };
  }
  const client = clients.get(peer);
  const found = onQuestion[what](client, rest);
  client?.check();
  return { ...found, view: client?.view() };
}

for await (const line of createInterface({ input: process.stdin })) {
  let found;
  try {
    found = answer(JSON.parse(line));
  } catch (error) {
    found = { wrong: String(error.stack) };
  }
  console.log(JSON.stringify(found));
}
