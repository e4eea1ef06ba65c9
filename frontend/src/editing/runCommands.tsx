/** The commands that start and stop runs; the designer provides them, because they need the server. */

import { createContext, useContext } from "react";
import type { Command } from "./commands";

const RunCommandsContext = createContext<readonly Command[]>([]);
export const RunCommandsProvider = RunCommandsContext.Provider;

export function useRunCommands(): readonly Command[] {
  return useContext(RunCommandsContext);
}
