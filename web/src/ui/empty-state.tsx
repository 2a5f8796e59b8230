import { InboxOutlined } from "@ant-design/icons";
import type { ReactNode } from "react";
import "./empty-state.css";

/** Nothing here: what this place is for, and the first step. */
export function EmptyState({
  title,
  children,
  action,
}: {
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="yd-empty">
      <InboxOutlined aria-hidden className="yd-empty-icon" />
      <p>{title}</p>
      {children && <p className="yd-muted">{children}</p>}
      {action}
    </div>
  );
}
