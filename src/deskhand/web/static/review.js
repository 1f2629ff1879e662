// Keys for whoever grades: each button and choice names its own.

import { keysAct } from './keys.js'

document.addEventListener('keydown', (event) => {
  const { target, key } = event
  if (!keysAct() || event.ctrlKey || event.metaKey || event.altKey || target.matches('input[name=comment], select, textarea')) return
  const named = [...document.querySelectorAll('#grade [data-key]')].find((one) => one.dataset.key === key)
  if (!named) return
  event.preventDefault()
  named.click()
  if (named.matches('input')) named.focus()
})
