/** One node: its title, and tabs for parameters, run settings, results and what it is. */

import { useCatalog, useDocument, useEdit, useEditor, useSession } from "@/editing/editor";
import { moduleIcon } from "@/editing/moduleIcon";
import type { InspectorTab } from "@/editing/sessionStore";
import type { NodeId } from "@/graph/document";
import { nodeTitle } from "@/graph/subtitle";
import { Icon } from "@/ui/Icon";
import { TabPanel, Tabs } from "@/ui/Tabs";
import { AboutTab } from "./AboutTab";
import styles from "./Inspector.module.css";
import { ParametersTab } from "./ParametersTab";
import { ResultsTab } from "./ResultsTab";
import { SettingsTab } from "./SettingsTab";

const TABS = [
  { value: "parameters", label: "Parameters" },
  { value: "settings", label: "Run settings" },
  { value: "results", label: "Results" },
  { value: "about", label: "About" },
] as const;

export function NodeInspector({ id }: { id: NodeId }) {
  const { session } = useEditor();
  const edit = useEdit();
  const catalog = useCatalog();
  const node = useDocument(({ nodes }) => nodes[id]);
  const tab = useSession((state) => state.inspectorTab);
  if (!node) return null;
  const spec = catalog[node.module];
  return (
    <>
      <header className={styles.header}>
        <span className={styles.tile}>
          <Icon name={moduleIcon(spec)} size={18} />
        </span>
        <div className={styles.names}>
          <input
            className={styles.title}
            aria-label="Title of the module"
            value={node.title}
            placeholder={nodeTitle({ ...node, title: "" }, spec)}
            onChange={({ target }) =>
              edit([{ op: "set_node", node: id, values: { title: target.value } }], {
                label: "Rename",
                merge: `title:${id}`,
              })
            }
          />
          <small>{`${spec?.title ?? node.module} · version ${node.module_version}`}</small>
        </div>
      </header>
      <Tabs
        label="Module"
        tabs={TABS}
        value={tab}
        onChange={(value) => session.setState({ inspectorTab: value as InspectorTab })}
      >
        <TabPanel value="parameters">
          <ParametersTab id={id} node={node} spec={spec} />
        </TabPanel>
        <TabPanel value="settings">
          <SettingsTab id={id} node={node} />
        </TabPanel>
        <TabPanel value="results">
          <ResultsTab id={id} spec={spec} />
        </TabPanel>
        <TabPanel value="about">
          <AboutTab id={id} spec={spec} />
        </TabPanel>
      </Tabs>
    </>
  );
}
