import { createSplitter, encodeFrame } from "../../src/device/frame.js";
import { COMMANDS, ERROR, PROTOCOL, pack, REPLY } from "../../src/device/protocol.js";

/**
 * A device of `classes` classes that calls itself by any bytes, says noise now and then, answers samples and refuses
 * everything else with an error that nobody knows.
 */
export function evilDevice(classes: number, name: string): (bytes: Uint8Array) => Uint8Array {
  const split = createSplitter();
  const reply = (type: number, sequence: number, payload: Uint8Array): Uint8Array => {
    switch (type) {
      case COMMANDS.HELLO:
        return encodeFrame({ type: type | REPLY, sequence: 0, payload: hello(payload, classes, name) });
      case COMMANDS.SAMPLE_PUT:
        return encodeFrame({ type: type | REPLY, sequence, payload: pack([[4, 2]]) });
      case COMMANDS.INFER:
        return encodeFrame({ type: type | REPLY, sequence, payload: new Uint8Array(18 + 4 * classes) });
      case COMMANDS.STATUS:
        return encodeFrame({ type: type | REPLY, sequence, payload: new Uint8Array(16).fill(255) });
      case COMMANDS.STATE_HASH:
        return encodeFrame({ type: type | REPLY, sequence, payload: new Uint8Array(8).fill(255) });
      default:
        return encodeFrame({ type: ERROR, sequence, payload: pack([[1, 200]]) });
    }
  };
  const noise = new TextEncoder().encode("<script>alert(4)</script>");
  let answered = 0;
  return (bytes) => {
    const frames = split(bytes).flatMap((frame) => (frame === null ? [] : [frame]));
    const replies = frames.map(({ type, sequence, payload }) => reply(type, sequence, payload));
    answered++;
    return Uint8Array.from([...(answered % 5 === 0 ? noise : []), ...replies.flatMap((each) => [...each])]);
  };
}

function hello(asked: Uint8Array, classes: number, name: string): Uint8Array {
  const sizes = pack([
    [4, 1],
    [4, 0],
    [2, 1024],
    [2, classes],
    [2, 1],
    [2, 1],
    [4, 2],
    [4, 4096],
    [1, 0],
    [4, 4],
    [4, 0],
  ]);
  const head = Uint8Array.from([PROTOCOL, 0, ...asked.subarray(1, 5), ...new Uint8Array(64)]);
  return Uint8Array.from([...head, ...sizes, ...new TextEncoder().encode(name)]);
}
