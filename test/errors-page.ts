/** docs/errors.md: what each code means, from the comment above it, and how it looks, from its folder in test/errors. */
import { readdirSync, readFileSync } from "node:fs";
import { Node, Project } from "ts-morph";

const DIAGNOSTICS = new URL("../src/diagnostics/", import.meta.url).pathname;
const EXAMPLES = new URL("./errors/", import.meta.url).pathname;

/** Longest example; of a longer one the page has the first lines. */
const MOST_LINES = 14;

const STAGES: Readonly<Record<string, string>> = {
  1: "the model file and its features",
  2: "settings, shapes and data",
  3: "training and quantizing",
  4: "memory and emission",
  5: "tools and this computer",
  6: "devices and verdicts",
};

/** The page as it should stand in docs/. */
export function errorsPage(): string {
  const meanings = meaningsOf();
  const codes = [...meanings.keys()].sort();
  const stages = Object.entries(STAGES).map(([digit, title]) => {
    const own = codes.filter((code) => code[2] === digit).map((code) => section(code, meanings.get(code)!));
    return `## FF${digit}xxx: ${title}\n\n${own.join("\n")}`;
  });
  return `${HEAD}\n${stages.join("\n")}`;
}

const HEAD = `# Errors and warnings

For whoever meets a code. Each section says what a code means and shows one message as a terminal prints it: place, what was
expected and found, and the mend. \`ff-edge explain FF2078\` prints its section.
`;

/** Sentences about all codes, from the comments above what makes them. */
function meaningsOf(): Map<string, string> {
  const project = new Project({ skipAddingFilesFromTsConfig: true });
  const meanings = new Map<string, string>();
  for (const file of readdirSync(DIAGNOSTICS))
    project.addSourceFileAtPath(DIAGNOSTICS + file).forEachDescendant((node) => {
      if (!Node.isStringLiteral(node) || !/^FF\d{4}$/.test(node.getLiteralText())) return;
      const code = node.getLiteralText();
      meanings.set(code, sentence(commentAbove(node), code));
    });
  return meanings;
}

function commentAbove(node: Node): string {
  for (let at: Node | undefined = node; at; at = at.getParent()) {
    if (!Node.isJSDocable(at)) continue;
    const [comment] = at.getJsDocs().slice(-1);
    if (comment) return comment.getDescription();
  }
  throw new Error(`no comment above ${node.getText()}`);
}

/** The comment as a sentence of its own, without the code before it. */
function sentence(comment: string, code: string): string {
  const text = comment.replaceAll(/\s+/g, " ").trim().replace(`${code}: `, "");
  return text[0]!.toUpperCase() + text.slice(1);
}

function section(code: string, meaning: string): string {
  return `### ${code}\n\n${meaning}\n\n\`\`\`text\n${exampleOf(code)}\n\`\`\`\n`;
}

/** The first message with this code in its first folder. */
function exampleOf(code: string): string {
  const [folder] = readdirSync(EXAMPLES).filter((name) => name.startsWith(code));
  const text = readFileSync(`${EXAMPLES}${folder}/expected.txt`, "utf8").trimEnd();
  const messages = text.split(/\n\n(?=(?:error|warning) FF)/);
  const message = messages.find((each) => each.includes(` ${code}: `)) ?? "";
  const lines = message.split("\n");
  return lines.length > MOST_LINES ? [...lines.slice(0, MOST_LINES), "  ..."].join("\n") : message;
}
