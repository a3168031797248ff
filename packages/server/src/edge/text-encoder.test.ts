import fc from 'fast-check';
import { Encoder, type Packet, PacketType } from 'socket.io-parser';
import { expect, test } from 'vitest';
import { textParser } from './text-encoder.ts';

const packet = fc.record({
  type: fc.constantFrom(
    PacketType.CONNECT,
    PacketType.DISCONNECT,
    PacketType.EVENT,
    PacketType.ACK,
    PacketType.CONNECT_ERROR,
  ),
  nsp: fc.constantFrom('/', '/desk', '/helpdesk'),
  id: fc.option(fc.nat(), { nil: undefined }),
  data: fc.option(fc.oneof(fc.jsonValue(), fc.array(fc.jsonValue())), { nil: undefined }),
});

test('what it writes is what the standard encoder writes', () => {
  const [ours, standard] = [new textParser.Encoder(), new Encoder()];
  fc.assert(
    fc.property(packet, (given) => {
      expect(ours.encode(given as Packet)).toEqual(standard.encode(given as Packet));
    }),
  );
});
