import { defineModel, npy } from "ff-edge";
import model from "./model.js";

/** Knows three words, and learns a fourth on the device, from ten recordings of each by voices that it has never heard. */
export default defineModel({
  ...model,
  name: "words_teach",
  data: {
    ...model.data,
    train: npy({
      inputs: "data:words/audio.npy.gz",
      labels: "data:words/word.npy.gz",
      where: { array: "data:words/teach.npy.gz", in: [1] },
    }),
    test: npy({
      inputs: "data:words/audio.npy.gz",
      labels: "data:words/word.npy.gz",
      where: { array: "data:words/teach.npy.gz", in: [2] },
    }),
  },
  learning: {
    replay: { recent: 40 },
    data: npy({
      inputs: "data:words/audio.npy.gz",
      labels: "data:words/word.npy.gz",
      where: { array: "data:words/teach.npy.gz", in: [4] },
    }),
  },
});
