/** The frame of every page: the rail, the page, the notices. */
import { Suspense } from "react";
import { Outlet } from "react-router";
import { Loading } from "@/ui/Spinner";
import { Toaster } from "@/ui/Toaster";
import { ConnectionNotice } from "./ConnectionNotice";
import styles from "./Layout.module.css";
import { Rail } from "./Rail";

export function Layout() {
  return (
    <div className={styles.layout}>
      <a className={styles.skip} href="#main">
        Skip to the content
      </a>
      <Rail />
      <div className={styles.side}>
        <ConnectionNotice />
        <main id="main" className={styles.main} tabIndex={-1}>
          <Suspense fallback={<Loading />}>
            <Outlet />
          </Suspense>
        </main>
      </div>
      <Toaster />
    </div>
  );
}
