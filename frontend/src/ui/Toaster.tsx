/** The corner of the page where notices appear. */
import { Toast as Radix } from "radix-ui";
import { IconButton } from "./Button";
import { Icon, type IconName } from "./Icon";
import styles from "./Toaster.module.css";
import { dismissToast, type Toast, useToasts } from "./toasts";

const ICON: Record<Toast["tone"], IconName> = { info: "info", success: "check", error: "error" };
const FOREVER = 2 ** 31 - 1;

export function Toaster() {
  const toasts = useToasts((store) => store.toasts);
  return (
    <Radix.Provider swipeDirection="right" duration={5000}>
      {toasts.map((toast) => (
        <Notice key={toast.id} toast={toast} />
      ))}
      <Radix.Viewport className={styles.viewport} />
    </Radix.Provider>
  );
}

function Notice({ toast }: { toast: Toast }) {
  return (
    <Radix.Root
      className={styles.toast}
      data-tone={toast.tone}
      duration={toast.tone === "error" ? FOREVER : 5000}
      onOpenChange={(open) => !open && dismissToast(toast.id)}
    >
      <span className={styles.icon}>
        <Icon name={ICON[toast.tone]} />
      </span>
      <div className={styles.text}>
        <Radix.Title className={styles.title}>{toast.title}</Radix.Title>
        {toast.detail !== undefined && <Radix.Description>{toast.detail}</Radix.Description>}
        {toast.action !== undefined && (
          <Radix.Action asChild altText={toast.action.label}>
            <button type="button" className={styles.action} onClick={toast.action.run}>
              {toast.action.label}
            </button>
          </Radix.Action>
        )}
      </div>
      <Radix.Close asChild>
        <IconButton icon="close" label="Close" size="small" />
      </Radix.Close>
    </Radix.Root>
  );
}
