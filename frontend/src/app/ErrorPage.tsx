/** What is shown when a page falls over or is not there: what happened, and the ways on. */
import { isRouteErrorResponse, Link, useNavigate, useRouteError } from "react-router";
import { ApiError } from "@/api/problems";
import { Button } from "@/ui/Button";
import { EmptyState } from "@/ui/EmptyState";
import styles from "./ErrorPage.module.css";

export function ErrorPage() {
  const error = useRouteError();
  const { title, text } = describe(error);
  return (
    <EmptyState
      icon="warning"
      title={title}
      tone="error"
      action={
        <div className={styles.actions}>
          <Link to="/">Home</Link>
          <Button onClick={() => location.reload()}>Load the page again</Button>
        </div>
      }
    >
      {text}
    </EmptyState>
  );
}

export function NotFoundPage() {
  const navigate = useNavigate();
  return (
    <EmptyState
      icon="search"
      title="There is no page at this address"
      action={
        <div className={styles.actions}>
          <Button variant="primary" icon="home" onClick={() => navigate("/")}>
            To the home page
          </Button>
          <Link to="/runs">Runs</Link>
          <Link to="/datasets">Datasets</Link>
        </div>
      }
    >
      It may have been deleted, or the address is not complete.
    </EmptyState>
  );
}

function describe(error: unknown): { title: string; text: string } {
  if (error instanceof ApiError || isRouteErrorResponse(error)) {
    const isGone = error.status === 404;
    const text = error instanceof ApiError ? error.message : String(error.data);
    return { title: isGone ? "This is not there (any more)" : "The server refused", text };
  }
  return {
    title: "This page has a fault",
    text: error instanceof Error ? error.message : "Nothing more is known about it.",
  };
}
