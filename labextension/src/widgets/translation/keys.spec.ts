import { CommandRegistry } from '@lumino/commands';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { keyOf, pressedCommand, withKey } from './keys';
import { SEGMENT_COMMANDS } from './segmentCommands';

interface IShortcut {
  command: string;
  keys: string[];
  selector: string;
}

const path = join(import.meta.dirname, '../../../schema/translation.json');
const shortcuts: IShortcut[] = JSON.parse(readFileSync(path, 'utf-8'))['jupyter.lab.shortcuts'];

/** What JupyterLab has of its own everywhere, and a browser keeps for itself: new tab or window, close, quit. */
const TAKEN = [
  'N',
  'T',
  'W',
  'Shift N',
  'Shift T',
  'Shift W',
  'Q',
  'Alt A',
  'Shift C',
  'B',
  'J',
  'S'
];

const ENTER = 13;
const F9 = 120;

function bound(): CommandRegistry {
  const commands = new CommandRegistry();
  shortcuts.forEach(shortcut => void commands.addKeyBinding(shortcut));
  return commands;
}

describe('the keys of a translation', () => {
  it('are those of its commands, each once, and hold in its panel alone', () => {
    expect(shortcuts.map(({ command }) => command).sort()).toEqual(
      SEGMENT_COMMANDS.map(({ id }) => id).sort()
    );
    const keys = shortcuts.map(({ keys }) => keys.join());
    expect(new Set(keys).size).toBe(keys.length);
    expect(new Set(shortcuts.map(({ selector }) => selector))).toEqual(
      new Set(['.jddb-TranslationPanel'])
    );
    expect(keys.filter(key => TAKEN.includes(key.replace('Accel ', '')))).toEqual([]);
  });

  it('are shown and obeyed as they are bound now', () => {
    const commands = bound();
    const pressed = (keyCode: number): string | null =>
      pressedCommand(
        commands,
        new KeyboardEvent('keydown', { keyCode, ctrlKey: true, bubbles: true })
      );
    expect(keyOf(commands, 'jddb:segment-confirm')).toBe('Ctrl+Enter');
    expect(pressed(ENTER)).toBe('jddb:segment-confirm');
    expect(pressed(F9)).toBeNull();
    const own = commands.addKeyBinding({
      command: 'jddb:segment-confirm',
      keys: ['Ctrl F9'],
      selector: '.jddb-TranslationPanel'
    });
    expect(keyOf(commands, 'jddb:segment-confirm')).toBe('Ctrl+F9');
    expect(pressed(F9)).toBe('jddb:segment-confirm');
    own.dispose();
    expect(pressed(F9)).toBeNull();
  });

  it('are not spoken of where none is bound', () => {
    expect(keyOf(new CommandRegistry(), 'jddb:segment-confirm')).toBe('');
    expect(withKey('Insert', '')).toBe('Insert');
    expect(withKey('Insert', 'Ctrl+1')).toBe('Insert (Ctrl+1)');
  });
});
