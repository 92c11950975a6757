// Talks to the engine: orders, and the stream of changes. The stream is read with fetch and not with
// EventSource, which cannot send the token that an engine may want.

const QUIET_MS = 40_000; // the engine says something every 15 s
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 5_000;

let token = sessionStorage.getItem('aceso.token') ?? '';

export function setToken(value) {
  token = value;
  sessionStorage.setItem('aceso.token', value);
}

function headers(more = {}) {
  return token ? { ...more, Authorization: `Bearer ${token}` } : more;
}

/** Why the engine did not do what was asked, in its own words. */
export class Refused extends Error {
  constructor(status, problem) {
    super([problem?.detail, problem?.fix].filter(Boolean).join(' ') || `The engine answered ${status}.`);
    this.status = status;
  }
}

async function answer(response) {
  if (!response.ok) {
    throw new Refused(response.status, await response.json().catch(() => null));
  }
  return response.json();
}

export async function get(path) {
  return answer(await fetch(path, { headers: headers({ Accept: 'application/json' }), cache: 'no-store' }));
}

export async function post(path, body) {
  return answer(await fetch(path, {
    method: 'POST', headers: headers({ 'Content-Type': 'application/json' }), body: JSON.stringify(body),
  }));
}

/**
 * Follows the engine's changes for ever, connecting again whenever the connection is lost.
 *
 * @param on called with the name of an event and its data
 * @param link called with 'live', 'lost' or 'token' as the connection changes
 */
export async function follow(on, link) {
  let wait = FIRST_WAIT_MS;
  for (;;) {
    try {
      await read(on, () => {
        wait = FIRST_WAIT_MS;
        link('live');
      });
      link('lost');
    } catch (e) {
      link(e instanceof Refused && e.status === 401 ? 'token' : 'lost');
    }
    await new Promise((resolve) => {
      const timer = setTimeout(resolve, wait);
      addEventListener('aceso:retry', () => { clearTimeout(timer); resolve(); }, { once: true });
    });
    wait = Math.min(LONGEST_WAIT_MS, wait * 2);
  }
}

async function read(on, live) {
  const abort = new AbortController();
  let watchdog = setTimeout(() => abort.abort(), QUIET_MS);
  try {
    const response = await fetch('/api/v1/events', {
      headers: headers({ Accept: 'text/event-stream' }), cache: 'no-store', signal: abort.signal,
    });
    if (!response.ok) {
      throw new Refused(response.status, await response.json().catch(() => null));
    }
    live();
    const parser = new Parser(on);
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const { value, done } = await reader.read();
      if (done) {
        return;
      }
      clearTimeout(watchdog);
      watchdog = setTimeout(() => abort.abort(), QUIET_MS);
      parser.add(value);
    }
  } finally {
    clearTimeout(watchdog);
    abort.abort();
  }
}

/** Cuts a text/event-stream into events. */
class Parser {
  #rest = '';
  #name = '';
  #data = [];
  #on;

  constructor(on) {
    this.#on = on;
  }

  add(text) {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop();
    lines.forEach((line) => this.#line(line.endsWith('\r') ? line.slice(0, -1) : line));
  }

  #line(line) {
    if (line === '') {
      if (this.#data.length > 0) {
        this.#on(this.#name || 'message', JSON.parse(this.#data.join('\n')));
      }
      this.#name = '';
      this.#data = [];
      return;
    }
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') {
      this.#name = value;
    } else if (field === 'data') {
      this.#data.push(value);
    }
  }
}
