import { join } from 'node:path';

/**
 * The server's own folder, for files that are read and not imported. This file and the bundle (`dist/<hash>/`) both lie
 * two folders below it.
 */
export const PACKAGE_FOLDER = join(import.meta.dirname, '../..');
