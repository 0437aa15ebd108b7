import { closeSync, existsSync, openSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { modelName } from "../diagnostics/check.js";
import { Failure } from "../diagnostics/diagnostic.js";
import { cannotWrite, wouldOverwrite } from "../diagnostics/frontend.js";
import { makeFolder, onDisk } from "../disk.js";
import { modelNameProblem } from "../steps/c-names.js";
import { identifierNear } from "./identifiers.js";
import { conditions, motorCsv } from "./scaffold-data.js";
import { recordingCsv } from "./template-signals.js";
import { TEMPLATES, type TemplateName, templateModel, templateReadme } from "./templates.js";

/**
 * Writes a small project that works as it is: model file, training and test data, README, and what an editor needs; with a
 * template, recordings and features, too.
 * Creates `folder`; returns the paths written. A package.json stays as it is: an installation of ff-edge has made it. Throws a Failure, and leaves nothing behind, if `name` is no model
 * name (FF2001), a file exists already (FF1023) or cannot be written (FF1024).
 */
export function scaffold(folder: string, name?: string, template?: TemplateName): string[] {
  return write(folder, name ?? template ?? "motor", template);
}

function write(folder: string, name: string, template: TemplateName | undefined): string[] {
  const problem = modelNameProblem(name);
  if (problem !== null) throw new Failure(modelName(undefined, name, problem, identifierNear(name)));
  const parts =
    template === undefined
      ? rowFiles(name, isInstalled(folder))
      : templateFiles(name, template, isInstalled(folder));
  const files = { ...parts, ...editorFiles(name, existsSync(join(folder, "package.json"))) };
  const existing = Object.keys(files).filter((file) => existsSync(join(folder, file)));
  if (existing.length > 0) throw new Failure(wouldOverwrite(folder, existing));

  const written: string[] = [];
  try {
    makeFolder(folder, cannotWrite);
    for (const [file, text] of Object.entries(files)) {
      const path = join(folder, file);
      onDisk(path, () => closeSync(openSync(path, "wx")), cannotWrite);
      written.push(path); // ours from here on
      onDisk(path, () => writeFileSync(path, text), cannotWrite);
    }
  } catch (thrown) {
    for (const path of written) rmSync(path, { force: true });
    throw thrown;
  }
  return written;
}

/** True where `npx ff-edge` finds an installation in the folder, or above it. */
function isInstalled(folder: string): boolean {
  const folders = createRequire(join(resolve(folder), "model.js")).resolve.paths("ff-edge") ?? [];
  return folders.some((folder) => existsSync(join(folder, "ff-edge", "package.json")));
}

type Files = Readonly<Record<string, string>>;

/** A model of rows that are features already, with its data. */
function rowFiles(name: string, installed: boolean): Files {
  return {
    "model.ts": modelText(name),
    "train.csv": motorCsv(600, 1),
    "test.csv": motorCsv(200, 2),
    "README.md": readmeText(name, installed),
  };
}

/** A model of recordings, with its features and two recordings. */
function templateFiles(name: string, template: TemplateName, installed: boolean): Files {
  const parts = TEMPLATES[template];
  const [train, test] = parts.stretches;
  return {
    "model.ts": templateModel(name, parts),
    "features.ts": parts.features,
    "train.csv": recordingCsv(parts.sensor, train, 1),
    "test.csv": recordingCsv(parts.sensor, test, 2),
    "README.md": templateReadme(name, parts, installed ? "" : LINK),
  };
}

function editorFiles(name: string, isPackage: boolean): Files {
  return {
    ...(isPackage ? {} : { "package.json": `${JSON.stringify(packageManifest(name), null, 2)}\n` }),
    "tsconfig.json": `${JSON.stringify(editorOptions, null, 2)}\n`,
  };
}

const LINK =
  "    npm link ff-edge                                # once: a link to the checkout of ff-edge\n";

function modelText(name: string): string {
  return `import { csv, defineModel, dense, monoForward } from "ff-edge";

export default defineModel({
  name: "${name}",
  input: { shape: [6], standardize: "dataset" },
  classes: [${conditions.map((condition) => `"${condition}"`).join(", ")}],
  data: {
    train: csv({ file: "train.csv", label: "condition" }),
    test: csv({ file: "test.csv", label: "condition" }),
    split: { validation: 0.1, calibration: 0.1 },
  },
  layers: [dense(24), dense(16)],
  training: monoForward({ epochs: 60, batch: 16 }),
  precision: "int8",
});
`;
}

function readmeText(name: string, installed: boolean): string {
  return `# ${name}

Tells the condition of a motor (${conditions.join(", ")}) from six features of one second of vibration. The data in
\`train.csv\` and \`test.csv\` are made up: replace them by measurements of your own.

${installed ? "" : LINK}    npx ff-edge train model.ts                      # train, print accuracy and learning curve
    npx ff-edge build model.ts --target rv32        # quantize to int8, emit C, compile
    npx ff-edge validate model.ts --target rv32     # boot it in QEMU, compare with the host bit for bit
    npx ff-edge doctor                              # what is missing on this machine, and how to install it

The portable C library is in \`out/${name}/rv32/${name}/\`; its README shows how to call it from your firmware.

To use your own data: a CSV file with a header line, one column with the label, numbers in all others. Then adapt
\`shape\` (the number of columns without the label), \`classes\` and \`label\` in \`model.ts\`; every mistake is reported with
its place. Semicolons, decimal commas, columns that are no inputs and empty cells have options in \`csv({ ... })\`.
`;
}

function packageManifest(name: string) {
  return {
    name: name.toLowerCase().replaceAll("_", "-"),
    private: true,
    type: "module",
    scripts: {
      train: "ff-edge train model.ts",
      build: "ff-edge build model.ts --target rv32",
      validate: "ff-edge validate model.ts --target rv32",
    },
  };
}

const editorOptions = {
  compilerOptions: {
    target: "es2022",
    module: "esnext",
    moduleResolution: "bundler",
    allowImportingTsExtensions: true,
    lib: ["es2022"],
    types: [],
    strict: true,
    noEmit: true,
    skipLibCheck: true,
  },
  include: ["*.ts"],
};
