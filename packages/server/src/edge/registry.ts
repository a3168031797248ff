import type { AppError } from '@baton/protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Socket } from 'socket.io';
import type { z } from 'zod';
import type { Caller, Principal } from '../auth/principal.ts';
import type { FrameConnection } from './frame-connection.ts';
import type { Bucket } from './limits.ts';

/** Which part of the input names a thing of ours, so that the access matrix can be generated. */
export interface ObjectRef {
  noun:
    | 'conversation'
    | 'contact'
    | 'session'
    | 'article'
    | 'key'
    | 'file'
    | 'organisation'
    | 'ticket'
    | 'chat_token'
    | 'chat_token_value'
    | 'chat_session'
    | 'message'
    | 'note'
    | 'agent'
    | 'inbox'
    | 'team'
    | 'tag'
    | 'savedAnswer'
    | 'bot'
    | 'hook'
    | 'customEvent';
  in: 'params' | 'query' | 'body' | 'event';
  field: string;
}

interface Operation {
  /** `face.noun.verb`; unique over all transports. */
  name: string;
  /** One sentence for the reference. */
  summary: string;
  callers: readonly Caller[];
  object?: ObjectRef;
  limit: Bucket;
}

export interface RouteCall<Params, Query, Body> {
  params: Params;
  query: Query;
  body: Body;
  /** Null only where `anyone` may call and nobody said who they are. */
  principal: Principal | null;
  requestId: string;
  address: string;
  /** `Idempotency-Key`, checked for length. */
  idempotencyKey: string | null;
  raw: { request: FastifyRequest; reply: FastifyReply };
}

/** JSON already: as text for one reader, as bytes when several share them. */
export class Serialised {
  readonly json: string | Buffer;
  constructor(json: string | Buffer) {
    this.json = json;
  }
}

export interface Route<Params = unknown, Query = unknown, Body = unknown> extends Operation {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Relative to the face's base; `:name` for parameters. */
  path: string;
  params?: z.ZodType<Params>;
  query?: z.ZodType<Query>;
  body?: z.ZodType<Body>;
  /** Success status, 200 unless said otherwise. */
  status?: number;
  /** For the reference; what is sent is not parsed again. */
  answer?: z.ZodType;
  /** `idempotencyKey` makes it repeatable, and there is no field that says the same. For the reference. */
  takesKey?: true;
  /** Bytes; the default is 256 KiB. */
  bodyLimit?: number;
  handle(call: RouteCall<Params, Query, Body>): Promise<unknown>;
}

/** Keeps the types of one route together while letting a face list routes of different shapes. */
export function route<Params, Query, Body>(definition: Route<Params, Query, Body>): Route {
  return definition as unknown as Route;
}

export interface EventCall<Input> {
  input: Input;
  principal: Principal;
  socket: Socket;
  address: string;
}

export interface SocketEvent<Input = unknown> extends Operation {
  event: string;
  input: z.ZodType<Input>;
  /** What the caller is told; how it is sent is the namespace's matter. */
  handle(call: EventCall<Input>): Promise<unknown>;
}

export function socketEvent<Input>(definition: SocketEvent<Input>): SocketEvent {
  return definition as unknown as SocketEvent;
}

export interface RegisteredRoute extends Route {
  face: string;
  url: string;
}

export interface RegisteredEvent extends SocketEvent {
  namespace: string;
}

/** One kind of frame on a plain WebSocket, named by its `event`. */
export interface Frame<Input = unknown> extends Operation {
  event: string;
  input: z.ZodType<Input>;
  handle(call: { input: Input; connection: FrameConnection }): Promise<void>;
}

export function frame<Input>(definition: Frame<Input>): Frame {
  return definition as unknown as Frame;
}

export interface RegisteredFrame extends Frame {
  /** How the reference calls the channel. */
  namespace: string;
}

/** How a dialect says no over HTTP. */
export type PresentError = (error: AppError, requestId: string) => { status: number; body: unknown };

/**
 * Every operation that the desk offers, over all transports. What is not in here is not served: the transports mount
 * from this list, and the fuzz, access-matrix and reference generators read it.
 */
export class Registry {
  readonly routes: RegisteredRoute[] = [];
  readonly events: RegisteredEvent[] = [];
  readonly frames: RegisteredFrame[] = [];
  /** By face: for the reference, which shows the refusals as they are sent. */
  readonly errors = new Map<string, PresentError>();
  readonly #names = new Set<string>();

  addRoute(entry: RegisteredRoute): void {
    this.#check(entry);
    this.routes.push(entry);
  }

  addEvent(entry: RegisteredEvent): void {
    this.#check(entry);
    if (!entry.input) throw new Error(`${entry.name} has no input schema.`);
    this.events.push(entry);
  }

  addFrame(entry: RegisteredFrame): void {
    this.#check(entry);
    this.frames.push(entry);
  }

  #check(operation: Operation): void {
    if (this.#names.has(operation.name)) throw new Error(`Two operations are called ${operation.name}.`);
    if (operation.callers.length === 0) throw new Error(`${operation.name} names no callers.`);
    if (!operation.limit) throw new Error(`${operation.name} names no limit.`);
    this.#names.add(operation.name);
  }
}
