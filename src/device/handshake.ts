import { randomInt } from "node:crypto";
import { Failure } from "../diagnostics/diagnostic.js";
import { noApplication } from "../diagnostics/loader.js";
import type { Link } from "./link.js";
import { answersHello, COMMANDS, ERROR, encodeHello, REPLY } from "./protocol.js";
import { applicationState, isLoader } from "./protocol-loader.js";

/**
 * Says HELLO until a firmware answers, and gives its answer: a session is open, at sequence 0.
 * @param reopenSeconds how long the port may stay away, as it does where it is part of the chip that restarts.
 * @throws Failure FF6005 to FF6007; FF6150 where a loader answers instead.
 */
export async function handshake(link: Link, reopenSeconds = 0): Promise<Uint8Array> {
  const nonce = randomInt(2 ** 32);
  const { type, payload } = await link.request(
    { type: COMMANDS.HELLO, sequence: 0, payload: encodeHello(nonce) },
    (reply) =>
      (reply.type === (COMMANDS.HELLO | REPLY) && answersHello(reply.payload, nonce)) ||
      isLoader(reply, nonce),
    { idleSeconds: 0.25, reopenSeconds }, // a board that starts may lose what comes too early
  );
  if (type === ERROR) throw new Failure(noApplication(applicationState(payload[1])));
  return payload;
}
