import type { TranslationBundle } from '@jupyterlab/translation';

import type { Role } from '../models/peopleApi';

export const ROLES: readonly Role[] = ['owner', 'editor', 'translator', 'reviewer', 'viewer'];

/** Roles that a link may give: ownership is given to a person by name. */
export const INVITED_ROLES = ROLES.filter(role => role !== 'owner');

/** A role by its name. */
export function roleName(role: string, trans: TranslationBundle): string {
  const names: Record<string, () => string> = {
    owner: () => trans.__('Owner'),
    editor: () => trans.__('Editor'),
    translator: () => trans.__('Translator'),
    reviewer: () => trans.__('Reviewer'),
    viewer: () => trans.__('Reader')
  };
  return names[role]?.() ?? role;
}

/** What a role allows, in a few words. */
export function roleMeaning(role: string, trans: TranslationBundle): string {
  const meanings: Record<string, () => string> = {
    owner: () => trans.__('writes, manages people, publishes, deletes'),
    editor: () => trans.__('writes the text'),
    translator: () => trans.__('translates; reads the text otherwise'),
    reviewer: () => trans.__('reads, comments and settles comments'),
    viewer: () => trans.__('reads and comments')
  };
  return meanings[role]?.() ?? '';
}
