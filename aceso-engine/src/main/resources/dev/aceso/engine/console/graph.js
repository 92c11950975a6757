// The topology as a layered graph: what needs others stands above what it needs.
// Layers by longest path, order within a layer by barycentres (Sugiyama, Tagawa, Toda 1981).

import { h, s, sign, words } from './dom.js';

const GAP_Y = 58;
const BEND = 18; // width kept free where an edge passes a layer
const SWEEPS = 12;
const MANY = 1500; // links; with more of them crossings are no longer counted, which is quadratic
const MARGIN = 10;

/** Where everything goes; pure. Size is the width and height of a node and the gap between two. */
export function layout(components, size) {
  const layerOf = layers(components);
  const { rows, links, bends } = withBends(components, layerOf);
  order(rows, links);
  const x = positions(rows, links, size);
  const ends = rows.flatMap((row) => [row.at(0), row.at(-1)]);
  const left = Math.min(...ends.map((n) => x.get(n) - width(n, size) / 2));
  const right = Math.max(...ends.map((n) => x.get(n) + width(n, size) / 2));
  const y = (row) => MARGIN + row * (size.height + GAP_Y);
  const at = new Map();
  rows.forEach((row, i) => row.forEach((n) => at.set(n, { x: x.get(n) - left + MARGIN, y: y(i) })));
  return {
    nodes: components.map((c) => ({ id: c.id, ...at.get(c.id) })),
    edges: components.flatMap((c) => c.depends_on.map((d) => ({ from: c.id, to: d, through: [c.id, ...(bends.get(`${c.id}>${d}`) ?? []), d].map((n) => at.get(n)) }))),
    width: right - left + 2 * MARGIN,
    height: rows.length === 0 ? 0 : y(rows.length - 1) + size.height + MARGIN,
  };
}

function layers(components) {
  const dependants = new Map(components.map((c) => [c.id, []]));
  components.forEach((c) => c.depends_on.forEach((d) => dependants.get(d)?.push(c.id)));
  const layerOf = new Map();
  const depth = (id, seen) => {
    if (!layerOf.has(id)) {
      const above = dependants.get(id).filter((d) => !seen.has(d));
      layerOf.set(id, above.length === 0 ? 0 : 1 + Math.max(...above.map((d) => depth(d, new Set(seen).add(id)))));
    }
    return layerOf.get(id);
  };
  components.forEach((c) => depth(c.id, new Set()));
  // What nobody needs stands right above what it needs, not at the very top.
  components.filter((c) => dependants.get(c.id).length === 0 && c.depends_on.length > 0)
    .forEach((c) => layerOf.set(c.id, Math.max(0, Math.min(...c.depends_on.map((d) => layerOf.get(d) ?? 1)) - 1)));
  return layerOf;
}

/** Rows of nodes, with a bend in each layer that an edge passes, and the links between neighbours. */
function withBends(components, layerOf) {
  const rows = [];
  const put = (row, node) => (rows[row] ??= []).push(node);
  components.forEach((c) => put(layerOf.get(c.id), c.id));
  const links = [];
  const bends = new Map();
  components.forEach((c) => c.depends_on.filter((d) => layerOf.has(d)).forEach((d) => {
    let from = c.id;
    for (let row = layerOf.get(c.id) + 1; row < layerOf.get(d); row++) {
      const bend = `${c.id}>${d}>${row}`;
      put(row, bend);
      links.push([from, bend]);
      bends.set(`${c.id}>${d}`, [...(bends.get(`${c.id}>${d}`) ?? []), bend]);
      from = bend;
    }
    links.push([from, d]);
  }));
  return { rows: Array.from(rows, (r) => r ?? []), links, bends };
}

function neighbours(links) {
  const up = new Map();
  const down = new Map();
  const add = (map, from, to) => (map.has(from) ? map.get(from).push(to) : map.set(from, [to]));
  links.forEach(([a, b]) => {
    add(down, a, b);
    add(up, b, a);
  });
  return { up, down };
}

function order(rows, links) {
  const { up, down } = neighbours(links);
  let best = rows.map((r) => [...r]);
  const counted = links.length <= MANY;
  let fewest = counted ? crossings(best, links) : Infinity;
  for (let sweep = 0; sweep < SWEEPS && fewest > 0; sweep++) {
    const downwards = sweep % 2 === 0;
    const indexes = downwards ? rows.keys() : [...rows.keys()].reverse();
    for (const i of indexes) {
      const fixed = rows[downwards ? i - 1 : i + 1];
      if (fixed) {
        const place = new Map(fixed.map((n, k) => [n, k]));
        sortByMean(rows[i], downwards ? up : down, place);
      }
    }
    const now = counted ? crossings(rows, links) : Infinity;
    if (!counted || now < fewest) {
      fewest = now;
      best = rows.map((r) => [...r]);
    }
  }
  best.forEach((r, i) => { rows[i] = r; });
}

function sortByMean(row, of, place) {
  const mean = new Map(row.map((n, i) => {
    const known = (of.get(n) ?? []).map((m) => place.get(m)).filter((p) => p !== undefined);
    return [n, known.length === 0 ? i : known.reduce((a, b) => a + b, 0) / known.length];
  }));
  row.sort((a, b) => mean.get(a) - mean.get(b));
}

function crossings(rows, links) {
  const place = new Map(rows.flatMap((r, i) => r.map((n, k) => [n, { row: i, k }])));
  let count = 0;
  links.forEach(([a, b], i) => links.slice(i + 1).forEach(([c, d]) => {
    if (place.get(a).row === place.get(c).row) {
      count += (place.get(a).k - place.get(c).k) * (place.get(b).k - place.get(d).k) < 0 ? 1 : 0;
    }
  }));
  return count;
}

function width(node, size) {
  return node.includes('>') ? BEND : size.width;
}

function positions(rows, links, size) {
  const { up, down } = neighbours(links);
  const x = new Map();
  rows.forEach((row) => {
    let at = 0;
    row.forEach((n) => {
      x.set(n, at + width(n, size) / 2);
      at += width(n, size) + size.gap;
    });
    const middle = (at - size.gap) / 2;
    row.forEach((n) => x.set(n, x.get(n) - middle));
  });
  for (let pass = 0; pass < 2 * SWEEPS; pass++) {
    (pass % 2 === 0 ? rows : [...rows].reverse()).forEach((row) => settle(row, x, up, down, size));
  }
  return x;
}

/** Moves each node of a row towards its neighbours, keeping order and distance. */
function settle(row, x, up, down, size) {
  const wanted = row.map((n) => {
    const near = [...(up.get(n) ?? []), ...(down.get(n) ?? [])];
    return near.length === 0 ? x.get(n) : near.reduce((sum, m) => sum + x.get(m), 0) / near.length;
  });
  const apart = (i) => (width(row[i - 1], size) + width(row[i], size)) / 2 + size.gap;
  const fromLeft = [...wanted];
  for (let i = 1; i < row.length; i++) {
    fromLeft[i] = Math.max(wanted[i], fromLeft[i - 1] + apart(i));
  }
  const fromRight = [...wanted];
  for (let i = row.length - 2; i >= 0; i--) {
    fromRight[i] = Math.min(wanted[i], fromRight[i + 1] - apart(i + 1));
  }
  row.forEach((n, i) => x.set(n, (fromLeft[i] + fromRight[i]) / 2));
}

/** Shows components in an element and keeps them up to date. */
export class Graph {
  #box;
  #open;
  #shape = '';
  #groups = new Map();
  #lines = [];

  /** @param open called with the component whose node was chosen */
  constructor(box, open) {
    this.#box = box;
    this.#open = open;
  }

  update(components) {
    if (components.length === 0) {
      this.#shape = '';
      this.#box.replaceChildren(h('div', { class: 'calm' }, sign('unknown', { width: 36, height: 36 }),
        h('p', {}, 'Nothing to watch yet.'), h('small', {}, 'Name components in recovery_config.yaml; they appear here at once.')));
      return;
    }
    const narrow = this.#box.clientWidth < 620;
    const shape = JSON.stringify([narrow, this.#box.clientWidth, components.map((c) => [c.id, c.type, c.depends_on])]);
    if (shape !== this.#shape) {
      this.#shape = shape;
      this.#build(components, narrow ? { width: 122, height: 50, gap: 8 } : { width: 178, height: 62, gap: 26 });
    }
    const byId = new Map(components.map((c) => [c.id, c]));
    components.forEach((c) => this.#groups.get(c.id)?.update(c));
    this.#lines.forEach(({ line, from, to }) => {
      const hit = byId.get(from)?.incident && byId.get(from).incident === byId.get(to)?.incident;
      line.classList.toggle('is-hit', Boolean(hit));
    });
  }

  #build(components, size) {
    this.#groups.clear();
    const plan = layout(components, size);
    this.#lines = plan.edges.map((e) => ({ from: e.from, to: e.to, line: s('path', { d: path(e.through, size), class: 'edge', 'marker-end': 'url(#needs)' }) }));
    const nodes = plan.nodes.map((n) => {
      const node = new Node(n, size, components.find((c) => c.id === n.id), this.#open);
      this.#groups.set(n.id, node);
      return node.element;
    });
    const svg = s('svg', {
      viewBox: `0 0 ${plan.width} ${plan.height}`, role: 'group', 'aria-label': 'Components and what they depend on',
    },
    s('defs', {}, s('marker', { id: 'needs', viewBox: '0 0 8 8', refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: 'auto' },
      s('path', { d: 'M1 1l6 3-6 3', class: 'arrow' }))),
    s('g', {}, this.#lines.map((l) => l.line)), s('g', {}, nodes));
    const style = getComputedStyle(this.#box);
    const room = this.#box.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    const fits = Math.min(1.15, Math.max(0.68, room / plan.width));
    svg.style.width = `${Math.round(plan.width * fits)}px`;
    svg.style.height = `${Math.round(plan.height * fits)}px`;
    this.#box.replaceChildren(svg);
  }
}

function path(points, size) {
  const last = points.length - 1;
  let d = '';
  points.forEach((p, i) => {
    if (i === 0) {
      d = `M${p.x} ${p.y + size.height}`;
      return;
    }
    const before = points[i - 1];
    const startY = before.y + size.height;
    const endY = p.y - (i === last ? 3 : 0);
    const middle = (startY + endY) / 2;
    d += `C${before.x} ${middle} ${p.x} ${middle} ${p.x} ${endY}`;
    if (i < last) {
      d += `L${p.x} ${p.y + size.height}`;
    }
  });
  return d;
}

/** One component's node. */
class Node {
  constructor(at, size, component, open) {
    this.size = size;
    this.component = component;
    const [w, hgt] = [size.width, size.height];
    const act = () => open(this.component);
    const left = w > 150 ? 36 : 29;
    this.name = s('text', { x: left, y: hgt / 2 - 4, class: 'node-name' });
    this.about = s('text', { x: left, y: hgt / 2 + 14, class: 'node-about' });
    this.badge = s('g', { transform: `translate(${left - 24 + (w > 150 ? 0 : 3)} ${hgt / 2 - 8})` });
    this.element = s('g', {
      transform: `translate(${at.x - w / 2} ${at.y})`, tabindex: 0, role: 'button', 'data-component': at.id, class: 'node',
      onclick: act,
      onkeydown: (e) => { if (e.key === 'Enter' || e.key === ' ') { e.preventDefault(); act(); } },
    },
    this.tip = s('title'),
    s('rect', { class: 'node-pulse', x: 0, y: 0, width: w, height: hgt, rx: 13 }),
    s('rect', { class: 'node-box', x: 0, y: 0, width: w, height: hgt, rx: 13 }),
    this.badge, this.name, this.about);
  }

  update(component) {
    this.component = component;
    const calm = component.health === 'up' && !component.paused;
    const about = component.paused ? `paused, ${component.health}` : calm ? component.type : component.summary || component.health;
    const room = this.size.width - (this.size.width > 150 ? 46 : 35);
    this.name.textContent = short(component.id, room, '650 14px');
    this.about.textContent = short(about, room, '400 11.5px');
    this.tip.textContent = `${component.id}: ${component.summary || component.health}`;
    this.element.setAttribute('class', `node is-${component.health}${component.incident ? ' has-incident' : ''}${component.paused ? ' is-held' : ''}`);
    this.element.setAttribute('aria-label', `${component.id}, ${component.type}, ${words(component.health)}${component.paused ? ', paused' : ''}${component.incident ? `, in incident ${component.incident}` : ''}`);
    this.badge.replaceChildren(sign(component.paused ? 'paused' : component.health));
  }
}

const measure = document.createElement('canvas').getContext('2d');

/** The text, cut to a width in pixels. */
function short(text, room, font) {
  measure.font = `${font} ${getComputedStyle(document.body).fontFamily}`;
  if (measure.measureText(text).width <= room) {
    return text;
  }
  let cut = text.length - 1;
  while (cut > 1 && measure.measureText(`${text.slice(0, cut)}…`).width > room) {
    cut--;
  }
  return `${text.slice(0, cut).trimEnd()}…`;
}
