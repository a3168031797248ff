import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { startWords } from './i18n/index.ts';
import { preferences } from './preferences/store.ts';
import { followTheme } from './preferences/theme.ts';
import './styles/index.css';

followTheme();
await startWords(preferences().language);

const element = document.getElementById('root');
if (element === null) throw new Error('index.html has no #root');
createRoot(element).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
