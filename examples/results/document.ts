import { cpus } from "node:os";
import { keepLines } from "./keep.js";
import { type RowResult, TOPICS, type Topic } from "./row.js";
import { topicTables } from "./tables.js";

/** Whether it is a smoke run, and the document as it was. */
export interface DocumentOptions {
  readonly smoke?: boolean;
  readonly earlier?: string;
}

/**
 * RESULTS.md, from whatever has been run. A row of which nothing is stored keeps its lines, and a topic its text. A smoke run gets another title,
 * since its networks are not those named.
 */
export function resultsDocument(
  results: readonly RowResult[],
  seeds: readonly number[],
  { smoke = false, earlier = "" }: DocumentOptions = {},
): string {
  const topics = (Object.keys(TOPICS) as Topic[]).flatMap((topic) => {
    const rows = results.filter(({ row }) => row.topic === topic);
    if (rows.length === 0) return [];
    const kept = section(earlier, TOPICS[topic]);
    if (kept !== null && rows.every(({ runs }) => runs.length === 0)) return [kept];
    const parts = [`## ${TOPICS[topic]}`, NOTES[topic], topicTables(topic, rows, results)];
    const text = parts.filter((part) => part !== undefined).join("\n\n");
    const missing = rows.flatMap(({ row, runs }) => (runs.length === 0 ? [row.id] : []));
    const order = rows.map(({ row }) => row.id);
    return [kept === null ? text : keepLines(text, kept, missing, order)];
  });
  const title = smoke ? "# Smoke run: tiny networks, one epoch, figures without meaning" : "# Results";
  return `${[title, ...opening(results, seeds, earlier), ...topics, COMMANDS].join("\n\n")}\n`;
}

/** A part of a document, from its heading to the next; null if there is none. */
function section(document: string, heading: string): string | null {
  const found = document.split(/^(?=## )/m).find((part) => part.startsWith(`## ${heading}\n`));
  return found?.trim() ?? null;
}

/** What a reader must know to read a table right. */
const NOTES: Readonly<Partial<Record<Topic, string>>> = {
  passes:
    "The rows share one training; only inference differs. With all labels the scores equal those of ten separate passes bit for bit, and the first layer's image part is computed once. float tries all labels to the end in every row but the first.",
  exits:
    "Harms are answers that leaving early made wrong, rescues those it made right, of all test samples. A certificate bounds the harms: it is drawn from calibration data, which nothing else reads.",
  lightff:
    "Thresholds from the mean and the deviation of the true class' scores on calibration data; no bound is promised. No row is trained for itself: each group shares one training.",
  risk: "Calibration and test samples are pooled, and in each trial a calibration part is drawn from them at random; thresholds are chosen on it, and the rest is held out. A trial is violated if the policy harms more than the risk: of the samples held out, which are a sample themselves and so vary more than the bound speaks of, or of the whole pool, from which the calibration part was drawn and which contains it. This experiment alone calibrates on samples of the test set; no weight and no figure of another table comes from it.",
  ecg: "The two protocols are not comparable: intra-patient has beats of the same patients on both sides and says nothing about a new patient. `npm run prepare:ecg` makes the data, see examples/ecg.",
  maps: [
    "Each net of convolutions stands before a dense one of about as many bytes of constants; look at the MACs of both. balanced is the mean of the classes' sensitivities. Gestures are of one person: nothing is said about another.",
    "Heartbeats are the features of examples/ecg as signals of 48 points, the values of the rhythm as constant channels. In `beats-inter` these have a fifth of their weight in examples/ecg, chosen by five-fold cross-validation by record inside DS1 with a prototype of the trainer: macro-F1 68.4 % instead of 66.4 %, accuracy 92.3 % instead of 91.4 %, means of four draws; with the whole weight DS2 had been read before, at 91.53 % and 65.19 %. Low passes before points are taken, peaks of smoothed readings and beats cut at their annotations were compared in the same way, with a copy of the trainer in C++: 0.3 to 0.5 points more accuracy and 0.5 to 0.8 more macro-F1 of all beats, but none for patients whom S dominates; the mean of both macro-F1, the criterion of examples/ecg, rose by 0.5 at most, less than it differs between seeds, so features stay as they are.",
    "All patients of DS1 train in `beats-inter` alone: in the dense row validation and calibration take two or three of them, as in examples/ecg, and so they did here when DS2 had been read before, at 91.85 % and 66.31 %; two patients fewer to train on cost 1.3 points of that criterion inside DS1 (first seed, two draws), which DS2 does not bear out. The dense net of `beats-inter-dense`, with a ninth of the multiply-accumulates, is 0.9 points of accuracy and 1.9 of macro-F1 above it, about as much as its seeds differ.",
    "Inside DS1, in the first seed and two draws, each of these gained for one kind of patient and lost for the other, in points of accuracy, macro-F1 of all beats, and macro-F1 of those whom S dominates: a rate of 0.003 +0.6, +0.5, -7.2; class weights of 0.7 -1.0, -1.6, +4.4; mixtures of both leads as further patients +0.6, +0.9, -6.2, in about as many updates as without them +0.3, +0.6, -2.0; and these gained for neither: half of the epochs -0.6, -1.5, -2.6; rate and unrest, two values of the rhythm, left out +0.1, -2.7, -7.9, or of twice the weight -0.3, -1.0, -2.5.",
    "Further channels, in the same way: four values of the rhythm once more in units of the patient's unrest, +0.6, +1.6, -0.7, beside class weights of 0.6 +0.1, +0.8, +0.5; values clipped at a quarter, of twice the weight, -0.3, -0.6, +1.3; whether they pass thresholds, as channels of 0 and 1, -0.2, +0.1, +1.3; and, with a prototype alone, heads that read the rhythm, too, -0.1, -0.3, +0.3. Those in units of the unrest together with two more, both intervals against one that four of five of the patient's are shorter than, are the most promising: +0.5, +2.0, +4.4. On two further draws and two seeds they gained 1.0 in the mean of both macro-F1, with a standard error of 1.3, which the rule set before did not let pass; on four more draws, run after that, 2.8, with one of 0.8. DS2, read once with them, is 91.32 % and 65.64 % (means of three seeds), below the row without them, which stays.",
    "EEG is seizures and the minutes after them, of patients who are not in training; the settings had been chosen on patients 3, 8, 17 and 22, so the second pair of rows, with patients 2, 6, 13, 16 and 19, is the one to believe. `npm run prepare:gestures`, `npm run prepare:ecg` and then `npm run prepare:results` make the data.",
  ].join("\n\n"),
  sensors:
    "Each user is held out once, and each patient; balanced is the mean of the classes' sensitivities. Features are computed by the text that the device runs. The majority class has 20 to 22 % of the windows of a user, 35 % of the words, 76 % of the windows of gestures, and 53 to 66 % of those of a fold of EEG. `npm run prepare:gestures` makes the stream; activity comes with examples/activity, words and EEG are read as they are.",
  values: [
    "Gas Sensor Array Drift (Vergara et al., 2012): sixteen sensors and which of six gases it is; errors are in log10 ppm. Trained on the first two batches, tested on the third, months later. Ridge regression reads the same inputs, its penalty chosen on validation data; the constant is the mean of the training part. `npm run prepare:results` makes the data from the folder `gas-drift`.",
    "In the second table `rls` answers in the place of the heads, and learns 60 samples of the third batch, drawn at random, each once and in the order of recording, on the bit-exact host reference; errors are those of the samples that are left. Beside it stands ridge regression on the inputs of the training part, of the 60 alone, and of both, its penalty chosen by five-fold cross-validation on the samples that it is fitted to: another one than above. Before `rls` has learnt, it is behind the heads, which need no value of the third batch for what they reach above. Ridge regression of the 60 alone, which takes a computer and the samples kept, has half of its error.",
  ].join("\n\n"),
  anomalies: [
    "One-second windows of an accelerometer on a ceiling fan (S. Hymel, tinyml-example-anomaly-detection; for measuring): three sessions are normal (another day and a sensor that is moved among them), and a coin on a blade is not. The first 70 % of each session are learnt; the rest and all windows with the coin are the test part. Learnt from nothing: every window once, one session after the other, on the bit-exact host reference, with 16 or 32 of 128 stored windows learnt again beside each new one. Every fourth window is held out: 32 such say what is usual, 64 set the threshold, with the weights as they are. `npm run prepare:results` makes the data from the folder `fan`.",
    "AUC is the area under the ROC curve, in percent, of the score that answers: the largest deviation of all cells and of the input itself. False alarms and found are at the threshold of calibration data, or where all is learnt from nothing at that of held-out windows; promised is what it holds with 95 % confidence, if windows to come are like those that set it. The last 30 % of a session are not: more alarm than was promised in two of eight seeds of weights that were trained before, in one of those that learn in int8 and in two in fp16, with 32 in two and one; and found goes from none to nearly all between seeds, which an area does not show. The nearest are of the learnt windows; as many bytes: of the constants, or of the whole RAM of a model that learns, an int8 an input.",
    "The rows are not blind. How often stored windows are learnt again (of 4, 8, 16 and 32: the more, the less cells leave of normal windows that are held out; 32 takes twice as long) and how what is usual is found were fixed after areas of the test part had been seen. Step size and the range of the weights in int8 were chosen later, over other seeds, by held-out normal windows of the stream against the same with one feature of another window, and the rows looked at once then (before: 92.82 ± 4.00 and 94.65 ± 2.58). By the same criterion, over 32 other seeds, 32 windows instead of 16 were 1.15 ± 0.20 points better in int8, the most of twelve settings, and 1.15 ± 0.43 in fp16, ten seeds. Among the others were 24 windows, another range of outputs, finer inputs, smaller steps, or smaller ones at the end, weights that are rounded to nearest, and errors by all bits of the weights; larger steps saturate weights. The rows with 32, looked at once, are 2.6 and 0.2 points below those with 16: the criterion does not say which setting finds the coin, so neither row is dropped.",
    "No worse than the nearest in as many bytes was the least that was asked. In int8 learning from the stream misses it, with 16 by less than seeds differ; in fp16 it is met, by less than that.",
  ].join("\n\n"),
  wear: [
    "A tenth of a second of vibration every 40 s of two bearings that run until they fail, in 7.8 and 2.4 hours (P. Nectoux et al., PRONOSTIA, IEEE PHM 2012; for measuring): logarithms of the energy in 16 bands of two axes. Learnt are the 91 and 28 readings from 2 to 15 % of each life, drawn at random: three tenths train, 35 % say what is usual, and as many, the calibration samples, set the threshold of the build. The 35 and 11 readings from there to 20 % set all other thresholds, 4 standard deviations above their mean, of simpler detectors of the logarithm. These learn from training and validation samples; the root mean square (rms), which learns nothing, has all readings before 20 % for its threshold. `npm run prepare:results` makes the data from the folder `bearing`.",
    "In the columns stands the first lasting alarm, the fifth reading in a row, in percent of the life from 20 % on, 100 where there is none; in brackets the share of readings between 20 and 50 % of it that alarm. The threshold of the build is the largest score of calibration samples: promised is what it holds with 95 % confidence, if readings to come are like those. Readings of a bearing that wears are not: nearly all of 1_1 between 20 and 50 % exceed it.",
    "No alarms before half of the life, and none later than that of the rms, was what was asked: each bearing has one of the two. Parity at best: the cells are no earlier than the best of the simpler detectors. The rms alone has no alarms before half in either life; on 1_1 it is 4.5 points later than the cells, which have 13 % of them, and on 1_2 3.2 points earlier. Nobody knows when wear begins, so those alarms may be true, and the set ranks no detectors. One false alarm a day cannot be promised from it: at a reading in 40 s that takes about 6 500 normal ones, three days.",
    "The rows are not blind: bands and rules had been tried on these lives. That readings behind the learnt ones set thresholds was chosen by readings before 20 % alone, of 1_1 and three other seeds. Learnt from 2 to 14 %, 12, 0 and 24 of the 42 readings that follow were alarms by calibration samples from among those that are learnt, and none by later ones (1_2 is too short for that). The rows were looked at once then; before, learnt up to 20 % and with calibration samples for all, the cells by 4 deviations had 48.6 ± 3.4 (12.1 ± 10.1) and 92.0 ± 6.0 (4.1 ± 5.8).",
  ].join("\n\n"),
  shapes:
    "Layers of the reference models of a benchmark for microcontrollers, without additions. Weights are random: for cost alone. RAM is that of an instance.",
  adaptation:
    "A base model that knows the patients of DS1 learns the labelled beats of the first five minutes of one patient of DS2, once or several times in the order of time, and is tested on the rest of his record before and after; then it is set back for the next patient. Figures are of all rests together, on the bit-exact host reference; some whole records also run in QEMU, where the state is compared after every step. Most S beats are of record 232. One table without the runner: `npm run adapt:ecg -- --precision fp16,int8 --passes 1,5`, on a device: `npm run adapt:ecg -- --target rv32imc`.",
  personal:
    "The same as above for heartbeats, and a word and a gesture that the base has never heard or seen: of every class the device is sent ten samples that trained nothing, and is tested on the whole test part. Old samples are 1 000 beats of the patients who trained the base (the mean over the patients learnt), or the test samples of the classes that it knows. 1-NN learns nothing: it keeps all labelled samples and answers with the nearest, as the network reads them, or as its last head does. Whatever learns, all heads answer together; over maps, where the last layer or its head learns alone, the last head alone answers.",
  few: "A net that was trained before meets what has moved, and learns a few labels of it: ten of each gas (half of them at most) months later, or twelve windows, 2.8 s each, of the first time that a user does each activity; it is asked the other samples of that month, or the windows of the later times. Accuracy; `rls` and `context` learn in one pass, heads and all by mono-forward with a rate of 0.02, for which the samples have to be kept. What is to the left of the class means is int8 on the bit-exact host reference. Class means and 1-NN read the standardised inputs or the normalised output of the hidden layer; trained again is the whole training, old samples and new, in float on a computer. Nothing was chosen on these samples but what a prototype had seen of them before: the width of the net, the rate and the number of passes. Gas Sensor Array Drift (Vergara et al., 2012; for research), trained on the first batch; recordings of phones as in examples/activity, but with plain features, and the net knows the other five users. `npm run prepare:results` makes the data from the folders `gas-drift` and `har-users`.",
  ask: "The net of the first batch and `rls`, or a support of 60 rows (`context`), meet half of the samples of a later one, months later, and are tested on the other half. Random: as many samples drawn, the mean of five draws; asked: `ask` with a budget of one label fewer over all of these samples, since one may be asked for at once. As recorded, one gas comes after the other. Accuracy, int8 on the bit-exact host reference. The rule was chosen by a prototype on batches 4 and 5 and on users of phones; on these batches it was looked at once, and nothing was chosen by them. The rule of a support, one of four, was chosen on batches 4 and 5; there were no goals for it. Gas Sensor Array Drift (Vergara et al., 2012; for research).",
  online:
    "Nothing is trained on the host. The device starts from random weights and is sent every one of the 60 000 training digits once; its state is compared with the host reference after each fifth. before and after: all 10 000 test digits. The device is the emitted C, compiled for this computer.",
  integers:
    "The same with five passes: from random weights, masters of 16 bits and an int8 view of them, every product, sum, softmax and rounding an integer; no augmentation. Rate, skip and standardization were chosen on the last 10 000 training digits, with 50 000 to learn, see examples/mnist-online. Others have published for this net: NITRO-D 97.36 ± 0.23 % (integers, 150 epochs), PocketNN 96.98 % (integers), backpropagation in float 98.00 %.",
};

/** Start of the line on machine and engine. */
const TRAINED_ON = "- Trained on: ";

/** On what the stored figures were trained; where there are none, the line that an earlier document has. */
function trainedOn(results: readonly RowResult[], earlier: string): string {
  const engine = results.flatMap(({ runs }) => runs).find(({ report }) => report.engine)?.report.engine;
  if (engine === undefined)
    return earlier.split("\n").find((line) => line.startsWith(TRAINED_ON)) ?? `${TRAINED_ON}nothing yet.`;
  const machine = `${cpus()[0]?.model.trim() ?? "unknown CPU"}, Node ${process.versions.node}, ${engine}`;
  return `${TRAINED_ON}${machine}. Another CPU or engine may round differently and move a figure by a few test samples.`;
}

function opening(results: readonly RowResult[], seeds: readonly number[], earlier: string): string[] {
  return [
    "Written by `npm run results`; not by hand.",
    [
      `- Mean ± standard deviation over the seeds (${seeds.join(", ")}), in percent unless it is a number of bytes or MACs. A seed decides the initial weights, the order of the samples and which training samples are held out. Other numbers of seeds stand behind the titles of rows.`,
      "- **float** is the network as it was trained, **int8** the integer model as the device computes it; both over the whole test set, which is read once per configuration and seed. Settings were chosen on validation data; how `ecg-inter` was, is told in examples/ecg.",
      "- **BP twin** is the same net with the same shared settings, trained by backpropagation (float).",
      "- **constants** are bytes of weights and tables on rv32imc (rv32 for fp16 and f32, rv32imafc where features compute with floats). **MACs** are the multiply-accumulates executed per inference, zeros skipped, with exits where a row has them; dense: none skipped, no exit taken.",
      "- Nothing here is a cycle, an instruction or an energy; `ff-edge validate` counts instructions in QEMU. No label is read at inference.",
      "- A goal is what the row was meant to reach, set beforehand and compared with the mean.",
      trainedOn(results, earlier),
    ].join("\n"),
  ];
}

const COMMANDS = `## Commands

    npm run results                                 # everything; what is trained already is not trained again
    npm run results -- --rows mono-forward,beam-3   # these rows, then the tables
    npm run results -- --seeds 4,5,6 --jobs 2       # other seeds, two trainings side by side
    npm run results -- --table                      # the tables from stored figures; without any, a table stays as it is
    npm run results -- --quick                      # smoke run: tiny networks, one epoch; does not write here

The name of a row stands behind its title. Its model file is \`out/results/<row>/model.ts\` (or the example itself), its
figures are in \`out/results/<row>/seed<N>.json\`, its weights below \`out/results/trainings\`. One row without the runner:

    npx ff-edge train out/results/mono-forward/model.ts --seed 1 --baseline bp --out out/results/trainings/mono-forward/seed1

Remove \`out/results\` to start afresh. \`FF_EDGE_DATA\` names the folder of the ECG data.`;
