// Incidents as cards that move through the stages of the loop.

import { h, replace, arrange, sign, millis, since, ago, words } from './dom.js';

export const STAGES = ['detect', 'diagnose', 'decide', 'act', 'validate', 'learn'];
const SHOWN = 60;
const RANK = { awaiting_approval: 0, recovering: 1, open: 2, escalated: 3 };

export const over = (incident) => incident.state === 'recovered' || incident.state === 'closed';

/** The sign that stands for an incident's state. */
export function stateSign(incident) {
  const signs = { open: 'suspect', awaiting_approval: 'paused', recovering: 'recovering', recovered: 'up', escalated: 'down', closed: 'unknown' };
  return sign(signs[incident.state]);
}

/** The six stages with their times; the present one counts on. */
export function strip(incident) {
  const present = STAGES.indexOf(incident.stage);
  const ended = over(incident);
  return h('ol', { class: 'strip', 'aria-label': 'Stages' }, STAGES.map((stage, i) => {
    const state = i < present || (ended && i === present) ? 'done' : i > present ? 'ahead' : 'now';
    const stopped = incident.state === 'escalated' && state === 'now' ? ' is-stopped' : '';
    const waiting = incident.state === 'awaiting_approval' && state === 'now' ? ' is-waiting' : '';
    const live = state === 'now' && !stopped;
    const skipped = state === 'done' && stage !== 'learn' && (incident.times_ms[stage] ?? null) === null;
    return h('li', { class: `stage is-${skipped ? 'ahead' : state}${stopped}${waiting}`, 'aria-current': state === 'now' ? 'step' : null },
      h('i', { 'aria-hidden': 'true' }),
      h('b', {}, stage),
      live ? h('time', { 'data-since': incident.stage_since }, millis(since(incident.stage_since)))
        : h('time', {}, state === 'done' ? millis(incident.times_ms[stage]) : ''));
  }));
}

/** The buttons that the state of an incident allows. */
export function buttons(incident, act) {
  const label = {
    approve: 'Approve', reject: 'Reject…', stop: 'Stop', close: 'Close…', acknowledge: 'Acknowledge', retry: 'Try again',
    guide: 'Guide me', proceed: 'Let the step go', done: 'I have done it',
  };
  const kind = { approve: 'button primary', stop: 'button danger', close: 'button primary', proceed: 'button primary' };
  return incident.allowed.flatMap((what) => (what === 'proceed' ? ['proceed', 'done'] : [what])).map((what) => h('button', {
    type: 'button', class: kind[what] ?? 'button', 'data-action': what, 'data-key': `${incident.id}/${what}`,
    'aria-label': `${label[what].replace('…', '')} ${incident.id}`, onclick: () => act(what, incident),
  }, label[what]));
}

/** Lets the running times run. */
export function tick() {
  document.querySelectorAll('time[data-since]').forEach((t) => { t.textContent = millis(since(t.dataset.since)); });
  document.querySelectorAll('time[data-ago]').forEach((t) => { t.textContent = ago(t.dataset.ago); });
}

export class Incidents {
  #box;
  #open;
  #act;
  #cards = new Map();
  #divider = h('h3', { class: 'divider' }, 'Over');
  #quiet = { text: '', element: null };

  /**
   * @param open called with the id of the incident that was chosen
   * @param act called with what a person asks for and the incident
   */
  constructor(box, open, act) {
    this.#box = box;
    this.#open = open;
    this.#act = act;
  }

  update(incidents, empty) {
    const active = incidents.filter((i) => !over(i)).sort((a, b) => RANK[a.state] - RANK[b.state] || b.id.localeCompare(a.id, undefined, { numeric: true }));
    const past = incidents.filter(over).sort((a, b) => (b.closed_at ?? '').localeCompare(a.closed_at ?? '')).slice(0, SHOWN);
    const wanted = [
      active.length === 0 ? this.#calm(empty, past.length > 0) : null,
      ...active.map((i) => this.#card(i)),
      past.length > 0 ? this.#divider : null,
      ...past.map((i) => this.#card(i)),
    ].filter(Boolean);
    const ids = new Set([...active, ...past].map((i) => i.id));
    [...this.#cards.keys()].filter((id) => !ids.has(id)).forEach((id) => this.#cards.delete(id));
    const focus = document.activeElement;
    arrange(this.#box, wanted);
    if (focus !== document.activeElement && this.#box.contains(focus)) {
      focus.focus({ preventScroll: true });
    }
  }

  #calm(empty, after) {
    const text = JSON.stringify([empty, after]);
    if (this.#quiet.text !== text) {
      const element = h('div', { class: `calm${after ? ' is-small' : ''}` }, sign(empty.sign, { width: 36, height: 36 }), h('p', {}, empty.title), h('small', {}, empty.more));
      this.#quiet = { text, element };
    }
    return this.#quiet.element;
  }

  #card(incident) {
    const known = this.#cards.get(incident.id);
    const text = JSON.stringify({ ...incident, times_ms: { ...incident.times_ms, total: over(incident) ? incident.times_ms.total : 0 } });
    if (known?.text === text) {
      return known.element;
    }
    const element = known?.element ?? h('article', { 'data-incident': incident.id });
    element.className = `card state-${incident.state} severity-${incident.severity}`;
    element.setAttribute('aria-label', `Incident ${incident.id}, ${words(incident.state)}`);
    replace(element, this.#content(incident));
    this.#cards.set(incident.id, { text, element });
    return element;
  }

  #content(incident) {
    const open = () => this.#open(incident.id);
    const head = h('button', { type: 'button', class: 'card-head', 'data-key': `${incident.id}/open`, onclick: open },
      stateSign(incident),
      h('span', { class: 'card-title' }, h('b', {}, incident.component), ` ${words(incident.subclass)}`),
      h('span', { class: 'card-meta' }, h('span', { class: 'tag of-state' }, words(incident.state)),
        h('time', { 'data-ago': incident.opened_at }, ago(incident.opened_at))));
    if (over(incident)) {
      return [head, h('p', { class: 'card-text' }, incident.summary), strip(incident)];
    }
    return [head,
      h('p', { class: 'card-text' }, incident.summary),
      incident.cause ? h('p', { class: 'card-cause' }, 'Cause: ', h('b', {}, incident.cause.summary), ` · ${Math.round(incident.cause.probability * 100)} % sure`) : null,
      strip(incident),
      h('div', { class: 'actions' }, buttons(incident, this.#act),
        h('button', { type: 'button', class: 'button quiet', 'data-key': `${incident.id}/why`, onclick: open, 'aria-label': `Why, ${incident.id}` }, 'Why?'))];
  }
}
