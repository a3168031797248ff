import './demo.css';
import { publicInfo } from '../start/public-info.ts';

// What a customer's site does with one line of markup, done here by script because the inbox id is this desk's own.
async function demo(): Promise<void> {
  const { inboxId } = await publicInfo();
  const script = document.createElement('script');
  script.src = '/widget.js';
  script.async = true;
  script.dataset.inbox = inboxId;
  script.dataset.color = '#b4472b';
  script.dataset.label = 'Fernweh Cycles help';
  document.body.append(script);
}

for (const button of document.querySelectorAll('[data-open-chat]')) {
  button.addEventListener('click', () => window.Baton?.open());
}
demo().catch(() => {
  const strip = document.getElementById('strip-note');
  if (strip !== null) strip.textContent = 'The desk does not answer at the moment. Reload the page in a few seconds.';
});
