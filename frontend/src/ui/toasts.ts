/** Short notices that come and go; errors stay until they are closed. */
import { create } from "zustand";

export interface Toast {
  readonly id: number;
  readonly tone: "info" | "success" | "error";
  readonly title: string;
  readonly detail?: string;
  readonly action?: { readonly label: string; readonly run: () => void };
}

interface ToastStore {
  readonly toasts: readonly Toast[];
}

export const useToasts = create<ToastStore>(() => ({ toasts: [] }));

let last = 0;

/** Show a notice. The same error twice is shown once. */
export function toast(notice: Omit<Toast, "id">): number {
  last += 1;
  const id = last;
  useToasts.setState(({ toasts }) => ({
    toasts: [
      ...toasts.filter((old) => old.title !== notice.title || old.detail !== notice.detail),
      { ...notice, id },
    ].slice(-4),
  }));
  return id;
}

export function dismissToast(id: number): void {
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) }));
}

/** Say what went wrong in the words of the error. */
export function toastError(title: string, error: unknown): void {
  const detail = error instanceof Error ? error.message : "Something unexpected happened.";
  toast({ tone: "error", title, detail });
}
