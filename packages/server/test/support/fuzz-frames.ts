import fc from 'fast-check';

type Frame = string | Uint8Array<ArrayBuffer>;

/** Socket.IO packets that no client library sends, on a connection that is in the namespace already. */
const written: readonly Frame[] = [
  '',
  '0',
  '1',
  '2',
  '2probe',
  '3',
  '3probe',
  '5',
  '6',
  '7',
  '9',
  'x',
  '4',
  '40',
  '40/helpdesk,',
  '40/helpdesk,{',
  '40/nowhere,',
  '40/helpdesk,{"token":{"__proto__":1}}',
  '41/helpdesk,',
  '42',
  '42/helpdesk',
  '42/helpdesk,',
  '42/helpdesk,{}',
  '42/helpdesk,[]',
  '42/helpdesk,[null]',
  '42/helpdesk,[1]',
  '42/helpdesk,[{}]',
  '42/helpdesk,[""]',
  '42/helpdesk,["connect"]',
  '42/helpdesk,["disconnect"]',
  '42/helpdesk,["disconnecting"]',
  '42/helpdesk,["error",{}]',
  '42/helpdesk,["newListener"]',
  '42/helpdesk,["__proto__",{}]',
  '42/helpdesk,["constructor",{}]',
  '42/helpdesk,["toString"]',
  '42/helpdesk,["support"]',
  '42/helpdesk,["support",null]',
  '42/helpdesk,["support",{},{},{},{}]',
  '42/helpdesk,99999999999999999999["support",{}]',
  '42/helpdesk,-1["support",{}]',
  '42/helpdesk,1["support",{}]',
  '42/helpdesk,1["support",{"__proto__":{"session_id":"a"}}]',
  '42/helpdesk,["support",{"session_id":"\\ud800","message":"\\u0000"}]',
  '42/other,["support",{}]',
  '42["support",{}]',
  '43/helpdesk,[]',
  '43/helpdesk,1[]',
  '43/helpdesk,1{}',
  '44/helpdesk,{"message":"no"}',
  '45',
  '451-/helpdesk,["support",{"_placeholder":true,"num":0}]',
  '45999999-/helpdesk,["support",{"_placeholder":true,"num":0}]',
  '451-/helpdesk,["support",{"_placeholder":true,"num":7}]',
  '451-/helpdesk,["support",{"_placeholder":true,"num":"length"}]',
  '46/helpdesk,[]',
  '47/helpdesk,[]',
  `42/helpdesk,${'['.repeat(20_000)}`,
  `42/helpdesk,["support",${'['.repeat(5000)}${']'.repeat(5000)}]`,
  `42/helpdesk,["support",{"message":"${'x'.repeat(100_000)}"}]`,
  `42/helpdesk,["support",{"message":"${'x'.repeat(300_000)}"}]`,
  `42/${'n'.repeat(100_000)},["support"]`,
  new Uint8Array([0]),
  new Uint8Array([4, 0, 255]),
  new Uint8Array(70_000),
];

export function brokenFrames(seed: number): Frame[] {
  const random = fc.oneof(
    fc.string({ unit: 'binary-ascii', maxLength: 60 }).map((text): Frame => `4${text}`),
    fc.string({ unit: 'binary', maxLength: 60 }).map((text): Frame => `42/helpdesk,${text.toWellFormed()}`),
    fc.string({ maxLength: 30 }).map((text): Frame => `42/helpdesk,["${text}",{}]`),
    fc.uint8Array({ maxLength: 80 }).map((bytes): Frame => new Uint8Array(bytes)),
  );
  return [...written, ...fc.sample(random, { seed, numRuns: 150 })];
}

/** Enters the namespace by hand, sends the frames, and waits until the server has looked at them or hung up. */
export function sendFrames(port: number, key: string, frames: readonly Frame[]): Promise<void> {
  const query = `EIO=4&transport=websocket&token_source=api&token=${key}`;
  const socket = new WebSocket(`ws://127.0.0.1:${port}/socket.io/?${query}`);
  socket.binaryType = 'arraybuffer';
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      socket.close();
      reject(new Error('the server neither answered nor hung up'));
    }, 10_000);
    socket.onclose = () => {
      clearTimeout(timer);
      resolve();
    };
    // Close follows.
    socket.onerror = () => {};
    let entered = false;
    socket.onmessage = ({ data }) => {
      if (typeof data !== 'string') return;
      if (data.startsWith('0')) socket.send('40/helpdesk,');
      else if (data.startsWith('40/helpdesk') && !entered) {
        entered = true;
        for (const frame of frames) socket.send(frame);
        socket.send('42/helpdesk,424242["no.such.event"]');
      } else if (data.startsWith('43/helpdesk,424242')) socket.close();
    };
  });
}
