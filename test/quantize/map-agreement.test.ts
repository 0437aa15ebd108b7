import { describe, expect, test } from "vitest";
import type { DeviceModel } from "../../src/ir/device-model.js";
import type { DeviceLayer } from "../../src/ir/layers.js";
import { quantize } from "../../src/quantize/quantize.js";
import { MAP_NETWORKS, mapNetwork } from "../support/models/map-network.js";
import { faults } from "./agreement.js";
import { perMap } from "./map-agreement.js";

describe.each(Object.entries(MAP_NETWORKS))(
  "the reference against the float model: %s",
  (_title, options) => {
    const { ir, trained, samples } = mapNetwork(options);
    const model = quantize(ir, trained, samples, true);
    const found = (changed: DeviceModel): string[] => faults(perMap(changed, ir, trained, samples));

    test("layer by layer, and cell by cell", () => {
      const cells = ir.taps.filter((tap) => tap.cells !== null).length;
      expect(Object.keys(perMap(model, ir, trained, samples))).toHaveLength(ir.layers.length + cells);
      expect(found(model)).toEqual([]);
    });

    test("wrong shifts of any layer break it", () => {
      const layers = model.layers.flatMap(({ parameters }, index) => (parameters.length > 0 ? [index] : []));
      for (const index of layers) {
        const changed = model.layers.map((layer, at) => (at === index ? withWrongShifts(layer) : layer));
        expect(found({ ...model, layers: changed })[0]).toMatch(`${model.layers[index]!.name}_z`);
      }
    });
  },
);

test("a window that lies elsewhere breaks it", () => {
  const { ir, trained, samples } = mapNetwork(Object.values(MAP_NETWORKS)[0]!);
  const model = quantize(ir, trained, samples, true);
  const layers = model.layers.map((layer, index): DeviceLayer => {
    if (layer.kind !== "conv" || index > 0) return layer;
    const [top, left, bottom, right] = layer.window.padding;
    return { ...layer, window: { ...layer.window, padding: [top, left + 1, bottom, right - 1] } };
  });
  expect(faults(perMap({ ...model, layers }, ir, trained, samples))).toHaveLength(1);
});

/** The layer with one more place in the shift of each output. */
function withWrongShifts(layer: DeviceLayer): DeviceLayer {
  const parameters = layer.parameters.map((parameter) =>
    parameter.role === "shift"
      ? { ...parameter, values: parameter.values.map((shift) => shift + 1) }
      : parameter,
  );
  return { ...layer, parameters } as DeviceLayer;
}
