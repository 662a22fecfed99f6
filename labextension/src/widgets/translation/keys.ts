/** The keys of commands as they are bound now: by `schema/translation.json`, or by the person in JupyterLab's settings. */
import { CommandRegistry } from '@lumino/commands';

/** The key of a command as people read it; empty where none is bound. */
export function keyOf({ keyBindings }: Pick<CommandRegistry, 'keyBindings'>, id: string): string {
  const binding = keyBindings.findLast(({ command }) => command === id);
  return binding ? CommandRegistry.formatKeystroke(binding.keys) : '';
}

/** The command of a translation that a single keystroke is bound to. */
export function pressedCommand(
  { keyBindings }: Pick<CommandRegistry, 'keyBindings'>,
  event: KeyboardEvent
): string | null {
  const pressed = CommandRegistry.keystrokeForKeydownEvent(event);
  const binding = keyBindings.findLast(
    ({ command, keys }) =>
      command.startsWith('jddb:segment-') && keys.length === 1 && keys[0] === pressed
  );
  return binding?.command ?? null;
}

/** What a button says, with its key where it has one. */
export function withKey(label: string, key: string): string {
  return key ? `${label} (${key})` : label;
}
