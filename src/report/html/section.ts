/** A report as blocks of text, tables and figures: what a page, or two side by side, is printed from. */

/** Chart as vega-lite describes it, without size and theme. */
export type ChartSpec = Readonly<Record<string, unknown>>;

/** A heading, and what stands below it. */
export interface Section {
  readonly id: string;
  readonly heading: string;
  readonly blocks: readonly Block[];
}

export type Block = TextBlock | TableBlock | FigureBlock | CodeBlock | SliderBlock;

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

/** A slider whose words change with its place; one of several rows of places is chosen before. */
export interface SliderBlock {
  readonly kind: "slider";
  /** Labels of the choice and of the slider. */
  readonly choice: string;
  readonly slider: string;
  /** Index of the place at which it stands first. */
  readonly start: number;
  readonly options: readonly { readonly name: string; readonly places: readonly SliderPlace[] }[];
}

export interface SliderPlace {
  /** Value of the slider, for who does not see it. */
  readonly value: string;
  readonly says: string;
  /** The line of a model file, or of C, that brings it about. */
  readonly write: string;
}

/** A paragraph. */
export function text(sentence: string): TextBlock {
  return { kind: "text", text: sentence };
}

/** Paragraphs. */
export function texts(sentences: readonly string[]): TextBlock[] {
  return sentences.map(text);
}
