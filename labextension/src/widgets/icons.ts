/** Icons of the panel, drawn in the colours of the theme. */
import { LabIcon } from '@jupyterlab/ui-components';

function draw(name: string, path: string): LabIcon {
  const svgstr =
    '<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 24 24">' +
    `<path class="jp-icon3 jp-icon-selectable" fill="#616161" d="${path}"/></svg>`;
  return new LabIcon({ name: `jddb-jupyter:${name}`, svgstr });
}

/** A page with lines and a person: a job description. */
export const jobIcon = draw(
  'job',
  'M5 2h10l5 5v15H5V2zm2 2v16h11V8h-4V4H7zm5.5 6a2 2 0 1 1 0 4 2 2 0 0 1 0-4zM9 18.5C9 16.6 10.6 15 12.5 15s3.5 1.6 3.5 3.5H9z'
);
export const undoIcon = draw(
  'undo',
  'M8 5v4.5L2.5 8 8 2.5V5h6a6.5 6.5 0 0 1 0 13H7v-2h7a4.5 4.5 0 0 0 0-9H8z'
);
export const redoIcon = draw(
  'redo',
  'M16 5v4.5L21.5 8 16 2.5V5h-6a6.5 6.5 0 0 0 0 13h7v-2h-7a4.5 4.5 0 0 1 0-9h6z'
);
export const bulletIcon = draw(
  'bullet-list',
  'M4 5h3v3H4zM9 5.5h12v2H9zM4 10.5h3v3H4zM9 11h12v2H9zM4 16h3v3H4zM9 16.5h12v2H9z'
);
export const orderedIcon = draw(
  'ordered-list',
  'M4 4h2v5H5V5H4zM3.5 10.5h3v2l-1.5 2h1.5v1h-3v-1l1.5-2.5h-1.5zM3.5 17h3v4h-3v-1H5v-.7H4.200v-1H5V18H3.5zM9 5.5h12v2H9zM9 11h12v2H9zM9 17.5h12v2H9z'
);
export const outdentIcon = draw(
  'outdent',
  'M3 4h18v2H3zM11 9h10v2H11zM11 14h10v2H11zM3 19h18v2H3zM8 8.5v7L3.5 12z'
);
export const indentIcon = draw(
  'indent',
  'M3 4h18v2H3zM11 9h10v2H11zM11 14h10v2H11zM3 19h18v2H3zM3.5 8.5v7L8 12z'
);
export const quoteIcon = draw(
  'quote',
  'M4 6h7v7c0 3-2 5-5 5v-2c1.8 0 3-1 3-3H4zM13 6h7v7c0 3-2 5-5 5v-2c1.8 0 3-1 3-3h-5z'
);
export const linkIcon = draw(
  'link',
  'M4 12a4 4 0 0 1 4-4h3v2H8a2 2 0 0 0 0 4h3v2H8a4 4 0 0 1-4-4zm4.5-1h7v2h-7zM13 8h3a4 4 0 0 1 0 8h-3v-2h3a2 2 0 0 0 0-4h-3z'
);
export const alignLeftIcon = draw(
  'align-left',
  'M3 4h18v2H3zM3 9h12v2H3zM3 14h18v2H3zM3 19h12v2H3z'
);
export const alignCenterIcon = draw(
  'align-center',
  'M3 4h18v2H3zM6 9h12v2H6zM3 14h18v2H3zM6 19h12v2H6z'
);
export const alignRightIcon = draw(
  'align-right',
  'M3 4h18v2H3zM9 9h12v2H9zM3 14h18v2H3zM9 19h12v2H9z'
);
export const alignJustifyIcon = draw(
  'align-justify',
  'M3 4h18v2H3zM3 9h18v2H3zM3 14h18v2H3zM3 19h18v2H3z'
);
export const clearIcon = draw(
  'clear-format',
  'M6 4h13v3h-5.5l-1 5-2.300-2.300L10.8 7H9L6 4.5zM3.5 4.5L5 3l15.5 15.5L19 20l-6.700-6.700L11 19H8l1.700-8.300z'
);
export const findIcon = draw(
  'find',
  'M10 3a7 7 0 0 1 5.5 11.300l5 5-1.400 1.400-5-5A7 7 0 1 1 10 3zm0 2a5 5 0 1 0 0 10 5 5 0 0 0 0-10z'
);
export const metricsIcon = draw(
  'metrics',
  'M4 20h16v2H2V2h2zM7 11h3v7H7zM12 6h3v12h-3zM17 9h3v9h-3z'
);
/** Two pages beside each other. */
export const compareIcon = draw(
  'compare',
  'M3 4h8v16H3V4zm2 2v12h4V6H5zm8-2h8v16h-8V4zm2 2v12h4V6h-4z'
);
/** A speech bubble with lines. */
export const commentIcon = draw(
  'comment',
  'M3 4h18v13h-9l-5 4v-4H3V4zm2 2v9h4v2.200L11.800 15H19V6H5zm2 2h10v1.600H7V8zm0 3h7v1.600H7V11z'
);
/** A clock that goes back. */
export const historyIcon = draw(
  'history',
  'M13 3a9 9 0 1 1-8.500 12h2.200A7 7 0 1 0 6 9.500L8.500 12H2V5.500l2.600 2.600A9 9 0 0 1 13 3zM12 7h2v5l4 2.400-1 1.700-5-3z'
);
/** A page that is sent up. */
export const publishIcon = draw('publish', 'M5 3h14v2H5zM12 7l6 6h-4v8h-4v-8H6z');
/** Two entries of a dictionary. */
export const glossaryIcon = draw(
  'glossary',
  'M4 3h13a3 3 0 0 1 3 3v15H7a3 3 0 0 1-3-3zm2 2v11.200A3 3 0 0 1 7 16h11V6a1 1 0 0 0-1-1zm1 13a1 1 0 0 0 0 1h11v-1zM8 7h7v2H8zM8 11h5v2H8z'
);
export const playIcon = draw('play', 'M7 4l13 8-13 8z');
export const pauseIcon = draw('pause', 'M6 4h4v16H6zM14 4h4v16h-4z');
export const earlierIcon = draw('earlier-step', 'M5 4h3v16H5zM20 4v16L9 12z');
export const laterIcon = draw('later-step', 'M16 4h3v16h-3zM4 4l11 8-11 8z');
/** Two people: who may read and write. */
export const shareIcon = draw(
  'share',
  'M9 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8zm0 2a2 2 0 1 0 0 4 2 2 0 0 0 0-4zM2 20c0-3.300 3.100-6 7-6s7 2.700 7 6h-2c0-2.200-2.200-4-5-4s-5 1.800-5 4zM16 5a3.500 3.500 0 0 1 0 7V10a1.500 1.500 0 0 0 0-3zM17 14c3 .5 5 2.800 5 6h-2c0-2-1.200-3.500-3-4z'
);
/** Two letters of two scripts, one turned into the other. */
export const translateIcon = draw(
  'translate',
  'M3 5h8v2H9.700c-.4 1.700-1.200 3.200-2.300 4.500l2 1.400-.9 1.600-2.500-1.800-2.600 2-1-1.600 2.200-1.700C3.900 10.500 3.400 9.500 3 8.500h2c.3.600.600 1.200 1 1.700.6-.9 1.100-2 1.400-3.200H3V5zM15.500 10h2L22 21h-2.100l-1.200-3h-4.400l-1.200 3H11l4.500-11zm1 2.600L15 16.200h3l-1.500-3.600z'
);
