// What the inbox does beyond its forms and links: live updates, keys, canned replies, kept texts.
// Without it every form and link still works.

import { keysAct } from './keys.js'

const RELOAD_AFTER = 200 // ms: what changes within this is asked for at once
const READ_ALERT = 10_000 // ms: so long what went wrong is left standing
const QUIET_RELOAD = 60_000 // ms: so that waiting times stay true
const RETRY = 3000 // ms, after the stream was refused

const find = (selector) => document.querySelector(selector)
const shownTicket = () => find('#main')?.dataset.ticket
const textarea = () => find('#text')
const writing = (element) => element.closest('input:not([type=checkbox]), textarea, select') !== null

// --- what changes, as it changes ---------------------------------------------------------------

let reloading = null
let quiet = null

function reload(wait = RELOAD_AFTER) {
  clearTimeout(reloading)
  reloading = setTimeout(async () => {
    if (underWay) return reload(wait)
    if (wait < READ_ALERT && find('#app [role=alert]')) return reload(READ_ALERT)
    clearTimeout(quiet)
    quiet = setTimeout(() => reload(), QUIET_RELOAD)
    if (document.hidden) return
    await window.htmx.ajax('GET', location.pathname + location.search, {
      source: '#app', target: '#app', select: '#app', swap: 'outerMorph show:none', push: 'false',
    })
  }, wait)
}

// A refresh that was asked for before an act was answered shows the page as it was: it is dropped. While
// an act is under way none is asked for: it would show what became of it, with the form still filled in.
// Of two acts the later one's answer stays, whichever comes first, unless the earlier one was refused.
let acts = 0
let underWay = 0
let begun = 0
let answered = 0

const isAct = ({ sourceElement }) => sourceElement?.matches('a, form')

document.addEventListener('htmx:config:request', ({ detail: { ctx } }) => {
  ctx.acts = acts
  if (isAct(ctx)) ctx.nth = begun += 1
  if (ctx.sourceElement.id === 'composer') ctx.written = { key: kept(), text: textarea().value }
})
document.addEventListener('htmx:before:request', ({ detail: { ctx } }) => {
  if (!isAct(ctx)) return
  acts += 1
  underWay += 1
  ctx.counted = true
})
document.addEventListener('htmx:finally:request', ({ detail: { ctx } }) => { if (ctx.counted) underWay -= 1 })
// An answer of another page is an error or the way to sign in: no refresh replaces the inbox by it.
const isInbox = ({ response }) =>
  response?.status < 400 && /^\/($|inbox)/.test(new URL(response.raw.url || location.href).pathname)

document.addEventListener('htmx:before:swap', (event) => {
  const { ctx } = event.detail
  if (isAct(ctx)) {
    acts += 1
    if (ctx.nth < answered && isInbox(ctx)) { event.preventDefault(); reload() } else answered = Math.max(answered, ctx.nth)
  } else if (!isInbox(ctx)) event.preventDefault()
  else if (underWay || ctx.acts !== acts) { event.preventDefault(); reload() }
})

function say(what) {
  const told = find('#told')
  told.textContent = ''
  setTimeout(() => { told.textContent = told.dataset[what] }, 50)
}

// Only a page that is seen has a stream: browsers allow few connections to one server.
let stream = null

function listen() {
  stream?.close()
  stream = new EventSource(`/live?since=${find('#app').dataset.seq}`)
  stream.addEventListener('ready', (event) => {
    document.documentElement.dataset.live = 'yes'
    if (JSON.parse(event.data).length) reload()
  })
  stream.addEventListener('missed', () => reload())
  stream.addEventListener('changed', (event) => {
    say(JSON.parse(event.data).includes(shownTicket()) ? 'here' : 'news')
    reload()
  })
  stream.onerror = () => {
    document.documentElement.dataset.live = 'no'
    if (stream.readyState === EventSource.CLOSED) setTimeout(() => { if (!document.hidden) listen() }, RETRY)
  }
}

document.addEventListener('visibilitychange', () => {
  if (document.hidden) { stream?.close(); return }
  listen()
  reload()
})

// What a reader opened or closed stays so when the page is refreshed: menus, canned replies.
window.htmx.registerExtension('keep-open', {
  htmx_before_morph_attr: (element, { attrName }) =>
    !(attrName === 'open' && element instanceof HTMLDetailsElement) &&
    !(attrName === 'hidden' && element.closest('#canned')),
})

// --- a reply that is being written is never lost -----------------------------------------------

const kept = () => `deskhand.reply.${textarea()?.dataset.ticket}`

function keep() {
  const field = textarea()
  if (!field) return
  if (field.value === field.defaultValue) sessionStorage.removeItem(kept())
  else sessionStorage.setItem(kept(), field.value)
}

function restore() {
  const field = textarea()
  const text = field && sessionStorage.getItem(kept())
  if (text && field.value === field.defaultValue) field.value = text
}

function forget({ written, request }) {
  // Asking for a suggestion sends nothing: what is written stays; so does what was added since.
  if (!written || request.submitter?.id === 'suggest') return
  if (kept() !== written.key) {
    if (sessionStorage.getItem(written.key) === written.text) sessionStorage.removeItem(written.key)
    return
  }
  if (textarea().value === written.text) textarea().value = ''
  textarea().defaultValue = ''
  keep()
}

// --- the thread --------------------------------------------------------------------------------

let last = ''

function toTheEnd() {
  const scroll = find('#scroll')
  const newest = find('#messages')?.lastElementChild?.id ?? ''
  if (!scroll || `${shownTicket()}${newest}` === last) return
  const other = !last.startsWith(shownTicket())
  const below = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight
  if (other) scroll.scrollTop = 0
  if (other ? find('.brief') === null : below < 200) scroll.scrollTop = scroll.scrollHeight
  last = `${shownTicket()}${newest}`
}

// The fields of one ticket's page are those of the next: what was typed must not go to the wrong customer.
let left = shownTicket()

function empty() {
  if (left === shownTicket()) return
  left = shownTicket()
  for (const form of document.querySelectorAll('#main form, #panel form')) form.reset()
  for (const opened of document.querySelectorAll('details.run[open], details.amend[open]')) opened.open = false
}

document.addEventListener('htmx:before:swap', ({ detail: { ctx } }) => {
  if (isInbox(ctx)) forget(ctx)
})
document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => {
  empty()
  restore()
  toTheEnd()
  const { sourceElement: from, response } = ctx
  if (from?.matches?.('a, form')) {
    for (const menu of document.querySelectorAll('details.menu[open]')) menu.open = false
    if (find('#canned')) find('#canned').hidden = true
  }
  if (from?.id === 'composer') find('#changed button')?.focus()
  if (response?.status >= 400) find('[role=alert]')?.scrollIntoView({ block: 'nearest' })
})
document.addEventListener('input', (event) => {
  if (event.target === textarea()) { keep(); canned() }
})

// --- canned replies ----------------------------------------------------------------------------

const choices = () => [...document.querySelectorAll('#canned button')]

function canned() {
  const list = find('#canned')
  const typed = textarea().value.slice(0, textarea().selectionStart).match(/(?:^|\s)\/([\w-]*)$/)
  for (const choice of choices()) {
    choice.parentElement.hidden = !typed || !choice.dataset.name.startsWith(typed[1])
  }
  list.hidden = !choices().some((choice) => !choice.parentElement.hidden)
}

function insert(choice) {
  const field = textarea()
  const before = field.value.slice(0, field.selectionStart).replace(/\/[\w-]*$/, '')
  const after = field.value.slice(field.selectionStart)
  field.value = before + choice.dataset.text + after
  field.selectionStart = field.selectionEnd = (before + choice.dataset.text).length
  find('#canned').hidden = true
  field.focus()
  keep()
}

document.addEventListener('click', (event) => {
  const use = event.target.closest('#use')
  if (use) { textarea().value = use.dataset.text; keep(); textarea().focus() }
  const choice = event.target.closest('#canned button')
  if (choice) insert(choice)
  for (const menu of document.querySelectorAll('details.menu[open]')) {
    if (!menu.contains(event.target)) menu.open = false
  }
})

// --- keys --------------------------------------------------------------------------------------

const rows = () => [...document.querySelectorAll('#rows .row a')]

function move(step) {
  const all = rows()
  const here = all.findIndex((row) => row === document.activeElement || row.ariaCurrent === 'true')
  const focused = all.indexOf(document.activeElement)
  const next = all[Math.max(0, Math.min(all.length - 1, (focused < 0 ? here : focused) + step))]
  next?.focus()
  next?.scrollIntoView({ block: 'nearest' })
}

// One key says why a draft was changed.
const changedBecause = (nth) => document.querySelectorAll('#changed button')[nth]?.click()

const KEYS = {
  j: () => move(1),
  k: () => move(-1),
  '/': () => find('#search')?.focus(),
  r: () => textarea()?.focus(),
  n: () => { textarea()?.focus(); find('#note')?.scrollIntoView({ block: 'nearest' }) },
  t: () => find('#take-over')?.click(),
  e: () => find('#resolve')?.click(),
  x: () => document.activeElement.closest('.row')?.querySelector('input')?.click(),
  1: () => changedBecause(0),
  2: () => changedBecause(1),
  3: () => changedBecause(2),
  4: () => changedBecause(3),
  '?': () => find('#keys').showModal(),
}

document.addEventListener('keydown', (event) => {
  const { target, key } = event
  if (key === 'Enter' && (event.ctrlKey || event.metaKey) && target === textarea()) {
    event.preventDefault()
    if (!event.repeat) find('#composer').requestSubmit(find('#send'))
    return
  }
  if (target.closest('#composer') && !find('#canned').hidden) {
    const visible = choices().filter((choice) => !choice.parentElement.hidden)
    const at = visible.indexOf(document.activeElement)
    if (key === 'ArrowDown' || key === 'ArrowUp') {
      event.preventDefault()
      const step = key === 'ArrowDown' ? 1 : -1
      const next = at < 0 && step < 0 ? visible.length - 1 : (at + step + visible.length) % visible.length
      visible[next].focus()
      return
    }
    if (key === 'Enter' && target === textarea()) {
      event.preventDefault()
      insert(visible[0])
      return
    }
    if (key === 'Escape') {
      find('#canned').hidden = true
      textarea().focus()
      return
    }
  }
  if (key === 'Escape') {
    const menu = target.closest('details.menu[open]')
    if (menu) { menu.open = false; menu.querySelector('summary').focus() } else if (writing(target)) target.blur()
    return
  }
  if (!keysAct() || target.closest('#composer') || writing(target) || event.ctrlKey || event.metaKey || event.altKey || find('dialog[open]')) return
  if (KEYS[key]) {
    event.preventDefault()
    KEYS[key]()
  }
})

// -----------------------------------------------------------------------------------------------

if (!document.hidden) listen()
restore()
toTheEnd()
quiet = setTimeout(() => reload(), QUIET_RELOAD)
