/** `npm run synthetic:ecg -- <folder>`: invented patients where the recordings are not at hand. */
import { synthesize } from "./synthetic.js";

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  process.stderr.write("synthetic:ecg: name the folder to write\n");
  process.exitCode = 2;
} else {
  synthesize(folder, { patients: 12, beats: 600 });
  process.stdout.write(`12 + 12 invented patients -> ${folder}\n`);
}
