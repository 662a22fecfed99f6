import Delta from 'quill-delta';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { QuillPort } from './quillAdapter';
import { QuillAdapter } from './quillAdapter';
import type { ILoadedQuill } from './quillModules';
import { createQuill } from './quillModules';

let loaded: ILoadedQuill;
let sent: Delta[];
let adapter: QuillAdapter;
/** What the server would hold: the first contents with everything that was sent. */
let document_: Delta;

beforeEach(async () => {
  // jsdom lays nothing out; Quill asks where the cursor is to scroll there.
  Range.prototype.getBoundingClientRect = () => new DOMRect();
  const host = document.createElement('div');
  document.body.append(host);
  loaded = await createQuill({ host, label: 'Text', placeholder: '' });
  loaded.quill.enable(true);
  sent = [];
  adapter = new QuillAdapter(loaded.quill as unknown as QuillPort, delta => {
    sent.push(delta);
    document_ = document_.compose(delta);
  });
});

afterEach(() => {
  adapter.dispose();
  document.body.replaceChildren();
});

function open(contents: Delta): void {
  document_ = contents;
  adapter.reset(contents);
}

function expectSame(): void {
  expect(new Delta(loaded.quill.getContents().ops)).toEqual(document_);
}

function paste(html: string): void {
  const { quill } = loaded;
  const pasted = quill.clipboard.convert({ html, text: '' });
  quill.updateContents(new Delta().retain(quill.getLength() - 1).concat(pasted), 'user');
}

describe('QuillAdapter', () => {
  it('sends what a person types and nothing that others did', () => {
    open(new Delta().insert('one\n'));
    loaded.quill.insertText(3, ' two', 'user');
    adapter.applyRemote(new Delta().insert('zero '));
    expect(sent).toEqual([new Delta().retain(3).insert(' two')]);
  });

  it('leaves a newline when everything is deleted', () => {
    open(new Delta().insert('one').insert('\n', { header: 1 }).insert('two\n'));
    loaded.quill.deleteText(0, loaded.quill.getLength(), 'user');
    expect(document_.length()).toBe(1);
    expectSame();
  });

  it('takes back own edits only', () => {
    open(new Delta().insert('base\n'));
    loaded.quill.insertText(4, ' mine', 'user');
    const theirs = new Delta().insert('theirs ');
    adapter.applyRemote(theirs);
    document_ = document_.compose(theirs);
    loaded.quill.history.undo();
    expect(loaded.quill.getText()).toBe('theirs base\n');
    expectSame();
    loaded.quill.history.undo();
    expect(loaded.quill.getText()).toBe('theirs base\n');
  });

  it('shows what the document has where the rules left something out', () => {
    open(new Delta().insert('x\n'));
    loaded.quill.formatLine(0, 1, 'header', 6, 'user');
    expect(document_.ops[1].attributes).toEqual({ header: 4 });
    expectSame();
  });

  it('brings a word processor’s headings, lists and links, without colours and images', () => {
    open(new Delta().insert('\n'));
    paste(
      '<html xmlns:w="urn:schemas-microsoft-com:office:word"><head><style>' +
        '@list l0:level1 {mso-level-number-format:bullet;}</style></head><body>' +
        '<p class=MsoTitle>Title</p><h5>Five</h5>' +
        '<p><b style="color:red">Bold</b> <a href="javascript:x()">bad</a>' +
        ' <a href="https://x.org">good</a><img src="x.png"></p>' +
        '<p style="mso-list:l0 level1 lfo1"><span style="mso-list:Ignore">·</span>Item</p>' +
        '</body></html>'
    );
    expect(document_).toEqual(
      new Delta()
        .insert('Title')
        .insert('\n', { header: 1 })
        .insert('Five')
        .insert('\n', { header: 4 })
        .insert('Bold', { bold: true })
        .insert(' bad ')
        .insert('good', { link: 'https://x.org' })
        .insert('\nItem')
        .insert('\n', { list: 'bullet' })
        .insert('\n')
    );
    expectSame();
  });

  it('lets the text stand still while a character is composed', async () => {
    open(new Delta().insert('cafe\n'));
    const { root } = loaded.quill;
    root.dispatchEvent(new Event('compositionstart'));
    const theirs = new Delta().insert('Un ');
    adapter.applyRemote(theirs);
    document_ = document_.compose(theirs);
    expect(loaded.quill.getText()).toBe('cafe\n');
    loaded.quill.updateContents(new Delta().retain(3).insert('é').delete(1), 'user');
    root.dispatchEvent(new Event('compositionend'));
    await Promise.resolve();
    await Promise.resolve();
    expect(loaded.quill.getText()).toBe('Un café\n');
    expectSame();
  });

  it('keeps positions right behind a carriage return', () => {
    open(new Delta().insert('a\r\nb\n'));
    loaded.quill.insertText(4, '!', 'user');
    expect(document_).toEqual(new Delta().insert('a\r\nb!\n'));
  });
});
