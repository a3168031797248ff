import type { Migration } from '../migrate.ts';

/**
 * People who sign in. The four quoted tables belong to better-auth and have the names and columns that it expects
 * (a test asks better-auth itself whether anything is missing); `agents` ties its users to a workspace.
 */
export const signIn: Migration = {
  name: '0002-sign-in',
  statements: ({ int, authDate, authFlag }) => [
    `CREATE TABLE "user" (
      "id" text NOT NULL PRIMARY KEY, "name" text NOT NULL, "email" text NOT NULL UNIQUE,
      "emailVerified" ${authFlag} NOT NULL, "image" text, "createdAt" ${authDate} NOT NULL, "updatedAt" ${authDate} NOT NULL)`,
    `CREATE TABLE "session" (
      "id" text NOT NULL PRIMARY KEY, "expiresAt" ${authDate} NOT NULL, "token" text NOT NULL UNIQUE,
      "createdAt" ${authDate} NOT NULL, "updatedAt" ${authDate} NOT NULL, "ipAddress" text, "userAgent" text,
      "userId" text NOT NULL REFERENCES "user" ("id") ON DELETE CASCADE)`,
    `CREATE TABLE "account" (
      "id" text NOT NULL PRIMARY KEY, "accountId" text NOT NULL, "providerId" text NOT NULL,
      "userId" text NOT NULL REFERENCES "user" ("id") ON DELETE CASCADE, "accessToken" text, "refreshToken" text,
      "idToken" text, "accessTokenExpiresAt" ${authDate}, "refreshTokenExpiresAt" ${authDate}, "scope" text,
      "password" text, "createdAt" ${authDate} NOT NULL, "updatedAt" ${authDate} NOT NULL)`,
    `CREATE TABLE "verification" (
      "id" text NOT NULL PRIMARY KEY, "identifier" text NOT NULL, "value" text NOT NULL,
      "expiresAt" ${authDate} NOT NULL, "createdAt" ${authDate} NOT NULL, "updatedAt" ${authDate} NOT NULL)`,
    'CREATE INDEX "session_userId_idx" ON "session" ("userId")',
    'CREATE INDEX "account_userId_idx" ON "account" ("userId")',
    'CREATE INDEX "verification_identifier_idx" ON "verification" ("identifier")',
    `CREATE TABLE agents (
      id text PRIMARY KEY, workspace_id text NOT NULL REFERENCES workspaces (id),
      user_id text NOT NULL REFERENCES "user" ("id"), name text NOT NULL, email text NOT NULL, role text NOT NULL,
      available ${int} NOT NULL, capacity ${int} NOT NULL, last_assigned_at ${int} NOT NULL, disabled_at ${int},
      created_at ${int} NOT NULL, UNIQUE (workspace_id, user_id))`,
  ],
};
