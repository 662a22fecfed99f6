/** The formatting toolbar: one stop of the Tab key, arrow keys within (WAI-ARIA toolbar pattern). */
import type { TranslationBundle } from '@jupyterlab/translation';
import type { LabIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { Formats, TextEditor } from '../editor/textEditor';
import * as icons from './icons';

export interface IToolbarProps {
  editor: TextEditor;
  trans: TranslationBundle;
  onFind: () => void;
  onLink: () => void;
  onComment: () => void;
}

interface IButton {
  id: string;
  label: string;
  /** A letter or an icon that shows what it does. */
  face: string | LabIcon;
  shortcut?: string;
  /** Left out where a button does something once and has no state. */
  pressed?: boolean;
  disabled?: boolean;
  act: () => void;
}

const isMac = /Mac|iPhone|iPad/.test(navigator.platform);

function shortcut(key: string): string {
  return isMac ? `⌘${key}` : `Ctrl+${key}`;
}

function historyButtons({ editor, trans }: IToolbarProps): IButton[] {
  return [
    {
      id: 'undo',
      label: trans.__('Undo your last change'),
      face: icons.undoIcon,
      shortcut: shortcut('Z'),
      disabled: !editor.canUndo,
      act: () => editor.undo()
    },
    {
      id: 'redo',
      label: trans.__('Redo your last change'),
      face: icons.redoIcon,
      shortcut: shortcut(isMac ? '⇧Z' : 'Shift+Z'),
      disabled: !editor.canRedo,
      act: () => editor.redo()
    }
  ];
}

function inlineButtons({ editor, trans, onLink }: IToolbarProps, formats: Formats): IButton[] {
  const toggle = (id: string, label: string, face: string | LabIcon, key?: string): IButton => ({
    id,
    label,
    face,
    shortcut: key && shortcut(key),
    pressed: formats[id] === true,
    act: () => editor.format(id, formats[id] !== true)
  });
  return [
    toggle('bold', trans.__('Bold'), trans._p('letter on the bold button', 'B'), 'B'),
    toggle('italic', trans.__('Italic'), trans._p('letter on the italic button', 'I'), 'I'),
    toggle(
      'underline',
      trans.__('Underline'),
      trans._p('letter on the underline button', 'U'),
      'U'
    ),
    toggle('strike', trans.__('Strikethrough'), trans._p('letter on the strike button', 'S')),
    toggle('code', trans.__('Fixed width'), '</>'),
    {
      id: 'link',
      label: trans.__('Link'),
      face: icons.linkIcon,
      shortcut: shortcut('K'),
      pressed: typeof formats['link'] === 'string',
      act: onLink
    }
  ];
}

function lineButtons({ editor, trans }: IToolbarProps, formats: Formats): IButton[] {
  const list = (value: string, label: string, face: LabIcon): IButton => ({
    id: value,
    label,
    face,
    pressed: formats['list'] === value,
    act: () => editor.format('list', formats['list'] === value ? false : value)
  });
  return [
    list('bullet', trans.__('Bulleted list'), icons.bulletIcon),
    list('ordered', trans.__('Numbered list'), icons.orderedIcon),
    {
      id: 'blockquote',
      label: trans.__('Quotation'),
      face: icons.quoteIcon,
      pressed: formats['blockquote'] === true,
      act: () => editor.format('blockquote', formats['blockquote'] !== true)
    },
    {
      id: 'outdent',
      label: trans.__('Decrease indent'),
      face: icons.outdentIcon,
      act: () => editor.indent(-1)
    },
    {
      id: 'indent',
      label: trans.__('Increase indent'),
      face: icons.indentIcon,
      act: () => editor.indent(1)
    }
  ];
}

function alignButtons({ editor, trans }: IToolbarProps, formats: Formats): IButton[] {
  const align = (value: string | false, label: string, face: LabIcon): IButton => ({
    id: `align-${value || 'left'}`,
    label,
    face,
    pressed: (formats['align'] ?? false) === value,
    act: () => editor.format('align', value)
  });
  return [
    align(false, trans.__('Align left'), icons.alignLeftIcon),
    align('center', trans.__('Centre'), icons.alignCenterIcon),
    align('right', trans.__('Align right'), icons.alignRightIcon),
    align('justify', trans.__('Justify'), icons.alignJustifyIcon)
  ];
}

function lastButtons({ editor, trans, onFind, onComment }: IToolbarProps): IButton[] {
  return [
    {
      id: 'comment',
      label: trans.__('Comment on the selection'),
      face: icons.commentIcon,
      shortcut: isMac ? '⌘⌥M' : 'Ctrl+Alt+M',
      act: onComment
    },
    {
      id: 'clear',
      label: trans.__('Clear formatting'),
      face: icons.clearIcon,
      act: () => editor.clearFormat()
    },
    {
      id: 'find',
      label: trans.__('Find and replace'),
      face: icons.findIcon,
      shortcut: shortcut('F'),
      act: onFind
    }
  ];
}

/** What can be done where the text may only be read. */
const READING = new Set(['find', 'comment']);

function ToolbarButton(props: { button: IButton; isEditable: boolean }): React.JSX.Element {
  const { button, isEditable } = props;
  const { id, label, face, pressed } = button;
  const isOff = button.disabled === true || (!isEditable && !READING.has(id));
  const hint = button.shortcut ? `${label} (${button.shortcut})` : label;
  return (
    <button
      type="button"
      className="jddb-Toolbar-button"
      data-format={id}
      title={hint}
      aria-label={label}
      aria-pressed={pressed}
      aria-disabled={isOff}
      onMouseDown={event => event.preventDefault()}
      onClick={() => !isOff && button.act()}
    >
      {typeof face === 'string' ? (
        <span aria-hidden="true">{face}</span>
      ) : (
        <face.react tag="span" />
      )}
    </button>
  );
}

function StylePicker(props: IToolbarProps & { formats: Formats }): React.JSX.Element {
  const { editor, trans, formats } = props;
  const header = typeof formats['header'] === 'number' ? formats['header'] : 0;
  const levels = [1, 2, 3, 4];
  return (
    <select
      className="jddb-Toolbar-style"
      aria-label={trans.__('Paragraph style')}
      title={trans.__('Paragraph style')}
      value={header}
      disabled={!editor.isEditable}
      onChange={event => editor.format('header', Number(event.target.value) || false)}
    >
      <option value={0}>{trans.__('Normal text')}</option>
      {levels.map(level => (
        <option key={level} value={level}>
          {trans.__('Heading %1', level)}
        </option>
      ))}
    </select>
  );
}

/** Moves the focus within the toolbar; keys of the style list stay with the list. */
function onKeyDown(event: React.KeyboardEvent<HTMLElement>): void {
  const steps: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1 };
  const controls = Array.from(
    event.currentTarget.querySelectorAll<HTMLElement>('button, select:not(:disabled)')
  );
  const current = controls.indexOf(event.target as HTMLElement);
  let next: number | null = null;
  if (event.key in steps) {
    next = (current + steps[event.key] + controls.length) % controls.length;
  } else if (event.key === 'Home' || event.key === 'End') {
    next = event.key === 'Home' ? 0 : controls.length - 1;
  }
  if (next !== null && controls[next]) {
    event.preventDefault();
    setOnlyStop(controls, controls[next]);
    controls[next].focus();
  }
}

function setOnlyStop(controls: HTMLElement[], stop: HTMLElement): void {
  for (const control of controls) {
    control.tabIndex = control === stop ? 0 : -1;
  }
}

export function EditorToolbar(props: IToolbarProps): React.JSX.Element {
  const { editor, trans } = props;
  const bar = React.useRef<HTMLDivElement>(null);
  const [, redraw] = React.useReducer((count: number) => count + 1, 0);
  React.useEffect(() => {
    editor.changed.connect(redraw);
    return () => void editor.changed.disconnect(redraw);
  }, [editor]);
  React.useEffect(() => {
    const controls = Array.from(bar.current?.querySelectorAll<HTMLElement>('button, select') ?? []);
    setOnlyStop(controls, controls[0]);
  }, []);
  const formats = editor.formats();
  const groups = [
    inlineButtons(props, formats),
    lineButtons(props, formats),
    alignButtons(props, formats),
    lastButtons(props)
  ];
  const toButtons = (buttons: IButton[]): React.JSX.Element[] =>
    buttons.map(button => (
      <ToolbarButton key={button.id} button={button} isEditable={editor.isEditable} />
    ));
  return (
    <div
      ref={bar}
      role="toolbar"
      className="jddb-Toolbar"
      aria-label={trans.__('Formatting')}
      onKeyDown={onKeyDown}
    >
      <div className="jddb-Toolbar-group">{toButtons(historyButtons(props))}</div>
      <div className="jddb-Toolbar-group">
        <StylePicker {...props} formats={formats} />
      </div>
      {groups.map((group, index) => (
        <div key={index} className="jddb-Toolbar-group">
          {toButtons(group)}
        </div>
      ))}
    </div>
  );
}
