import { SaxesParser } from "saxes";

/** One element of a document with its attributes, its own text and its children. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  text: string;
  readonly children: Element[];
}

/** The root of a document, by a strict parser: what is not well-formed throws. */
export function parseXml(xml: string): Element {
  const parser = new SaxesParser();
  const document: Element = { name: "", attributes: {}, text: "", children: [] };
  const open = [document];
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("opentag", ({ name, attributes }) => {
    const element = { name, attributes: { ...attributes }, text: "", children: [] };
    open.at(-1)!.children.push(element);
    open.push(element);
  });
  parser.on("text", (text) => {
    open.at(-1)!.text += text;
  });
  parser.on("closetag", () => void open.pop());
  parser.write(xml).close();
  return document.children[0]!;
}
