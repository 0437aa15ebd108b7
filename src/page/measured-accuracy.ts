/** Accuracy of the answers of a device, errors of its values, or its alarms. */
import type { Session } from "../device/session.js";
import type { Description } from "../monitor/description.js";
import { alarmsText, errorsText, holdAlarm, holdErrors, noAlarms, noErrors } from "./answers-held.js";
import { addMeasured, type Picture } from "./picture.js";
import type { Labelled } from "./sent-windows.js";

/** Milliseconds that a measurement should take, and samples of its first part. */
const MEASURE_MS = 1500;
const FIRST = 20;

/** Takes the accuracy over test samples, or errors or alarms in words: as many, each time, as the first measurement had time for. */
export async function measure(
  session: Session,
  test: readonly Labelled[],
  picture: Picture,
  description: Description | null,
): Promise<void> {
  if (test.length === 0) return;
  const [errors, alarms] = [noErrors(), noAlarms()];
  const right = async (some: readonly Labelled[]): Promise<number> => {
    const answers = await session.infer(some.map(({ values }) => values));
    for (const [n, answer] of answers.entries()) {
      holdErrors(errors, answer, some[n]!);
      holdAlarm(alarms, answer, some[n]!.label);
    }
    return answers.filter(({ label }, n) => label === some[n]!.label).length;
  };
  const start = performance.now();
  const first = await right(test.slice(0, FIRST));
  const fit = Math.round((FIRST * MEASURE_MS) / (performance.now() - start));
  picture.tested ||= Math.min(test.length, Math.max(FIRST, fit));
  const rest = await right(test.slice(FIRST, picture.tested));
  if (description?.estimates) picture.measured.push(errorsText(errors, description));
  else if (description?.alarms) picture.measured.push(alarmsText(alarms));
  else addMeasured(picture, (first + rest) / picture.tested);
}
