/** Names that a model file and a program import from `ff-edge`. */
export * from "./model.js";
