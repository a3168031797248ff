// The Tiledesk face, field names verbatim: what its programs send, and what they are answered.

export * from './tiledesk/account.ts';
export * from './tiledesk/codes.ts';
export * from './tiledesk/contents.ts';
export * from './tiledesk/live.ts';
export * from './tiledesk/message.ts';
export * from './tiledesk/people.ts';
export * from './tiledesk/project.ts';
export * from './tiledesk/request.ts';
export * from './tiledesk/subscription.ts';
export * from './tiledesk/team.ts';
export * from './tiledesk/values.ts';
