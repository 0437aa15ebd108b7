import { plan } from "../../src/plan/plan.js";
import type { GridModel } from "../grid/models.js";
import { learningModel } from "../support/models/learning-model.js";
import { ARITHMETICS, MAP_LESSONS, MAP_NETWORKS, mapLesson } from "../support/models/map-network.js";

/** Networks over images and signals that stay as they are: pools of both kinds, depthwise layers, norms; and one that learns. */
const OVER_MAPS = [...Object.values(MAP_NETWORKS).slice(1, 4), ...Object.values(MAP_LESSONS).slice(0, 1)];

/** In every arithmetic dense networks and networks over maps; between them they have every kernel that cores share. */
export function teamModels(): GridModel[] {
  return Object.entries(ARITHMETICS).flatMap(([arithmetic, precision]) => {
    const dense = [
      learningModel({
        rule: "monoForward",
        inputs: 300,
        units: [33, 31],
        slices: [3, 1],
        seed: 5,
        ...precision,
      }),
      learningModel({
        rule: "classGroups",
        inputs: 100,
        units: [64, 20, 33],
        frozen: [0, 1],
        seed: 6,
        ...precision,
      }),
    ];
    const all = [...dense, ...OVER_MAPS.map((options) => mapLesson(options, arithmetic))];
    return all.map(({ model, train, test }, index) => {
      const named = { ...model, name: `m_${arithmetic.replace(/\W+/g, "_")}_${index}` };
      return { title: named.name, model: named, plan: plan(named), train, test };
    });
  });
}
