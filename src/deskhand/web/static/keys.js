// Whether single keys act, for this browser: who dictates, or brushes against keys, turns them off
// (WCAG 2.2, 2.1.4).

const KEPT = 'deskhand.keys'

export const keysAct = () => localStorage.getItem(KEPT) !== 'off'

const box = document.querySelector('#keys-act')
if (box) {
  box.checked = keysAct()
  box.addEventListener('change', () => localStorage.setItem(KEPT, box.checked ? 'on' : 'off'))
}
