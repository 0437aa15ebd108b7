import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { Link } from "../../src/device/link.js";
import { connect } from "../../src/device/session.js";
import { emit } from "../../src/emit/emit.js";
import { expectationOf } from "../../src/emit/expectation.js";
import type { DeviceModel } from "../../src/ir/device-model.js";
import type { Kernel } from "../../src/ir/kernel.js";
import type { Verdict } from "../../src/ir/verdict.js";
import { deviceTensors } from "../../src/parameters/tables.js";
import { plan } from "../../src/plan/plan.js";
import { loadTarget } from "../../src/target/target.js";
import { validate } from "../../src/validate/validate.js";
import { model as plain, test } from "../support/device/fake-device.js";
import { compileC, startDevice } from "../support/device/host-device.js";
import { temporaryFolder } from "../support/folder.js";
import { CANDIDATES, GROUPS, SLICES } from "../support/models/forms.js";
import { integersOf } from "../support/models/quant.js";
import { randomModel } from "../support/models/random-model.js";

const cleanup: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const step of cleanup.splice(0).reverse()) await step();
});

interface Damage {
  /** Default: two layers with a head each. */
  readonly model?: DeviceModel;
  readonly kernel?: Kernel;
  /** An emitted file, a text in it, and what stands there instead. */
  readonly edit?: readonly [file: string, from: string | RegExp, to: string];
  /** See test/support/device/noisy_line.c. */
  readonly noise?: string;
}

/** Emits the model, damages one thing, compiles with sanitizers, and validates over a pseudo terminal. */
async function verdictOf({ model = plain, kernel, edit, noise }: Damage): Promise<Verdict> {
  const layout = plan(model, kernel ? { kernel } : {});
  const folder = temporaryFolder();
  const sources = new Map(emit(model, layout, loadTarget("host", []), { version: "0.0.0" }));
  if (edit) {
    const before = sources.get(edit[0]) ?? "";
    sources.set(edit[0], before.replace(edit[1], edit[2]));
    expect(sources.get(edit[0])).not.toBe(before);
  }
  for (const [path, text] of sources) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const emitted = [...sources.keys()].filter((path) => path.endsWith(".c")).map((path) => join(folder, path));
  const around = ["../../targets/arch/host/board.c", "../support/device/noisy_line.c"];
  const program = compileC(
    [...emitted, ...around.map((path) => join(import.meta.dirname, path))],
    ["-I", folder, "-I", join(folder, model.name), "-Wl,--wrap=ff_board_read,--wrap=ff_board_write"],
  );
  const device = await startDevice(program, noise);
  cleanup.push(async () => {
    await device.stop();
    expect(device.complaints()).toBe("");
  });
  const link = await Link.open(device.path, { baud: 115200 });
  cleanup.push(() => link.close());
  return validate({
    model,
    plan: layout,
    constants: deviceTensors(model, layout),
    test,
    samples: "all",
    seed: 1,
    session: await connect(link, expectationOf(model, layout)),
    target: "host",
    execution: "host",
    image: null,
  });
}

describe("the emitted firmware against the reference, over a serial line", () => {
  it.each(["sparse", "row", "dot"] as const)(
    "agrees in every number with kernel %s",
    async (kernel) => {
      const verdict = await verdictOf({ kernel });
      expect([verdict.samples, verdict.mismatches, verdict.instructions]).toEqual([40, 0, null]);
      expect(verdict.line).toEqual({ repeats: 0, damagedToHost: 0, damagedToDevice: 0 });
    },
    30_000,
  );

  it.each(Object.entries({ SLICES, GROUPS, CANDIDATES }))(
    "agrees in every number: %s",
    async (_name, options) => {
      const verdict = await verdictOf({ model: randomModel(options) });
      expect([verdict.samples, verdict.mismatches]).toEqual([40, 0]);
      const left = verdict.exits.filter(({ share }) => share > 0).length;
      expect(left).toBe(options === GROUPS ? 1 : verdict.exits.length);
    },
    30_000,
  );

  it("catches what a label adds wrongly, and a slice that is written to another place", async () => {
    const sums = ["acc[j] + *overlay++", "acc[j] + 4096 + *overlay++"] as const;
    const label = await verdictOf({ model: randomModel(CANDIDATES), edit: ["tiny/ff_overlay.c", ...sums] });
    expect(label.firstMismatch).toMatchObject({ layer: "dense1", tensor: "dense1_z" });
    expect(label.firstMismatch!.cause).toContain("what a candidate label adds");
    const place = [/&dense1_z\[4\]\);/, "dense1_z);"] as const;
    const slice = await verdictOf({ model: randomModel(SLICES), edit: ["tiny/tiny.c", ...place] });
    expect(slice.mismatches).toBeGreaterThan(0);
    expect(slice.firstMismatch!.cause).toContain("the call sequence");
  }, 30_000);

  it("catches one changed weight in the emitted C and names it", async () => {
    const first = integersOf(plain)[0]!.weights[0]!;
    const changed = first === 1 ? 2 : 1;
    const edit = [
      "tiny/tiny_weights.c",
      new RegExp(`(tiny_first_weights\\[[^{]*\\{\\s*)${first},`),
      `$1${changed},`,
    ] as const;
    const { firstMismatch } = await verdictOf({ kernel: "row", edit });
    expect(firstMismatch).toMatchObject({
      sample: null,
      layer: "first",
      tensor: "weights",
      index: 0,
      position: [0, 0],
      host: first,
      device: changed,
    });
    expect(firstMismatch!.cause).toContain("a constant on the device is not what was emitted");
  }, 30_000);

  const TRUNCATION = [
    "ff_round_shift(ff_mulh(acc, multiplier), shift)",
    "ff_mulh(acc, multiplier) >> shift",
  ] as const;
  it.each([
    [
      "a rounding of the requantization",
      "ff_fixed.h",
      ...TRUNCATION,
      "first",
      "first_z",
      "rounding of the requantization",
    ],
    [
      "a requantization",
      "ff_fixed.h",
      TRUNCATION[0],
      "ff_mulh(acc, multiplier) >> (shift - 1u)",
      "first",
      "first_z",
      "products or the sum",
    ],
    [
      "a factor of the rms",
      "ff_rms_public.h",
      "ff_rms_normalize(norm, (const uint8_t *)z, h);",
      "ff_rms_normalize(norm, (const uint8_t *)z, h); for (uint32_t i = 0; i < norm->size; i++) h[i] = (int8_t)(h[i] / 2);",
      "first",
      "first_h",
      "RMS normalisation",
    ],
    [
      "the shift of a head",
      "tiny_weights.c",
      /(tiny_second_head = \{[^}]*<< )\d+/,
      "$14",
      "second",
      "scores",
      "the head's products",
    ],
    [
      "a call that is left out",
      "tiny.c",
      /ff_rms_s8\(.*\);/,
      "(void)first_h;",
      "answer",
      "scores",
      "the call sequence",
    ],
    [
      "the goodness",
      "tiny.c",
      "ff_goodness_s8(second_z, 5)",
      "1u + ff_goodness_s8(second_z, 5)",
      "answer",
      "goodness",
      "the call sequence",
    ],
    [
      "the MACs",
      "tiny.c",
      "result->macs = macs",
      "result->macs = macs + 1u",
      "answer",
      "macs",
      "counting of a kernel",
    ],
  ] as const)(
    "catches a fault in %s and names layer, tensor and cause",
    async (_what, file, from, to, layer, tensor, cause) => {
      const { firstMismatch, mismatches, stateHash } = await verdictOf({ edit: [`tiny/${file}`, from, to] });
      expect(stateHash.host).toBe(stateHash.device);
      expect(firstMismatch).toMatchObject({ layer, tensor });
      expect(firstMismatch!.cause).toContain(cause);
      expect(mismatches).toBeGreaterThan(0);
    },
    30_000,
  );

  it("catches a damaged frame in each direction, and the verdict says where", async () => {
    const verdict = await verdictOf({ noise: "in:3:flip out:5:flip" });
    expect(verdict.mismatches).toBe(0);
    expect(verdict.line).toEqual({ repeats: 2, damagedToHost: 1, damagedToDevice: 1 });
  }, 30_000);
});
