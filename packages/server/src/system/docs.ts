import type { FastifyInstance } from 'fastify';
import type { Registry } from '../edge/registry.ts';

export async function mountDocs(_http: FastifyInstance, _registry: Registry): Promise<void> {}
