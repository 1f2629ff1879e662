// The chat on a site: a button, and the frame that it opens. Nothing of the site is read, and what the
// frame is told goes to the frame alone.
(() => {
  const script = document.currentScript
  const base = script.src.replace(/\/widget\.js.*$/, '')
  const desk = new URL(base).origin
  const css = (element, rules) => Object.assign(element.style, rules)
  const USED = 'deskhand.used'
  const remembered = () => { try { return localStorage.getItem(USED) } catch { return null } }

  const button = document.createElement('button')
  const badge = document.createElement('span')
  let frame = null
  let token = script.dataset.token ?? ''
  let open = false

  let ready = false
  const tell = (what) => ready && frame.contentWindow.postMessage({ deskhand: what, token }, desk)

  function make() {
    frame = document.createElement('iframe')
    frame.title = script.dataset.title ?? 'Chat'
    frame.src = `${base}/frame?origin=${encodeURIComponent(location.origin)}`
    css(frame, {
      position: 'fixed', right: '16px', bottom: '88px', width: 'min(400px, calc(100vw - 32px))',
      height: 'min(640px, calc(100vh - 112px))', border: '0', borderRadius: '16px', zIndex: 2147483000,
      boxShadow: '0 8px 40px rgb(0 0 0 / .25)', display: 'none', colorScheme: 'light dark',
    })
    document.body.append(frame)
  }

  function show(wanted) {
    open = wanted
    if (!frame) make()
    frame.style.display = open ? 'block' : 'none'
    button.setAttribute('aria-expanded', open)
    if (open) {
      try { localStorage.setItem(USED, '1') } catch { /* the badge is all that is lost */ }
      frame.focus()
    } else button.focus()
    tell(open ? 'open' : 'closed')
  }

  addEventListener('message', (event) => {
    if (event.origin !== desk || !frame || event.source !== frame.contentWindow) return
    const { deskhand: what, unread } = event.data ?? {}
    if (what === 'ready') ready = true, tell(open ? 'open' : 'closed')
    if (what === 'close') show(false)
    if (what === 'unread') {
      badge.textContent = unread || ''
      badge.hidden = !unread
      badge.style.display = unread ? 'block' : 'none'
    }
  })
  addEventListener('keydown', (event) => { if (event.key === 'Escape' && open) show(false) })

  button.type = 'button'
  button.setAttribute('aria-label', script.dataset.title ?? 'Chat')
  button.setAttribute('aria-expanded', false)
  css(button, {
    position: 'fixed', right: '16px', bottom: '16px', width: '60px', height: '60px', borderRadius: '50%',
    border: '0', cursor: 'pointer', background: script.dataset.color ?? '#0f6158', color: '#fff', padding: '0',
    boxShadow: '0 4px 16px rgb(0 0 0 / .3)', zIndex: 2147483001, fontSize: '26px', lineHeight: '60px',
  })
  const icon = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path')
  for (const [name, value] of Object.entries({ viewBox: '0 0 24 24', width: 28, height: 28, fill: 'currentColor', 'aria-hidden': 'true' })) icon.setAttribute(name, value)
  path.setAttribute('d', 'M4 4h16v12h-8l-5 4v-4H4z')
  icon.append(path)
  css(icon, { verticalAlign: 'middle' })
  css(badge, {
    position: 'absolute', top: '-4px', right: '-4px', minWidth: '22px', lineHeight: '22px', borderRadius: '11px',
    background: '#a3211a', color: '#fff', font: 'bold 13px/22px system-ui, sans-serif', display: 'none',
  })
  button.append(icon, badge)
  button.addEventListener('click', () => show(!open))
  document.body.append(button)
  if (remembered()) make()

  // For sites whose pages change without loading: who sits there now, and opening it from a link.
  window.deskhand = {
    identify(given) { token = given ?? ''; tell('identify') },
    open() { show(true) },
    close() { show(false) },
  }
})()
