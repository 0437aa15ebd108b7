/** `npm run adapt:ecg`: see adapt.ts and, with `--target`, adapt-device.ts. */
import { adaptCommand } from "./adapt-command.js";
import { learnerMaker, withDevice } from "./reference.js";

process.exitCode = await adaptCommand(process.argv.slice(2), {
  learnerMaker,
  withDevice,
  print: (text) => void process.stdout.write(text),
  note: (text) => void process.stderr.write(`${text}\n`),
});
