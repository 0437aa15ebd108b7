/** A report as blocks of text, tables and figures: what a page, or two side by side, is printed from. */

/** Chart as vega-lite describes it, without size and theme. */
export type ChartSpec = Readonly<Record<string, unknown>>;

/** A heading, and what stands below it. */
export interface Section {
  readonly id: string;
  readonly heading: string;
  readonly blocks: readonly Block[];
}

export type Block = TextBlock | TableBlock | FigureBlock | CodeBlock | OperatingBlock;

export interface TextBlock {
  readonly kind: "text";
  readonly text: string;
}

/** Columns of text: the first names the row. */
export interface Table {
  readonly caption: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface TableBlock extends Table {
  readonly kind: "table";
  /** True where cells are words: they begin at the left. */
  readonly words?: true;
}

/** A picture, and the same numbers as a table. */
export interface FigureBlock {
  readonly kind: "figure";
  readonly title: string;
  /** One sentence that says what it shows, for who does not see it. */
  readonly about: string;
  readonly spec: ChartSpec;
  readonly numbers: Omit<Table, "caption">;
  /** True where the numbers are read as often as the picture: they stand open. */
  readonly open?: true;
}

export interface CodeBlock {
  readonly kind: "code";
  readonly lines: readonly string[];
}

/** A slider over the thresholds of a class. */
export interface OperatingBlock {
  readonly kind: "operating";
  readonly classes: readonly {
    readonly name: string;
    readonly present: number;
    readonly absent: number;
    readonly points: readonly {
      readonly margin: number;
      readonly stored: number;
      readonly missed: number;
      readonly alarms: number;
    }[];
  }[];
  readonly decides: boolean;
}

/** A paragraph. */
export function text(sentence: string): TextBlock {
  return { kind: "text", text: sentence };
}

/** Paragraphs. */
export function texts(sentences: readonly string[]): TextBlock[] {
  return sentences.map(text);
}
