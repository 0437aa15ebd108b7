import { findTools, need } from "../../../src/target/tools.js";
import type { Scene } from "../../support/scene.js";

export default async ({ folder }: Scene) => need(await findTools(["clang"], folder), "clang");
