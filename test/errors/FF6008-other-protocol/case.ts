import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { connect } from "../../../src/device/session.js";
import { FAKE_MODEL, fakeLine } from "../../support/device/fake-line.js";
import { compileC } from "../../support/device/host-device.js";
import type { Scene } from "../../support/scene.js";

const TEMPLATES = join(import.meta.dirname, "../../../templates");
const BOARD = join(import.meta.dirname, "../../../targets/arch/host/board.c");
const MODEL = join(import.meta.dirname, "../../support/device/fake_model.c");

/** The firmware of a later ff-edge. */
export default async (scene: Scene) => {
  const firmware = join(scene.folder, "firmware");
  cpSync(join(TEMPLATES, "firmware"), firmware, { recursive: true });
  const header = join(firmware, "ff_service.h");
  const text = readFileSync(header, "utf8");
  writeFileSync(header, text.replace("#define FF_PROTOCOL 2u", "#define FF_PROTOCOL 3u"));
  const sources = readdirSync(firmware).filter((name) => name.endsWith(".c"));
  const program = compileC([...sources.map((name) => join(firmware, name)), BOARD, MODEL]);
  const { link } = await fakeLine(scene, { program });
  await connect(link, FAKE_MODEL);
};
