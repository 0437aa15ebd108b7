import { check } from "../../../src/frontend/check.js";
import { lower } from "../../../src/frontend/lower.js";
import type { Samples } from "../../../src/ir/data.js";
import type { DeviceModel } from "../../../src/ir/device-model.js";
import { sizeOf } from "../../../src/ir/shape.js";
import { createRandom } from "../../../src/numerics/prng.js";
import { quantize } from "../../../src/quantize/quantize.js";
import { programOf } from "../../frontend/support.js";
import { drawLayers, untrainedRecord } from "./trained.js";

/** Layers of small networks over maps, as a model file has them. */
export const MAPS = {
  /** Keyword spotting: 49 x 10 features, four depthwise separable layers of 64 channels. */
  keywords: {
    shape: [49, 10],
    layers: `[conv2d(64, { kernel: [10, 4], stride: 2, padding: "same" }),
      ${Array(4).fill('separable2d(64, { kernel: 3, padding: "same" })').join(",\n")}]`,
  },
  /** Images of 32 x 32 pixels. */
  images: {
    shape: [32, 32, 3],
    layers: `[${[16, 16, 16, [32, 2], 32, [64, 2], 64]
      .map((each) => {
        const [filters, stride] = [each, 1].flat();
        return `conv2d(${filters}, { kernel: 3, stride: ${stride}, padding: "same" })`;
      })
      .join(",\n")}]`,
  },
} as const;

/** A quantized model with layers over maps, of random weights. */
export function mapModel(
  { shape, layers }: { readonly shape: readonly number[]; readonly layers: string },
  fields: Readonly<Record<string, string>> = {},
): DeviceModel {
  const input = `{ shape: ${JSON.stringify(shape)}, scale: 1 / 255, standardize: "none" }`;
  const ir = lower(check(programOf({ input, layers, ...fields })));
  const random = createRandom(5);
  const drawn = drawLayers(ir, random, { bias: 0.1, head: 0.1, overlay: 0.1 });
  const trained = { layers: drawn, statistics: [], record: untrainedRecord(ir, 1) };
  return quantize(ir, trained, noise(shape, 20), true);
}

/** Samples of random bytes. */
export function noise(shape: readonly number[], count: number): Samples {
  const random = createRandom(6);
  const size = sizeOf(shape);
  const inputs = Uint8Array.from({ length: count * size }, () => random.below(256));
  return { storage: "uint8", size, count, inputs, labels: new Uint16Array(count) };
}
