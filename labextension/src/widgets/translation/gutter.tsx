/** Between the two texts: a mark for each segment in sight, and a band that joins the two sides of the current one. */
import { ReactWidget } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { ISeenLink, Side } from '../../connection/pairInterfaces';
import type { ChecksModel } from '../../models/translation/checks';
import type { PairModel } from '../../models/translation/pairModel';
import type { Bands, PairGeometry } from './geometry';
import type { CommentsOf } from './segmentComments';
import { threadsOf } from './segmentComments';
import { COMMENT_SIGN, FINDING_SIGN, segmentName, STALE_SIGN, STATUS_SIGNS } from './words';

/** In pixels, as in the style sheet. */
const WIDTH = 56;
const MARK = 22;
/** Marks that are so little out of sight are drawn, for a key that goes to them. */
const MARGIN = 40;

export interface IGutterOptions {
  model: PairModel;
  checks: ChecksModel;
  geometry: PairGeometry;
  scrollers: Record<Side, HTMLElement>;
  commentsOf: CommentsOf;
  trans: TranslationBundle;
  onChoose: (link: ISeenLink) => void;
}

interface IMark {
  link: ISeenLink;
  number: number;
  findings: number;
  comments: number;
  top: number;
}

export class Gutter extends ReactWidget {
  constructor(private readonly options: IGutterOptions) {
    super();
    this.addClass('jddb-PairGutter');
    this.node.setAttribute('role', 'group');
    this.node.setAttribute('aria-label', options.trans.__('Segments'));
    for (const scroller of Object.values(options.scrollers)) {
      scroller.addEventListener('scroll', this.later, { passive: true });
    }
    this.node.addEventListener('wheel', this.onWheel, { passive: true });
  }

  override dispose(): void {
    for (const scroller of Object.values(this.options.scrollers)) {
      scroller.removeEventListener('scroll', this.later);
    }
    super.dispose();
  }

  protected override render(): React.JSX.Element {
    const { model, trans, onChoose } = this.options;
    const { currentId } = model.state;
    const marks = this.marks();
    const current = marks.findIndex(({ link }) => link.linkId === currentId);
    return (
      <>
        <Bridge polygon={this.bridge(currentId)} />
        {marks.map((mark, index) => (
          <Mark
            key={mark.link.linkId}
            mark={mark}
            isCurrent={mark.link.linkId === currentId}
            isTabStop={index === Math.max(0, current)}
            trans={trans}
            onChoose={onChoose}
          />
        ))}
      </>
    );
  }

  private marks(): IMark[] {
    const { model, checks, scrollers, geometry, commentsOf } = this.options;
    const height = this.node.clientHeight;
    const found = new Map<string, number>();
    for (const { link_id } of checks.state.findings) {
      found.set(link_id, (found.get(link_id) ?? 0) + 1);
    }
    let free = -Infinity;
    return model.state.links.flatMap((link, index) => {
      const bands = geometry.bands.get(link.linkId) ?? {};
      const side = bands.source ? 'source' : 'target';
      const wish = (bands[side]?.top ?? NaN) - scrollers[side].scrollTop;
      if (!(wish > -MARGIN && wish < height + MARGIN)) {
        return [];
      }
      const top = Math.max(wish, free);
      free = top + MARK;
      const findings = found.get(link.linkId) ?? 0;
      const comments = threadsOf(link, commentsOf).length;
      return [{ link, number: index + 1, findings, comments, top }];
    });
  }

  /** The corners of what joins the two sides of a segment. */
  private bridge(linkId: string | null): string | null {
    const { geometry, scrollers } = this.options;
    const bands: Bands = geometry.bands.get(linkId ?? '') ?? {};
    if (!bands.source || !bands.target) {
      return null;
    }
    const [left, right] = [scrollers.source.scrollTop, scrollers.target.scrollTop];
    return [
      [0, bands.source.top - left],
      [WIDTH, bands.target.top - right],
      [WIDTH, bands.target.bottom - right],
      [0, bands.source.bottom - left]
    ]
      .map(([x, y]) => `${x},${Math.round(y)}`)
      .join(' ');
  }

  private readonly later = (): void => {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => !this.isDisposed && this.update());
  };

  /** Over the marks the texts scroll as well. */
  private readonly onWheel = (event: WheelEvent): void => {
    this.options.scrollers.source.scrollTop += event.deltaY;
  };

  private frame = 0;
}

function Bridge({ polygon }: { polygon: string | null }): React.JSX.Element {
  return (
    <svg className="jddb-PairGutter-bridge" aria-hidden="true" width={WIDTH} height="100%">
      {polygon && <polygon points={polygon} />}
    </svg>
  );
}

function Mark(props: {
  mark: IMark;
  isCurrent: boolean;
  isTabStop: boolean;
  trans: TranslationBundle;
  onChoose: (link: ISeenLink) => void;
}): React.JSX.Element {
  const { mark, isCurrent, isTabStop, trans, onChoose } = props;
  const { link, number, findings, comments, top } = mark;
  const said = [
    segmentName(link, number, trans),
    findings > 0 ? trans._n('%1 finding', '%1 findings', findings) : '',
    comments > 0 ? trans._n('%1 open comment', '%1 open comments', comments) : ''
  ];
  const name = said.filter(Boolean).join(', ');
  return (
    <button
      type="button"
      className="jddb-PairGutter-mark"
      style={{ top: Math.round(top) }}
      data-status={link.status}
      data-stale={link.stale || undefined}
      aria-current={isCurrent || undefined}
      aria-label={name}
      title={name}
      tabIndex={isTabStop ? 0 : -1}
      onKeyDown={onMarkKey}
      onClick={() => onChoose(link)}
    >
      <span aria-hidden="true">{STATUS_SIGNS[link.status]}</span>
      {link.stale && (
        <span className="jddb-PairGutter-stale" aria-hidden="true">
          {STALE_SIGN}
        </span>
      )}
      {findings > 0 && (
        <span className="jddb-PairGutter-findings" aria-hidden="true">
          {FINDING_SIGN}
        </span>
      )}
      {comments > 0 && (
        <span className="jddb-PairGutter-comments" aria-hidden="true">
          {COMMENT_SIGN}
        </span>
      )}
    </button>
  );
}

function onMarkKey(event: React.KeyboardEvent<HTMLElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined || event.altKey || event.ctrlKey || event.metaKey) {
    return;
  }
  const marks = Array.from(
    event.currentTarget.parentElement?.querySelectorAll<HTMLElement>('.jddb-PairGutter-mark') ?? []
  );
  event.preventDefault();
  marks[marks.indexOf(event.currentTarget) + step]?.focus();
}
