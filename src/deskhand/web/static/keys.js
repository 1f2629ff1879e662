// Whether single keys act, for this browser: who dictates, or brushes against keys, turns them off
// (WCAG 2.2, 2.1.4).

const KEPT = 'deskhand.keys'

export const keysAct = () => localStorage.getItem(KEPT) !== 'off'

// The box is another one when a page was replaced by the one before it.
function mark() {
  const box = document.querySelector('#keys-act')
  if (box) box.checked = keysAct()
}

document.addEventListener('change', ({ target }) => {
  if (target.id === 'keys-act') localStorage.setItem(KEPT, target.checked ? 'on' : 'off')
})
document.addEventListener('htmx:after:swap', mark)
mark()
