// Dialogs: an incident explained, a component, a reason to give, a token to give.

import { h, replace, sign, millis, after, words } from './dom.js';
import { buttons, stateSign, strip, over } from './incidents.js';

function dialog(className, label) {
  const element = h('dialog', { class: className, 'aria-label': label });
  element.addEventListener('click', (e) => { if (e.target === element) { element.close(); } });
  document.body.append(element);
  return element;
}

function closer(element) {
  return h('button', { type: 'button', class: 'close', 'aria-label': 'Close', 'data-key': 'close', onclick: () => element.close() }, '×');
}

/** An incident, from the first sign to the lesson. */
export class Detail {
  #box = dialog('drawer', 'Incident');
  #act;
  #id = null;

  /** @param act called with what a person asks for and the incident */
  constructor(act, closed) {
    this.#act = act;
    this.#box.addEventListener('close', () => { this.#id = null; closed(); });
  }

  get id() {
    return this.#id;
  }

  show(detail) {
    const scrolled = this.#id === detail.id ? this.#box.scrollTop : 0;
    this.#id = detail.id;
    replace(this.#box, this.#content(detail));
    if (!this.#box.open) {
      this.#box.showModal();
    }
    this.#box.scrollTop = scrolled;
  }

  close() {
    this.#box.close();
  }

  #content(i) {
    return h('div', { class: `detail state-${i.state}`, 'data-detail': i.id },
      h('header', { class: 'detail-head' },
        h('div', { class: 'detail-title' }, stateSign(i), h('h2', { tabindex: -1, autofocus: true }, i.component, ' ', h('span', {}, words(i.subclass))), h('span', { class: 'tag of-state' }, words(i.state)), closer(this.#box)),
        h('p', { class: 'sentence' }, i.summary),
        h('p', { class: 'facts' }, [i.id, words(i.class), i.severity, i.mode ? `mode ${i.mode}` : null, new Date(i.onset).toLocaleString()].filter(Boolean).join(' · '))),
      strip(i), spans(i),
      seen(i), causes(i), affected(i), decision(i), steps(i), proof(i), lessons(i), timeline(i),
      i.allowed.length > 0 ? h('footer', { class: 'detail-foot' }, buttons(i, this.#act)) : null);
  }
}

function section(title, ...children) {
  return h('section', { class: 'part' }, h('h3', {}, title), children);
}

/** The stages that take time; the wait for an approval is one of them. */
const TIMED = ['detect', 'diagnose', 'decide', 'approve', 'act', 'validate'];

function spans(i) {
  const parts = TIMED.filter((s) => (i.times_ms[s] ?? 0) > 0).map((s) => [s, i.times_ms[s]]);
  const all = parts.reduce((sum, [, ms]) => sum + ms, 0);
  if (!over(i) || all === 0) {
    return null;
  }
  return h('div', { class: 'spans', role: 'img', 'aria-label': parts.map(([s, ms]) => `${s} ${millis(ms)}`).join(', ') },
    parts.map(([s, ms]) => h('i', { class: `span stage-${s}`, 'width%': Math.max(0.6, (100 * ms) / all), title: `${s}: ${millis(ms)}` })));
}

function evidence(list, onset) {
  return h('ul', { class: 'evidence' }, list.map((e) => h('li', {},
    h('time', {}, after(onset, e.at)), h('span', {}, h('b', {}, e.component), ` ${e.source}`), h('code', {}, e.text))));
}

function seen(i) {
  return section('What was seen', i.failures.map((f) => h('div', { class: 'block' },
    h('p', {}, h('b', {}, f.component), ` ${words(f.subclass)}`, h('small', {}, ` by ${f.detector}, ${after(i.onset, f.detected_at)}`)),
    evidence(f.evidence, i.onset))));
}

function meter(share, className, label) {
  return h('div', { class: `meter ${className}`, role: 'img', 'aria-label': label }, h('i', { 'width%': 100 * share }));
}

function causes(i) {
  if (!i.diagnosis) {
    return null;
  }
  const d = i.diagnosis;
  const row = (label, p, className, more) => h('div', { class: 'block cause' },
    h('p', {}, h('span', {}, label), h('b', { class: 'percent' }, `${Math.round(p * 100)} %`)),
    meter(p, className, `${Math.round(p * 100)} percent`), more);
  return section('Why',
    d.causes.map((c, n) => row(c.summary, c.probability, n === 0 ? 'is-first' : '', h('details', {}, h('summary', {}, `evidence (${c.evidence.length})`), evidence(c.evidence, i.onset)))),
    d.unexplained > 0 ? row('Something else', d.unexplained, 'is-open', null) : null,
    h('dl', { class: 'judged' }, ['severity', 'complexity', 'risk'].map((k) => [h('dt', {}, k), h('dd', {}, h('b', {}, d[k].level), ` ${d[k].why}`)])));
}

function affected(i) {
  if (!i.diagnosis) {
    return null;
  }
  return section('Who is affected', h('ul', { class: 'affected' }, i.diagnosis.affected.map((a) => h('li', { class: `role-${a.role}` },
    h('span', { class: 'tag' }, words(a.role)), h('b', {}, a.component), ` ${a.text}`))));
}

function decision(i) {
  if (!i.decision) {
    return null;
  }
  const names = [...new Set(i.decision.candidates.flatMap((c) => c.parts.map((p) => p.name)))];
  const most = Math.max(0.01, ...i.decision.candidates.map((c) => c.score));
  return section('What was decided', h('p', {}, i.decision.sentence),
    i.mode === 'shadow' ? h('p', { class: 'note' }, 'Shadow mode: this is what would be done. Nothing is touched.') : null,
    names.length > 0 ? h('ul', { class: 'legend parts', 'aria-hidden': 'true' }, names.map((n) => h('li', {}, h('i', { class: `dot part-${n}` }), n))) : null,
    i.decision.candidates.map((c, n) => candidate(c, n === 0 && !c.ruled_out, most)));
}

function candidate(c, chosen, most) {
  return h('details', { class: `block candidate${chosen ? ' is-chosen' : ''}${c.ruled_out ? ' is-out' : ''}` },
    h('summary', {},
      h('span', { class: 'candidate-name' }, h('b', {}, c.playbook), h('small', {}, ` ${c.strategy}`)),
      h('b', { class: 'percent' }, c.score.toFixed(2)),
      h('span', { class: 'stack', role: 'img', 'aria-label': c.parts.map((p) => `${p.name} ${p.points.toFixed(2)}`).join(', ') },
        c.parts.map((p) => h('i', { class: `part-${p.name}`, 'width%': (100 * Math.max(0, p.points)) / most, title: `${p.name}: ${p.points.toFixed(2)}. ${p.why}` }))),
      c.ruled_out ? h('small', { class: 'out' }, `ruled out: ${c.ruled_out}`) : null),
    h('ul', { class: 'reasons' }, c.parts.map((p) => h('li', {}, h('i', { class: `dot part-${p.name}` }), h('b', {}, `${p.name} ${p.points.toFixed(2)}`), ` ${p.value.toFixed(2)} × ${p.weight}: ${p.why}`))));
}

function steps(i) {
  if (!i.plan) {
    return null;
  }
  const signs = { pending: 'unknown', running: 'recovering', succeeded: 'up', failed: 'down', unknown: 'suspect', undone: 'paused' };
  return section(i.mode === 'shadow' ? 'What would be done' : over(i) ? 'What was done' : 'What is done', h('p', { class: 'facts' }, `${i.plan.playbook}, ${i.plan.risk} risk${i.plan.approved_by ? `, allowed by ${i.plan.approved_by}` : ''}`),
    i.progress ? h('p', { class: 'facts', 'data-progress': '' }, i.progress) : null,
    h('ol', { class: 'steps' }, i.plan.steps.map((st) => h('li', { class: `step-${st.state}` }, sign(signs[st.state]),
      h('b', {}, `${st.action} ${st.on}`), h('span', {}, st.told || st.state), h('time', {}, st.took_ms === null ? '' : millis(st.took_ms))))));
}

function proof(i) {
  const signs = { good: 'up', bad: 'down', 'below-criteria': 'suspect', missing: 'unknown' };
  return i.attempts.length === 0 ? null : section('The proof', i.attempts.map((a) => h('div', { class: 'block' },
    h('p', {}, h('span', {}, h('b', {}, a.playbook), ` ${words(a.outcome)}, ${millis(a.times_ms.total)} from onset.`), h('small', {}, a.summary)),
    a.proof.map((p) => h('div', { class: 'proof' }, sign(signs[p.verdict]), h('p', {}, h('b', {}, words(p.category)), ` ${words(p.verdict)}: ${p.summary}`), evidence(p.evidence, i.onset))))));
}

function lessons(i) {
  return i.learned.length === 0 ? null : section('What was learned', i.learned.map((l) => h('p', {}, l)));
}

function timeline(i) {
  return section('Timeline', h('ol', { class: 'timeline' }, i.timeline.map((t) => h('li', {},
    h('time', {}, after(i.onset, t.at)), h('span', { class: `tag stage-${t.stage}` }, t.stage), h('span', {}, t.text)))));
}

/** What can be ordered of a component as it is. */
function orders(c) {
  const all = { down: ['start', 'restart', 'stop'], stopped: ['start'] };
  return all[c.health] ?? ['restart', 'stop'];
}

/** A component: its probes, what it needs, and what can be ordered of it. */
export class ComponentDialog {
  #box = dialog('sheet', 'Component');
  #act;
  #open;

  /** @param act called with what a person orders, the component and the ids of what needs it */
  constructor(act, open) {
    this.#act = act;
    this.#open = open;
  }

  show(c, components) {
    const what = c.paused ? 'resume' : 'pause';
    const needed = components.filter((o) => o.depends_on.includes(c.id)).map((o) => o.id);
    replace(this.#box, h('div', { class: 'detail' },
      h('div', { class: 'detail-title' }, sign(c.paused ? 'paused' : c.health), h('h2', { tabindex: -1, autofocus: true }, c.id, ' ', h('span', {}, c.type)), h('span', { class: 'tag' }, c.paused ? 'paused' : c.health), closer(this.#box)),
      h('p', { class: 'sentence' }, c.summary),
      c.drift ? h('p', { class: 'note' }, `Not as configured: it ${c.drift}. A restart makes it so.`) : null,
      h('p', { class: 'facts' }, [`${words(c.tier)} tier`, `data: ${words(c.data)}`, c.pid ? `pid ${c.pid}` : null].filter(Boolean).join(' · ')),
      h('dl', { class: 'judged' },
        h('dt', {}, 'needs'), h('dd', {}, c.depends_on.join(', ') || 'nothing'),
        h('dt', {}, 'needed by'), h('dd', {}, needed.join(', ') || 'nobody')),
      c.probes.length === 0 ? h('p', { class: 'note' }, 'No probes: only its presence is watched.') : h('ul', { class: 'probes' }, c.probes.map((p) => h('li', {},
        sign({ pass: 'up', fail: 'down' }[p.outcome] ?? 'unknown'), h('b', {}, p.name), h('span', {}, p.detail ?? 'not probed yet'), h('time', {}, p.took_ms === null ? '' : millis(p.took_ms))))),
      h('footer', { class: 'detail-foot' },
        c.incident ? h('button', { type: 'button', class: 'button primary', onclick: () => { this.#box.close(); this.#open(c.incident); } }, 'Show the incident') : null,
        h('button', { type: 'button', class: 'button', 'data-action': what, onclick: () => { this.#box.close(); this.#act(what, c, needed); } }, c.paused ? `Resume ${c.id}` : `Pause ${c.id}`),
        orders(c).map((order) => h('button', { type: 'button', class: order === 'stop' ? 'button danger' : 'button', 'data-action': order, onclick: () => { this.#box.close(); this.#act(order, c, needed); } }, { start: 'Start…', restart: 'Restart…', stop: 'Stop…' }[order])))));
    if (!this.#box.open) {
      this.#box.showModal();
    }
  }
}

/** Asks for one text; resolves with it, or with null when it was not given. */
export function ask({ title, more, label, type = 'text', confirm }) {
  const box = dialog('sheet', title);
  return new Promise((resolve) => {
    const field = type === 'area' ? h('textarea', { rows: 3, maxlength: 2000, required: true }) : h('input', { type, required: true, autocomplete: 'off' });
    let given = null;
    const done = (e) => {
      e.preventDefault();
      if (field.value.trim() !== '') {
        given = field.value.trim();
        box.close();
      }
    };
    box.append(h('form', { class: 'detail', onsubmit: done },
      h('div', { class: 'detail-title' }, h('h2', {}, title), closer(box)), h('p', { class: 'facts' }, more),
      h('label', { class: 'field' }, label, field),
      h('footer', { class: 'detail-foot' }, h('button', { type: 'submit', class: 'button primary' }, confirm))));
    box.addEventListener('close', () => { box.remove(); resolve(given); });
    box.showModal();
    field.focus();
  });
}
