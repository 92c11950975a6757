// The console: keeps what the engine tells, shows it, and carries a person's orders to the engine.

import { h, sign, setClock, millis, refresh, words } from './dom.js';
import { follow, get, post, setToken, Refused } from './stream.js';
import { Graph } from './graph.js';
import { Incidents, over, tick } from './incidents.js';
import { ask, ComponentDialog, Detail } from './detail.js';

const KEPT = 200;
const byId = (id) => document.getElementById(id);

let status = null;
let components = [];
const incidents = new Map();
let link = 'connecting';
let asking = false;
let me = null;

const detail = new Detail(act, () => { if (location.hash.startsWith('#incident/')) { history.replaceState(null, '', location.pathname); } });
const sheet = new ComponentDialog(actOn, open);
const graph = new Graph(byId('graph'), (c) => sheet.show(c, components));
const cards = new Incidents(byId('list'), open, act);

/** Who asks: for an engine that knows it, nothing is said; else the name that was given. */
function who() {
  return me?.name ? undefined : byId('who').value.trim() || 'console';
}

/** Shows who the engine takes the caller for; a name is asked for only where it is believed. */
async function meet() {
  try {
    me = await get('/api/v1/me');
  } catch {
    return;
  }
  const only = me.role === 'viewer';
  byId('me').hidden = !me.name && !only;
  byId('me').textContent = me.name ? `${me.name} · ${me.role}` : 'look only';
  byId('name').hidden = Boolean(me.name) || only;
}

async function order(path, body) {
  try {
    tell((await post(path, body)).done, 'good');
  } catch (e) {
    tell(e instanceof Refused ? e.message : 'The engine could not be reached. Nothing was done.', 'bad');
  }
}

/** What a person asks of an incident. */
async function act(what, incident) {
  const path = `/api/v1/incidents/${encodeURIComponent(incident.id)}/${what}`;
  if (what === 'approve') {
    await order(path, { by: who(), plan: incident.approval?.plan });
  } else if (what === 'done') {
    await order(path.replace(/done$/, 'proceed'), { by: who(), by_hand: true });
  } else if (what !== 'reject' && what !== 'close') {
    await order(path, { by: who() });
  } else {
    const reject = what === 'reject';
    const why = await ask({
      title: `${reject ? 'Reject the plan for' : 'Close'} ${incident.component}`, more: incident.summary, type: 'area',
      label: reject ? 'Why not?' : 'What was done about it?', confirm: reject ? 'Reject' : 'Close',
    });
    if (why !== null) {
      await order(path, { by: who(), why });
    }
  }
}

/** What a person orders of a component; what interrupts or begins service is asked for twice, with the reason. */
async function actOn(what, component, needed) {
  if (what === 'pause' || what === 'resume') {
    await order(`/api/v1/${what}`, { by: who(), component: component.id });
    return;
  }
  const without = needed.length > 0 ? ` ${needed.join(', ')} ${needed.length > 1 ? 'need' : 'needs'} it.` : '';
  const { name, more } = {
    start: { name: 'Start', more: 'From then on Aceso keeps it up.' },
    restart: { name: 'Restart', more: `It is stopped and started at once, whatever the mode.${without}` },
    stop: { name: 'Stop', more: `It is stopped at once and stays down until somebody starts it.${without}` },
  }[what];
  const why = await ask({ title: `${name} ${component.id}?`, more, type: 'area', label: 'Why? It is kept in the audit log.', confirm: name });
  if (why !== null) {
    await order(`/api/v1/components/${encodeURIComponent(component.id)}/${what}`, { by: who(), why });
  }
}

let again = 0;

/** While a step is under way its progress is looked at again, as no event tells of it. */
function lookAgain(incident) {
  clearTimeout(again);
  if (incident.state === 'recovering') {
    again = setTimeout(() => { if (detail.id === incident.id) { open(incident.id); } }, 2000);
  }
}

async function open(id) {
  try {
    const incident = await get(`/api/v1/incidents/${encodeURIComponent(id)}`);
    history.replaceState(null, '', `#incident/${encodeURIComponent(id)}`);
    detail.show(incident);
    lookAgain(incident);
  } catch (e) {
    tell(e instanceof Refused ? e.message : 'The engine could not be reached.', 'bad');
  }
}

function tell(text, kind) {
  const note = h('p', { class: `note-${kind}` }, text);
  byId('told').append(note);
  setTimeout(() => note.remove(), 7000);
}

function received(name, data) {
  if (name === 'system') {
    status = data;
    components = data.components;
    setClock(data.now);
  } else if (name === 'component') {
    components = components.map((c) => (c.id === data.id ? data : c));
  } else if (name === 'incidents') {
    incidents.clear();
    data.forEach((i) => incidents.set(i.id, i));
    fromAddress();
  } else if (name === 'incident') {
    changed(data);
  }
  schedule();
}

function changed(incident) {
  const before = incidents.get(incident.id);
  incidents.set(incident.id, incident);
  if (before?.state !== incident.state) {
    byId('spoken').textContent = incident.summary;
  }
  if (incidents.size > KEPT) {
    const oldest = [...incidents.values()].find(over);
    incidents.delete(oldest?.id);
  }
  if (detail.id === incident.id) {
    open(incident.id);
  }
}

function fromAddress() {
  const match = /^#incident\/(.+)$/.exec(location.hash);
  if (match && detail.id === null) {
    open(decodeURIComponent(match[1]));
  }
}

async function linked(state) {
  link = state;
  schedule();
  if (state === 'live') {
    meet();
  }
  if (state === 'token' && !asking) {
    asking = true;
    const token = await ask({ title: 'This engine wants a token', more: 'It says who you are: your own, or the one of engine.token. It is kept until this tab is closed.', type: 'password', label: 'Token', confirm: 'Connect' });
    asking = false;
    if (token) {
      setToken(token);
      dispatchEvent(new Event('aceso:retry'));
    }
  }
}

let scheduled = false;

function schedule() {
  if (!scheduled) {
    scheduled = true;
    requestAnimationFrame(() => {
      scheduled = false;
      render();
    });
  }
}

function render() {
  document.body.dataset.link = link;
  const shown = { connecting: 'connecting', live: 'live', lost: 'connection lost', token: 'token needed' }[link];
  byId('link').dataset.link = link;
  if (byId('link').lastElementChild.textContent !== shown) {
    byId('link').lastElementChild.textContent = shown;
  }
  if (!status) {
    banners();
    return;
  }
  byId('system').textContent = status.system;
  document.title = title();
  const mode = byId('mode');
  mode.hidden = false;
  mode.textContent = { shadow: 'Shadow mode', approve: 'Asks before it acts', automatic: 'Automatic' }[status.mode];
  mode.className = `pill mode-${status.mode}`;
  const pause = byId('pause');
  pause.disabled = link !== 'live';
  pause.textContent = status.paused ? 'Resume all' : 'Pause all';
  pause.classList.toggle('primary', status.paused);
  banners();
  tally();
  figures();
  graph.update(components);
  cards.update([...incidents.values()], calm());
}

function title() {
  const active = [...incidents.values()].filter((i) => !over(i)).length;
  return `${active > 0 ? `(${active}) ` : ''}${status.system} · Aceso`;
}

function calm() {
  const down = components.filter((c) => c.health !== 'up').length;
  if (!status.ready) {
    return { sign: 'unknown', title: 'The engine is starting.', more: 'Not every component is watched yet.' };
  }
  if (down > 0) {
    return { sign: 'suspect', title: 'No incident is open.', more: `${down} of ${components.length} components are not plainly up.` };
  }
  return { sign: 'up', title: 'No incidents. Everything is watched.', more: `${components.length} components, all up.` };
}

function banners() {
  const banner = (kind, title, text) => h('p', { class: `banner ${kind}` }, h('b', {}, title), ` ${text}`);
  const problem = status?.problem;
  const advice = status?.advice;
  const drifted = components.filter((c) => c.drift);
  refresh(byId('banners'), [link === 'lost', problem, advice, status?.paused, status?.mode, drifted.map((c) => [c.id, c.drift])], () => [
    link === 'lost' ? banner('bad', 'Connection lost.', 'What you see may be out of date; connecting again…') : null,
    problem ? banner('bad', 'The engine has a problem.', problem) : null,
    status?.paused ? banner('warn', 'Paused.', 'Nothing is done to any component before you resume.') : null,
    status?.mode === 'shadow' ? banner('info', 'Shadow mode.', 'Aceso watches and decides, but touches nothing.') : null,
    advice ? banner('warn', 'To put right:', advice) : null,
    drifted.length > 0 ? banner('warn', 'Not as configured:', `${drifted.map((c) => `${c.id} ${c.drift}`).join('; ')}. A restart makes it so.`) : null,
  ]);
}

function tally() {
  const counted = ['down', 'recovering', 'suspect', 'unknown', 'stopped', 'up']
    .map((k) => [k, components.filter((c) => c.health === k).length]).filter(([, n]) => n > 0);
  refresh(byId('tally'), counted, () => counted.map(([k, n]) => h('li', { title: `${n} ${words(k)}` }, sign(k), h('b', {}, String(n)), h('span', {}, words(k)))));
}

function figures() {
  const healed = [...incidents.values()].filter((i) => i.state === 'recovered').map((i) => i.times_ms.total).sort((a, b) => a - b);
  byId('figures').textContent = healed.length === 0 ? '' : `${healed.length} recovered, typically in ${millis(healed[Math.floor(healed.length / 2)])}`;
}

function start() {
  const name = byId('who');
  name.value = localStorage.getItem('aceso.who') ?? 'console';
  name.addEventListener('change', () => localStorage.setItem('aceso.who', name.value.trim()));
  byId('legend').append(...['up', 'suspect', 'down', 'recovering', 'stopped', 'unknown'].map((k) => h('li', {}, sign(k), k)));
  byId('pause').addEventListener('click', () => order(status.paused ? '/api/v1/resume' : '/api/v1/pause', { by: who() }));
  addEventListener('resize', schedule);
  addEventListener('hashchange', fromAddress);
  setInterval(() => { if (link === 'live') { tick(); } }, 200);
  schedule();
  follow(received, linked);
}

start();
