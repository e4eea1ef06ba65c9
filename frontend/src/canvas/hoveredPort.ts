/** The port under the pointer. One tooltip serves them all: thousands of ports need no tooltip each. */

import { create } from "zustand";

export interface HoveredPort {
  readonly element: Element;
  readonly title: string;
  readonly type: string;
  readonly note?: string;
  /** The note says why the wire in the air does not fit, and so what would. */
  readonly isRefused?: boolean;
}

export const useHoveredPort = create<{ readonly port: HoveredPort | null }>(() => ({ port: null }));

export function showPort(port: HoveredPort): void {
  useHoveredPort.setState({ port });
}

export function hidePort(): void {
  useHoveredPort.setState({ port: null });
}
