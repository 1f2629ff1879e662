// The chat in its frame. What is shown is always the whole conversation as the server has it; what was
// written and not yet taken in is kept here, with an id of its own, and sent until it is taken in once.

const { origin, channel, words, language } = JSON.parse(document.body.dataset.settings)
const base = `/widget/${channel}`
const POLL = 20_000 // ms: the place in the queue changes without a word of this conversation
const SILENCE = 45_000 // ms without a sign of life from the stream: it is dead
const FIRST_WAIT = 500, LONGEST_WAIT = 8000 // ms between tries to connect
const PATIENCE = 20_000, PATIENCE_FILE = 120_000 // ms for an answer: a lost one is asked for again
const IN_VAIN = new Set([400, 404, 409, 413, 422]) // the same again would be refused again

const find = (selector) => document.querySelector(selector)
const say = (key, values = {}) => words[key].replace(/%\((\w+)\)s/g, (_, name) => values[name])
// As a UUID is written. crypto.randomUUID is not there where a desk is reached without TLS.
const newId = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
const pause = (ms) => new Promise((done) => setTimeout(done, ms))

// What is kept is kept apart for each customer of the site, by the id in their token.
const who = (one = token) => { try { return JSON.parse(atob(one.split('.')[1].replaceAll('-', '+').replaceAll('_', '/'))).sub } catch { return '' } }
const place = (name) => `deskhand.${channel}.${who()}.${name}`

// Third parties' storage may be closed to us: then this page's own memory has to do.
const memory = {}
const kept = {
  get: (name) => { try { return JSON.parse(localStorage.getItem(place(name))) } catch { return memory[place(name)] ?? null } },
  set: (name, value) => { memory[place(name)] = value; try { localStorage.setItem(place(name), JSON.stringify(value)) } catch { /* kept above */ } },
}

let told = '' // the token that the site gave
let token = '' // the one in use: none where that was not good
let session = ''
let open = false
let current = '' // the conversation that is shown; empty: a new one
let begun = newId() // which new one: more than one may wait to be taken in
let shown = null
let waiting = [] // what is not yet taken in
let taken = [] // what is, and is not yet among what the server shows
let files = []
let stream = null
let sending = false
let known = false // whether the session is that of whoever sits there now
let settled = false // whether it once was: what is written is theirs
let rated = null // the conversation that was rated just now

// --- the server --------------------------------------------------------------------------------

class Failed extends Error {
  constructor(status, message) { super(message); this.status = status }
}

async function ask(path, body, options = {}) {
  const answer = await fetch(base + path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      ...(session && { authorization: `Bearer ${session}` }),
      ...(!(body instanceof Blob) && body !== undefined && { 'content-type': 'application/json' }),
      'accept-language': language,
    },
    body: body === undefined || body instanceof Blob ? body : JSON.stringify(body),
    credentials: 'omit',
    signal: AbortSignal.timeout(body instanceof Blob ? PATIENCE_FILE : PATIENCE),
    ...options,
  })
  if (answer.status === 401 && !options.again && path !== '/sessions') {
    await begin()
    return ask(path, body, { ...options, again: true })
  }
  if (!answer.ok) throw new Failed(answer.status, (await answer.json().catch(() => null))?.error?.message ?? answer.statusText)
  if (options.stream) return answer.body
  return answer.status === 204 ? null : answer.json()
}

async function begin() {
  const given = await ask('/sessions', { token, session: token ? '' : session || kept.get('session') || '' })
  session = given.session
  if (!token) kept.set('session', session)
}

// --- what is shown -----------------------------------------------------------------------------

function element(name, className, text) {
  const made = document.createElement(name)
  if (className) made.className = className
  if (text !== undefined) made.textContent = text
  return made
}

function entry(one) {
  if (one.who === 'line') {
    const line = element('li', 'line', say(one.text, { who: one.name }))
    line.id = one.id
    return line
  }
  const item = element('li', `message ${one.who}${one.unsent ? ' unsent' : ''}`)
  item.id = one.id
  const by = { you: say('you'), ai: say('ai'), person: one.name || say('we') }[one.who]
  item.append(element('p', 'by', one.unsent ? `${by} · ${say('sending')}` : by))
  const text = element('div', 'words', one.text)
  text.dir = 'auto'
  item.append(text)
  for (const name of one.files ?? []) item.append(element('p', 'small', `📎 ${name}`))
  for (const source of one.sources ?? []) {
    const details = element('details')
    details.append(element('summary', '', `${say('sources')} ${source.title}`), element('div', 'words', source.text))
    item.append(details)
  }
  return item
}

const same = (one, other) => one.conversation === other.conversation && (one.conversation || one.begun === other.begun)
const isHere = (one) => same(one, { conversation: current, begun })

function show() {
  const scroll = find('#scroll')
  const atEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 80
  const there = new Set(shown?.entries.map((one) => one.id))
  taken = taken.filter((one) => !there.has(one.stored))
  const mine = [...taken, ...waiting].filter(isHere)
  const all = [...(shown?.entries ?? []), ...mine.map((one) => ({ id: one.id, who: 'you', text: one.text, files: one.names, unsent: true }))]
  const list = find('#entries')
  const wanted = new Set(all.map((one) => one.id))
  for (const item of [...list.children]) if (!wanted.has(item.id)) item.remove()
  all.forEach((one, at) => {
    const item = document.getElementById(one.id)
    if (!item) list.insertBefore(entry(one), list.children[at] ?? null)
    else if (list.children[at] !== item) list.insertBefore(item, list.children[at])
  })
  find('#writing').hidden = !shown?.writing
  find('#person').hidden = (shown?.owner ?? 'ai') !== 'ai' && shown.status !== 'resolved'
  find('#helped').hidden = !shown?.helped || mine.length > 0
  find('#rating').hidden = !shown?.rating
  const { queue } = shown ?? {}
  const told = [
    queue && say('place', queue), queue && (queue.opens ? say('opens', { when: queue.opens }) : say('open')),
    shown?.email_left && queue && say('email_left'),
    rated === current && shown?.status === 'resolved' && !shown.rating && say('rated'),
  ].filter(Boolean)
  if (find('#queue').textContent !== told.join('')) find('#queue').replaceChildren(...told.map((one) => element('p', '', one)))
  find('#queue').hidden = !told.length
  find('#email').hidden = !queue?.asks_email
  find('#back').hidden = !find('#list').hidden
  if (atEnd) scroll.scrollTop = scroll.scrollHeight
  unread()
}

function unread() {
  const said = (shown?.entries ?? []).filter((one) => one.who === 'ai' || one.who === 'person')
  if (open) kept.set('read', said.at(-1)?.at ?? kept.get('read'))
  const read = kept.get('read') ?? ''
  const count = open ? 0 : said.filter((one) => one.at > read).length
  parent.postMessage({ deskhand: 'unread', unread: count }, origin)
}

function wrong(text) {
  find('#error').textContent = text
  find('#error').hidden = !text
}

let asked = 0
let newest = 0 // the last answer that is shown: one to an earlier question is older

async function load() {
  if (!current) { shown = null; show(); return }
  const wanted = current
  const mine = asked += 1
  const found = await ask(`/conversations/${wanted}`)
  if (wanted !== current || mine < newest) return
  newest = mine
  shown = found
  show()
}

async function choose(id) {
  current = id
  begun = newId()
  kept.set('current', id)
  shown = null
  find('#list').hidden = true
  find('#talk').hidden = false
  find('#entries').replaceChildren()
  show()
  follow()
  find('#text').focus()
}

async function list() {
  const all = await ask('/conversations')
  find('#conversations').replaceChildren(...all.map((one) => {
    const item = element('li')
    const button = element('button', '', one.snippet || '…')
    button.addEventListener('click', () => choose(one.id))
    item.append(button)
    return item
  }))
  find('#list').hidden = false
  find('#talk').hidden = true
  find('#back').hidden = true
  find('#new').focus()
}

// --- live --------------------------------------------------------------------------------------

// One stream at a time; each time it connects, what may have been missed is asked for.
async function follow() {
  stream?.abort()
  const mine = stream = new AbortController()
  let wait = FIRST_WAIT
  while (!mine.signal.aborted && current) {
    const attempt = new AbortController()
    mine.signal.addEventListener('abort', () => attempt.abort(), { once: true })
    let watch
    const within = (ms) => { clearTimeout(watch); watch = setTimeout(() => attempt.abort(), ms) }
    try {
      within(PATIENCE)
      const body = await ask(`/conversations/${current}/live`, undefined, { stream: true, signal: attempt.signal })
      const reader = body.pipeThrough(new TextDecoderStream()).getReader()
      await load()
      find('#lost').hidden = true
      wait = FIRST_WAIT
      deliver()
      for (;;) {
        within(SILENCE)
        const { done, value } = await reader.read()
        if (done) break
        if (value.includes('event: changed')) await load()
      }
    } catch (error) {
      if (mine.signal.aborted) return
      if (error.status === 401) { expired(); return }
      if (error.status === 404) { choose(''); return }
    } finally {
      clearTimeout(watch)
    }
    if (mine.signal.aborted) return
    find('#lost').hidden = false
    await pause(wait)
    wait = Math.min(wait * 2, LONGEST_WAIT)
  }
}

setInterval(() => { if (shown?.queue && open) load().catch(() => {}) }, POLL)

// --- sending -----------------------------------------------------------------------------------

// What is written stays here until the site gives a token that is good again.
function expired() {
  stream?.abort()
  known = false
  find('#lost').hidden = true
  wrong(say('reload'))
}

const keepWaiting = () => { if (settled) kept.set('waiting', waiting) }

// Before it is known who sits there nothing is sent: it would be a stranger's message.
async function deliver() {
  if (sending || !known) return
  sending = true
  let wait = FIRST_WAIT
  while (waiting.length && known) {
    const [first] = waiting
    try {
      const { conversation, message } = await ask(first.person ? '/conversations/person' : '/messages', {
        id: first.id, conversation: first.conversation, text: first.text, files: first.files,
      })
      const here = isHere(first)
      waiting.shift()
      if (message) taken.push({ ...first, conversation, stored: message })
      for (const one of waiting) if (same(one, first)) one.conversation = conversation
      keepWaiting()
      find('#lost').hidden = true
      wait = FIRST_WAIT
      if (here && conversation !== current) {
        current = conversation
        kept.set('current', current)
        follow()
      } else if (here) load().catch(follow)
      show()
    } catch (error) {
      if (error.status === 401) { expired(); break }
      if (IN_VAIN.has(error.status)) {
        waiting.shift()
        keepWaiting()
        if (!first.person) find('#text').value = [first.text, find('#text').value].filter(Boolean).join('\n')
        wrong(say('failed', { why: error.message }))
        show()
        continue
      }
      find('#lost').hidden = false
      await pause(wait)
      wait = Math.min(wait * 2, LONGEST_WAIT)
    }
  }
  sending = false
}

function send(text, more = {}) {
  wrong(settled && !known ? say('reload') : '')
  waiting.push({ id: newId(), conversation: current, begun, text, files: files.map((one) => one.id), names: files.map((one) => one.name), ...more })
  files = []
  find('#files').replaceChildren()
  keepWaiting()
  show()
  find('#scroll').scrollTop = find('#scroll').scrollHeight
  deliver()
}

const person = () => send(say('wants_person'), { person: true, files: [], names: [] })

find('#compose').addEventListener('submit', (event) => {
  event.preventDefault()
  const text = find('#text').value.trim()
  if (!text && !files.length) return
  find('#text').value = ''
  send(text)
})
find('#text').addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) { event.preventDefault(); find('#compose').requestSubmit() }
})
find('#person').addEventListener('click', person)
find('#close').addEventListener('click', () => parent.postMessage({ deskhand: 'close' }, origin))
find('#back').addEventListener('click', () => list().catch((error) => wrong(error.message)))
find('#new').addEventListener('click', () => choose(''))
addEventListener('keydown', (event) => { if (event.key === 'Escape') parent.postMessage({ deskhand: 'close' }, origin) })

find('#file').addEventListener('change', async (event) => {
  wrong('')
  for (const file of event.target.files) {
    try {
      const uploaded = await ask(`/uploads?name=${encodeURIComponent(file.name)}`, file)
      files.push(uploaded)
      find('#files').append(element('li', '', `📎 ${uploaded.name}`))
    } catch (error) {
      wrong(say('failed', { why: error.message }))
    }
  }
  event.target.value = ''
})

async function act(path, body) {
  try {
    await ask(`/conversations/${current}/${path}`, body)
    await load()
  } catch (error) {
    wrong(say('failed', { why: error.message }))
  }
}

find('#email').addEventListener('submit', (event) => {
  event.preventDefault()
  act('email', { email: find('#address').value })
})
find('#helped').addEventListener('click', ({ target }) => {
  if (target.dataset.helped === 'yes') act('helped', {})
  if (target.dataset.helped === 'no') person()
})
find('#rating').addEventListener('click', async ({ target }) => {
  if (!target.dataset.score) return
  rated = current
  await act('rating', { score: Number(target.dataset.score) })
})

// --- the site around us ------------------------------------------------------------------------

let heard = false
let starting = false

async function start() {
  starting = true
  for (let wait = FIRST_WAIT; ; wait = Math.min(wait * 2, LONGEST_WAIT)) {
    const used = token
    try {
      await begin()
      break
    } catch (error) {
      if (error.status === 401) {
        if (token === used) { wrong(say('reload')); token = '' }
        continue
      }
      find('#lost').hidden = false
      await pause(wait)
    }
  }
  find('#lost').hidden = true
  starting = false
  const early = settled ? [] : waiting // before it was known which conversation they belong to
  known = settled = true
  const mine = new Set(waiting.map((one) => one.id))
  const earlier = (kept.get('waiting') ?? []).filter((one) => !mine.has(one.id))
  current = kept.get('current') ?? ''
  if (!current) begun = earlier.at(-1)?.begun ?? begun
  for (const one of early) Object.assign(one, { conversation: current, begun })
  waiting = [...earlier, ...waiting]
  keepWaiting()
  if (current) follow()
  show()
  deliver()
}

addEventListener('message', (event) => {
  if (event.source !== parent || event.origin !== origin) return
  const { deskhand: what } = event.data ?? {}
  const given = event.data?.token ?? ''
  if (!['open', 'closed', 'identify'].includes(what)) return
  const fresh = given !== told
  // Nothing of one customer's is left to the next.
  if (heard && fresh && (who(given) !== who(told) || !token)) { location.reload(); return }
  if (fresh || !heard) {
    heard = true
    told = token = given
    wrong('')
    if (!known && !starting) start()
  }
  if (what === 'open') { open = true; unread(); find('#text').focus() }
  if (what === 'closed') { open = false; unread() }
})

for (const one of document.querySelectorAll('[disabled]')) one.disabled = false
parent.postMessage({ deskhand: 'ready' }, origin)
