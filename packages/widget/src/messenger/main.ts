import { startInWidget } from './host/widget.ts';

void startInWidget();
