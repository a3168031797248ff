import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { readTar, writeTar } from './tar.ts';

const SIZES = [0, 1, 511, 512, 513, 70_000];
const files = SIZES.map((size) => ({ path: `files/${size}`, bytes: randomBytes(size) }));

async function pack(): Promise<Buffer> {
  async function* entries() {
    for (const { path, bytes } of files) yield { path, size: bytes.length, content: Readable.from([bytes]) };
  }
  return Buffer.concat(await Array.fromAsync(writeTar(entries())));
}

async function unpack(archive: Buffer, chunk: number): Promise<[string, Buffer][]> {
  async function* chunks() {
    for (let at = 0; at < archive.length; at += chunk) yield archive.subarray(at, at + chunk);
  }
  const found: [string, Buffer][] = [];
  for await (const entry of readTar(chunks())) {
    found.push([entry.path, Buffer.concat(await Array.fromAsync(entry.content))]);
  }
  return found;
}

test('what was written is read again, wherever the stream is cut into chunks', async () => {
  const archive = await pack();
  for (const chunk of [1, 100, 512, 65_536]) {
    expect(await unpack(archive, chunk)).toEqual(files.map(({ path, bytes }) => [path, bytes]));
  }
});

test('any tar can list it', async () => {
  const listed = execFileSync('tar', ['tf', '-'], { input: await pack() }).toString();
  expect(listed.trim().split('\n')).toEqual(files.map(({ path }) => path));
});

test('an archive that was cut off or changed is no archive', async () => {
  const archive = await pack();
  await expect(unpack(archive.subarray(0, archive.length - 1024), 512)).rejects.toThrow('ends too early');
  archive[0] = 0x58;
  await expect(unpack(archive, 512)).rejects.toThrow('damaged');
});
