/** The parts of a help text: paragraphs, lists, and what stands under "Args:" and its like. Pure. */

export type Block =
  | { readonly kind: "paragraph"; readonly text: string }
  | { readonly kind: "list"; readonly items: readonly string[] }
  | {
      readonly kind: "terms";
      readonly title: string;
      readonly terms: readonly (readonly [string, string])[];
    };

const TITLES: Readonly<Record<string, string>> = {
  args: "Inputs and parameters",
  arguments: "Inputs and parameters",
  parameters: "Inputs and parameters",
  returns: "Gives",
  raises: "Fails",
};
const HEAD = /^(Args|Arguments|Parameters|Returns|Raises):\s*$/;
const BULLET = /^[-*] +/;

export function parseProse(text: string): readonly Block[] {
  return text
    .replaceAll("\r\n", "\n")
    .split(/\n\s*\n/)
    .map((part) => part.split("\n").filter((line) => line.trim() !== ""))
    .filter((lines) => lines.length > 0)
    .map(blockOf);
}

function blockOf(lines: readonly string[]): Block {
  const [head = "", ...rest] = lines;
  const title = HEAD.exec(head.trim())?.[1];
  if (title !== undefined) {
    const terms = entries(rest).map((entry) => {
      const [, term = "", text = entry] =
        /^`?([\w. ]+?)`?(?: \([^)]*\))?: +(.*)$/.exec(entry) ?? [];
      return [term, text] as const;
    });
    return { kind: "terms", title: TITLES[title.toLowerCase()] ?? title, terms };
  }
  if (BULLET.test(head.trim()))
    return { kind: "list", items: entries(lines).map((item) => item.replace(BULLET, "")) };
  return { kind: "paragraph", text: lines.map((line) => line.trim()).join(" ") };
}

/** One a line; lines that are further in go on with the one before. */
function entries(lines: readonly string[]): readonly string[] {
  const indent = (line: string) => line.length - line.trimStart().length;
  const least = Math.min(...lines.map(indent));
  const found: string[] = [];
  for (const line of lines) {
    if (indent(line) > least && found.length > 0) found[found.length - 1] += ` ${line.trim()}`;
    else found.push(line.trim());
  }
  return found;
}
