/** Other words for what stands in cells: a table of scores calls the models by their ports, the page by their learners. */
import { createContext } from "react";

export const CellNames = createContext<ReadonlyMap<string, string>>(new Map());
