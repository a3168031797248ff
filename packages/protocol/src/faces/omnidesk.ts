// The Omnidesk face, field names verbatim: what a middleware sends and what it gets. The hookpoints, which go the other way,
// are in `hookpoints.ts`.

export * from './omnidesk/answers.ts';
export * from './omnidesk/hookpoints.ts';
export * from './omnidesk/requests.ts';
