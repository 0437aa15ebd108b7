import type { AddIr } from "../ir/layers.js";
import { shapeText } from "../ir/shape.js";
import type { Follower } from "./layer.js";
import { limited } from "./limited.js";

/** The sum of two maps of an imported net, which nothing trains. */
export const addFollower: Follower<AddIr> = {
  normalises: false,
  print: ({ other, output }) => [`  plus ${other}, ${shapeText(output)}`],
  forward: ({ other, limits }, engine, x, made) => ({
    output: limited(engine, engine.add(x, made(other)), limits),
    backward: () => {
      throw new Error("nothing trains an imported net");
    },
  }),
  forwardFloat({ other, limits: [least, most] }, x, made) {
    const y = made(other);
    return x.map((value, at) => Math.min(most, Math.max(least, value + y[at]!)));
  },
  onDevice() {
    throw new Error("a sum of maps has scales of its own: see quantize/graph-layers.ts");
  },
};
