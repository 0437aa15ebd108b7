/** All that a device has learnt, on its ways to storage, to a file and back; each gives the sentence that tells so. */
import type { Session } from "../device/session.js";
import { count } from "./shown-text.js";

/** Bytes of a blob of the state around what is learnt: see templates/runtime/ff_blob.h. */
const BLOB_AROUND = 80;
/** Most bytes of a state that is fetched to be given back: what is larger takes a serial line seconds. */
const KEPT_MOST = 32_768;

/** Writes a file of this computer. */
export type WriteFile = (name: string, bytes: Uint8Array) => void;

/** State before the first change of a connection, where it is small enough to be fetched and given back. */
export class StateBefore {
  #blob: Uint8Array | null = null;

  get isKept(): boolean {
    return this.#blob !== null;
  }

  /** Fetches it, once. */
  async keep(session: Session): Promise<void> {
    const { stateBytes, sampleBytes } = session.info;
    const fits = stateBytes + BLOB_AROUND <= Math.min(sampleBytes, KEPT_MOST);
    if (fits) this.#blob ??= await session.exportState(stateBytes);
  }

  async giveBack(session: Session): Promise<string> {
    if (this.#blob === null) return "Nothing has been learnt that could be taken back.";
    await session.importState(this.#blob);
    return "Rolled back to the state before the first change.";
  }
}

export async function saveOnDevice(session: Session): Promise<string> {
  return `Saved on the device, number ${await session.save()}.`;
}

export async function restoreOnDevice(session: Session): Promise<string> {
  return `Restored from the device, number ${await session.restore()}.`;
}

/** Writes the state to a file whose name has the model and the hash of the state. */
export async function saveToFile(session: Session, model = "state", write: WriteFile): Promise<string> {
  const { learnt } = await session.stateHash();
  const blob = await session.exportState(session.info.stateBytes);
  const name = `${model.replace(/\W+/g, "_").slice(0, 40)}-${learnt.toString(16).padStart(8, "0")}.ffstate`;
  write(name, blob);
  return `Saved to the file ${name}, ${count(blob.length)} B.`;
}

/** Gives the device the state of a file; the device looks at its hashes before it takes anything. */
export async function restoreFromFile(session: Session, file: Blob): Promise<string> {
  const bytes = session.info.stateBytes + BLOB_AROUND;
  if (file.size !== bytes)
    return `That file is no state of this model: it has ${count(file.size)} B, not ${count(bytes)}.`;
  await session.importState(new Uint8Array(await file.arrayBuffer()));
  return "Restored from the file.";
}
