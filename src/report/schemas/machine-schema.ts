/** Outputs about this computer, targets, boards and files. */
import { z } from "zod";
import { bytes } from "./figures-schema.js";

export const capture = z.object({
  file: z.string(),
  readings: z.number().int(),
  lost: z.number().int().describe("readings that nobody took: gaps in the column `time`"),
  channels: z.number().int(),
  labels: z.record(z.string(), z.number().int()).describe("readings of each label"),
});

export const monitor = z.object({
  address: z.string().nullable().describe("of the page, with its token; null where it was written to a file"),
  page: z.string().nullable().describe("file that was written"),
});

export const init = z.object({ files: z.array(z.string()) });

export const targets = z.array(
  z.union([
    z.object({
      name: z.string(),
      description: z.string(),
      march: z.string(),
      verified: z.string(),
      precisions: z.array(z.string()),
      flash: bytes.nullable(),
      ram: bytes.nullable(),
    }),
    z.object({ name: z.string(), broken: z.array(z.string()) }),
  ]),
);

export const doctor = z.object({
  ok: z.boolean(),
  findings: z.array(
    z.object({
      name: z.string(),
      purpose: z.string(),
      needed: z.string(),
      found: z.string().nullable(),
      good: z.boolean(),
    }),
  ),
  flashing: z.array(
    z.object({
      name: z.string(),
      targets: z.array(z.string()),
      found: z.string().nullable(),
      install: z.string(),
    }),
  ),
  engine: z.string(),
  engineNotes: z.array(z.string()),
});

export const flash = z.object({
  model: z.string(),
  target: z.string(),
  backend: z.enum(["esptool", "openocd", "wlink", "uf2", "serial-loader"]),
  port: z.string().nullable(),
  bytes: bytes.describe("bytes of the image that were written, or with dryRun would be"),
  verified: z.boolean(),
  dryRun: z.boolean(),
  steps: z.array(z.string()),
});

/** Errors of any command under `--json`, printed in place of its result. */
export const failure = z.object({
  errors: z.array(
    z.object({
      code: z.string(),
      severity: z.enum(["error", "warning"]),
      message: z.string(),
      file: z.string().optional(),
      line: z.number().int().optional(),
      column: z.number().int().optional(),
      expected: z.string().optional(),
      found: z.string().optional(),
      notes: z.array(z.string()).optional(),
      hint: z.string().optional(),
    }),
  ),
});

export const explain = z.object({
  code: z.string().describe("of an error or a warning, e.g. FF2078"),
  meaning: z.string(),
  example: z.string().describe("one message as a terminal prints it"),
});
