import { Signal } from '@lumino/signaling';
import { beforeEach, describe, expect, it } from 'vitest';

import type { IMatch } from '../editor/textSearch';
import type { ISearchedText } from './findReplace';
import { FindReplaceModel } from './findReplace';

class PlainText implements ISearchedText {
  constructor(public text: string) {}
  selection = { index: 0, length: 0 };
  readonly textChanged = new Signal<this, void>(this);
  readonly revealed: IMatch[] = [];
  reveal(match: IMatch): void {
    this.revealed.push(match);
  }
  replace(matches: readonly IMatch[], replacement: string): void {
    for (const { index, length } of [...matches].reverse()) {
      this.text = this.text.slice(0, index) + replacement + this.text.slice(index + length);
    }
    this.textChanged.emit();
  }
}

let text: PlainText;
let model: FindReplaceModel;

beforeEach(() => {
  text = new PlainText('a cat and a cat and a Cat');
  model = new FindReplaceModel(text);
});

describe('FindReplaceModel', () => {
  it('starts at the cursor and goes round', () => {
    text.selection.index = 5;
    model.search({ query: 'cat' });
    expect(model.state).toMatchObject({ current: 1 });
    model.next();
    model.next();
    expect(model.state.current).toBe(0);
    model.previous();
    expect(text.revealed.at(-1)?.index).toBe(22);
  });

  it('replaces one and goes to the next, also where the replacement holds the query', () => {
    model.search({ query: 'cat' });
    model.setReplacement('cats');
    model.replaceCurrent();
    expect(text.text).toBe('a cats and a cat and a Cat');
    expect(text.revealed.at(-1)?.index).toBe(13);
  });

  it('replaces all and tells how many', () => {
    model.search({ query: 'cat', matchCase: true });
    model.setReplacement('dog');
    model.replaceAll();
    expect(text.text).toBe('a dog and a dog and a Cat');
    expect(model.state).toMatchObject({ replaced: 2, current: -1 });
  });

  it('counts again when somebody types', () => {
    model.search({ query: 'cat' });
    text.text = 'one cat';
    text.textChanged.emit();
    expect(model.state.matches).toHaveLength(1);
  });
});
