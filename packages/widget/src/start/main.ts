import './start.css';

// One address, two readers: a person gets the start page that is in the document, a frame gets the chat page.
if (window.parent === window) void import('./page.ts').then(({ startPage }) => startPage());
else {
  document.getElementById('page')?.remove();
  void import('../messenger/host/eusate.ts').then(({ startInEusateFrame }) => startInEusateFrame());
}
