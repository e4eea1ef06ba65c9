/** Commands as data: menus, shortcuts, toolbar and command palette are made from these lists. */

import type { IconName } from "@/ui/Icon";
import { arrangeCommands } from "./commands/arrange";
import { clipboardCommands } from "./commands/clipboard";
import { editCommands } from "./commands/edit";
import { navigateCommands } from "./commands/navigate";
import { viewCommands } from "./commands/view";
import type { Editor } from "./editor";

export interface Command {
  readonly id: string;
  readonly label: string;
  readonly section: "Edit" | "Select" | "Arrange" | "View" | "Run" | "Pipeline";
  readonly icon?: IconName;
  /** As people read it: "Ctrl Shift Z". The first is shown, all of them work. */
  readonly shortcuts?: readonly string[];
  /** True, or the reason why not. */
  readonly isEnabled?: (editor: Editor) => true | string;
  readonly run: (editor: Editor) => void;
}

export const COMMANDS: readonly Command[] = [
  ...editCommands,
  ...clipboardCommands,
  ...navigateCommands,
  ...arrangeCommands,
  ...viewCommands,
];

export function whyNot(command: Command, editor: Editor): string | undefined {
  const verdict = command.isEnabled?.(editor) ?? true;
  return verdict === true ? undefined : verdict;
}

export function findCommand(
  id: string,
  commands: readonly Command[] = COMMANDS,
): Command | undefined {
  return commands.find((command) => command.id === id);
}
