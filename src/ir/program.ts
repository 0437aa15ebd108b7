import type { Span } from "../diagnostics/diagnostic.js";
import type { AnyInputSpec, InputSpec, LayerSpec, ModelSpec, NetSpec } from "../model.js";
import type { AddIr, PoolIr, WeightedIr } from "./layers.js";
import type { Features } from "./model-features.js";
import type { ProductValues, SumNumbers } from "./quantization.js";
import type { Shape } from "./shape.js";
import type { TrainedLayer } from "./trained.js";

/** A model file as read: its values, and where each of them stands. */
export interface Program {
  /** Absolute path of the model file; paths in the specification are relative to its folder. */
  readonly file: string;
  /** The same and all that it imports, by their absolute paths; absent where no file has been read. */
  readonly files?: readonly string[];
  readonly spec: ReadSpec;
  /** Place of a value by its path in `spec`, e.g. `layers[0].units`, `data.train.images`. `""` is the whole. */
  readonly spans: Readonly<Record<string, Span>>;
  /** Features of the input, compiled; absent where it has none. */
  readonly features?: Features;
  /** Weights of the layers that come from a file; absent where there are none. */
  readonly imported?: ImportedNet;
  /** Weights of a file with which the training of the first layers begins; absent where all are drawn. */
  readonly start?: StartingWeights;
}

/** Weights with which a training begins: one per layer with weights, from the first one on. */
export interface StartingWeights {
  /** The file, as the model file names it, and the SHA-256 (hex) of its bytes and of settings that say how they are read. */
  readonly file: string;
  readonly sha256: string;
  readonly layers: readonly Pick<TrainedLayer, "weights" | "bias">[];
}

/** Weights of a net that was trained elsewhere, for the first layers of a model. */
export interface ImportedNet {
  readonly kind: NetSpec["kind"];
  /** The file, as the model file names it, and the SHA-256 (hex) of its bytes and of settings that say how they are read. */
  readonly file: string;
  readonly sha256: string;
  /** Of a sample, channels last. */
  readonly input: Shape;
  /** Scores that it gives; null where further layers give them. */
  readonly classes: number | null;
  /** Channels that never left zero, and are not among the layers. */
  readonly dropped: number;
  /** One per layer with weights; the last one has a head where the net answers. */
  readonly layers: readonly TrainedLayer[];
  /** Present where the net is more than a chain of layers with a ReLU each, or keeps its own scales: it answers itself. */
  readonly graph?: ImportedGraph;
}

/** Layers that such a net may have. */
export type GraphLayerIr = WeightedIr | PoolIr | AddIr;

/** Layers of a net which may read any that came before. One of the model file's layers stands for all of them. */
export interface ImportedGraph {
  readonly layers: readonly GraphLayerIr[];
  /** The file's own integers by the names of the layers; null where they are quantized anew. */
  readonly integers: Readonly<Record<string, ProductValues | SumNumbers>> | null;
}

/**
 * A layer of a model file, or of a file of another framework: `hidden` ones are read by the next layer alone, `read` is the last
 * one of a net that answers.
 */
export type ReadLayer = LayerSpec & { readonly imported?: "hidden" | "read" };

/** Kinds of layers that stand for those of a file. */
const NETS: Readonly<Record<NetSpec["kind"], true>> = { onnx: true, tflite: true, pretrained: true };

/** True for a layer that stands for those of a file. */
export function isNet(layer: ReadLayer | NetSpec): layer is NetSpec {
  return Object.hasOwn(NETS, layer.kind);
}

/** A specification in which features have given the input its shape, where it has none of its own, and files their layers. */
export type ReadSpec = Omit<ModelSpec, "input" | "layers"> & {
  readonly input: InputSpec & Partial<InputFields>;
  readonly layers: readonly ReadLayer[];
};

/** Fields of all inputs behind features. */
type InputFields = Pick<Extract<AnyInputSpec, { features: unknown }>, "features"> &
  Pick<Extract<AnyInputSpec, { window: unknown }>, "window"> &
  Pick<Extract<AnyInputSpec, { stream: unknown }>, "stream"> &
  Pick<Extract<AnyInputSpec, { frame: unknown }>, "frame">;
