// Small helpers to build elements. Text is always set as text, never parsed as markup.

const SVG = 'http://www.w3.org/2000/svg';

/** An element with attributes, listeners (onclick: f) and children; null children are left out. */
export function h(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** The same in SVG. */
export function s(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) {
      continue;
    }
    if (name.startsWith('on')) {
      element.addEventListener(name.slice(2), value);
    } else if (name === 'width%') {
      element.style.width = `${value}%`;
    } else {
      element.setAttribute(name, value === true ? '' : String(value));
    }
  }
  element.append(...children.flat(Infinity).filter((c) => c !== null && c !== undefined && c !== false));
  return element;
}

/** Replaces the children of an element; what had the focus keeps it, by its data-key. */
export function replace(element, ...children) {
  const key = element.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
  element.replaceChildren(...children.flat(Infinity).filter(Boolean));
  if (key) {
    element.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus({ preventScroll: true });
  }
}

/** Builds the children of an element anew only when what they show has changed. */
export function refresh(element, shown, build) {
  const key = JSON.stringify(shown);
  if (element.dataset.shown !== key) {
    element.dataset.shown = key;
    element.replaceChildren(...[build()].flat(Infinity).filter(Boolean));
  }
}

/** Brings the children of an element into an order; those in place already are not touched. */
export function arrange(element, children) {
  children.forEach((child, i) => {
    if (element.children[i] !== child) {
      element.insertBefore(child, element.children[i] ?? null);
    }
  });
  while (element.children.length > children.length) {
    element.lastElementChild.remove();
  }
}

/** Milliseconds for people: 7 ms, 1.5 s, 3 min. */
export function millis(ms) {
  if (ms === null || ms === undefined) {
    return '';
  }
  if (ms < 1000) {
    return `${Math.round(ms)} ms`;
  }
  if (ms < 120_000) {
    return `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`;
  }
  return ms < 7_200_000 ? `${Math.round(ms / 60_000)} min` : `${Math.round(ms / 3_600_000)} h`;
}

let skew = 0;

/** Takes over the engine's clock, from which a browser's may differ. */
export function setClock(engineNow) {
  skew = Date.parse(engineNow) - Date.now();
}

/** Milliseconds since a moment of the engine's clock. */
export function since(moment) {
  return Math.max(0, Date.now() + skew - Date.parse(moment));
}

/** How long ago, for people. */
export function ago(moment) {
  const ms = since(moment);
  return ms < 5000 ? 'just now' : `${millis(ms)} ago`;
}

/** The time between two moments with a plus sign. */
export function after(from, to) {
  return `+${millis(Math.max(0, Date.parse(to) - Date.parse(from)))}`;
}

/** crash-loop, partial_success -> crash loop, partial success. */
export function words(name) {
  return String(name ?? '').replaceAll(/[-_]/g, ' ');
}

const SHAPES = {
  up: ['M8 .9a7.1 7.1 0 1 0 0 14.2A7.1 7.1 0 0 0 8 .9Z', 'M4.8 8.3 7 10.5l4.3-4.8'],
  suspect: ['M8 1.3c.5 0 .9.2 1.1.7l6 10.7c.4.9-.2 1.9-1.1 1.9H2c-1 0-1.6-1-1.1-1.9l6-10.7c.2-.5.6-.7 1.1-.7Z', 'M8 5.6v4M8 12v.1'],
  down: ['M5.1 1h5.8L15 5.1v5.8L10.9 15H5.1L1 10.9V5.1L5.1 1Z', 'M5.6 5.6l4.8 4.8M10.4 5.6l-4.8 4.8'],
  recovering: ['M3.5 1h9A2.5 2.5 0 0 1 15 3.5v9a2.5 2.5 0 0 1-2.5 2.5h-9A2.5 2.5 0 0 1 1 12.5v-9A2.5 2.5 0 0 1 3.5 1Z', 'M11.4 7.2A3.6 3.6 0 1 0 11 10M11.6 4.4v2.9H8.7'],
  unknown: ['M8 .9 15.1 8 8 15.1.9 8 8 .9Z', 'M6.4 6.6c0-2.3 3.3-2.2 3.3 0 0 1.3-1.7 1.3-1.7 2.6M8 11.3v.1'],
  stopped: ['M8 .9a7.1 7.1 0 1 0 0 14.2A7.1 7.1 0 0 0 8 .9Z', 'M5.9 5.9h4.2v4.2H5.9Z'],
  paused: ['M8 .9a7.1 7.1 0 1 0 0 14.2A7.1 7.1 0 0 0 8 .9Z', 'M6.3 5.6v4.8M9.7 5.6v4.8'],
};

/** A sign that tells a health by its shape as well as by its colour; 16 units wide. */
export function sign(health, attributes = {}) {
  const [body, mark] = SHAPES[health] ?? SHAPES.unknown;
  return s('svg', { viewBox: '0 0 16 16', width: 16, height: 16, class: `sign is-${health}`, 'aria-hidden': 'true', ...attributes },
    s('path', { d: body, class: 'sign-body' }), s('path', { d: mark, class: 'sign-mark' }));
}
