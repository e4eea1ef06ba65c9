/** Text as authors write it in code: paragraphs, `code`, and lists of arguments. Nothing of it is markup. */
import { Fragment } from "react";
import styles from "./Prose.module.css";
import { type Block, parseProse } from "./proseBlocks";

export function Prose({ text }: { text: string }) {
  return (
    <div className={styles.prose}>
      {parseProse(text).map((block, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text stay where they are
        <ProseBlock key={index} block={block} />
      ))}
    </div>
  );
}

function ProseBlock({ block }: { block: Block }) {
  switch (block.kind) {
    case "paragraph":
      return (
        <p>
          <InlineCode text={block.text} />
        </p>
      );
    case "list":
      return (
        <ul>
          {block.items.map((item) => (
            <li key={item}>
              <InlineCode text={item} />
            </li>
          ))}
        </ul>
      );
    case "terms":
      return (
        <section>
          <h3>{block.title}</h3>
          <dl>
            {block.terms.map(([term, text]) => (
              <div key={term}>
                <dt>{term}</dt>
                <dd>
                  <InlineCode text={text} />
                </dd>
              </div>
            ))}
          </dl>
        </section>
      );
  }
}

/** `Names` between backticks as code, the rest as it is. */
export function InlineCode({ text }: { text: string }) {
  return text.split(/(``[^`]+``|`[^`\n]+`)/).map((part, index) =>
    index % 2 === 1 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text stay where they are
      <code key={index}>{part.replace(/^`+|`+$/g, "")}</code>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text stay where they are
      <Fragment key={index}>{part}</Fragment>
    ),
  );
}
