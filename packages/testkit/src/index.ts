export { type Certificate, type CertificateOptions, issueCertificate } from './certificates.ts';
export { Broken, NotApplicable } from './conformance/assert.ts';
export type { Check, Result, Target } from './conformance/check.ts';
export { eusateChecks } from './conformance/eusate/index.ts';
export type { OmnideskTarget } from './conformance/omnidesk/bench.ts';
export { omnideskSuite } from './conformance/omnidesk/index.ts';
export { type RunOptions, runCheck, runConformance, runSuiteCheck, type Verdict } from './conformance/run.ts';
export type { TiledeskTarget } from './conformance/tiledesk/bench.ts';
export { tiledeskSuite } from './conformance/tiledesk/index.ts';
export { createDatabase, type TestDatabase } from './database.ts';
export { type Desk, type DeskOptions, startDesk } from './desk.ts';
export {
  ConnectionRefused,
  connectEusate,
  type EusateClient,
  type EusateOptions,
  type Heard,
  type Reply,
} from './eusate-client.ts';
export { type HookSink, type Received, type SinkBehaviour, startHookSink } from './hook-sink.ts';
export { type MailServer, type ReceivedMail, startMailServer } from './mail-server.ts';
export { type NameAnswer, type NameServer, startNameServer } from './name-server.ts';
export { freePort } from './ports.ts';
export { signIn } from './sign-in.ts';
export { openStage, type Stage } from './stage.ts';
