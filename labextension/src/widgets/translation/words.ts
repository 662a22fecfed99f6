/** How the states of a segment are called. */
import type { TranslationBundle } from '@jupyterlab/translation';

import type { ISeenLink, LinkOrigin, LinkStatus } from '../../connection/pairInterfaces';
import type { IMatch, Where } from '../../models/translation/api';

export function statusName(status: LinkStatus, trans: TranslationBundle): string {
  const names: Record<LinkStatus, () => string> = {
    untranslated: () => trans.__('Not translated'),
    draft: () => trans.__('Draft'),
    needs_review: () => trans.__('To be reviewed'),
    reviewed: () => trans.__('Reviewed'),
    approved: () => trans.__('Approved')
  };
  return names[status]();
}

/** Where a translation comes from that no person has written; empty for one that somebody has. */
export function originName(origin: LinkOrigin, trans: TranslationBundle): string {
  const names: Partial<Record<LinkOrigin, () => string>> = {
    memory: () => trans.__('from the memory'),
    machine: () => trans.__('from a machine')
  };
  return names[origin]?.() ?? '';
}

/** A sign for each, so that no state is told by colour alone. */
export const STATUS_SIGNS: Record<LinkStatus, string> = {
  untranslated: '○',
  draft: '◐',
  needs_review: '●',
  reviewed: '✓',
  approved: '✓✓'
};

export const STALE_SIGN = '↻';
export const FINDING_SIGN = '!';
export const COMMENT_SIGN = '❝';

export function segmentName(link: ISeenLink, number: number, trans: TranslationBundle): string {
  const said = [
    trans.__('Segment %1', number),
    statusName(link.status, trans),
    link.stale ? trans.__('source changed') : '',
    link.source ? '' : trans.__('without source')
  ];
  return said.filter(Boolean).join(', ');
}

/** Where a place of the concordance is. */
export function whereName(where: Where, trans: TranslationBundle): string {
  const names: Record<Where, () => string> = {
    live: () => trans.__('Open translations'),
    published: () => trans.__('Published translations'),
    memory: () => trans.__('Translation memory')
  };
  return names[where]();
}

/** The state of an entry of the memory, or of a segment. */
export function entryStatusName(status: string, trans: TranslationBundle): string {
  return status === 'imported' ? trans.__('Imported') : statusName(status as LinkStatus, trans);
}

export function matchKind(match: IMatch, trans: TranslationBundle): string {
  const names: Record<IMatch['kind'], () => string> = {
    context: () => trans.__('Same context'),
    exact: () => trans.__('Exact'),
    fuzzy: () => trans.__('Similar'),
    semantic: () => trans.__('Similar meaning')
  };
  return names[match.kind]();
}
