import { temporaryFolder } from "./folder.js";

/** What a test/errors/FFnnnn-<slug>/case.ts gets to work with. */
export interface Scene {
  /** The folder of the case, with the files that a user wrote. */
  readonly here: string;
  /** A temporary folder, empty at first. */
  readonly folder: string;
  /** Ends or undoes something after the case; what was asked for last happens first. */
  readonly later: (step: () => unknown) => void;
}

/** Lets `act` work in a scene of its own and undoes what it asks for. */
export async function inScene<Result>(here: string, act: (scene: Scene) => Promise<Result>): Promise<Result> {
  const folder = temporaryFolder();
  const steps: (() => unknown)[] = [];
  try {
    return await act({ here, folder, later: (step) => void steps.push(step) });
  } finally {
    for (const step of steps.reverse()) await step();
  }
}
