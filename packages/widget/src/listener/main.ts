import type { EarlyMessages } from './early-messages.ts';

// Runs as a classic script in the page's head, before any bundle. The Eusate SDK says EUSATE_INIT exactly once; a page
// that is still loading its code at that moment would stay dead for ever.
const early: EarlyMessages = { waiting: [], hear: null };
window.batonMessages = early;

if (window.parent !== window) {
  document.documentElement.dataset.framed = '';
  window.addEventListener('message', (event) => {
    if (early.hear !== null) early.hear(event);
    else if (early.waiting.length < 100) early.waiting.push(event);
  });
}
