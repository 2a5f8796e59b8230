import type { ReactNode } from "react";
import { useEffect } from "react";
import "./page-header.css";

interface PageHeaderProps {
  title: string;
  /** Stands before the title, e.g. a way back. */
  before?: ReactNode;
  /** Beside the title: status, clock. */
  extra?: ReactNode;
  /** Below the title. */
  children?: ReactNode;
  actions?: ReactNode;
}

export function PageHeader({ title, before, extra, children, actions }: PageHeaderProps) {
  useEffect(() => {
    document.title = `${title} · 一单`;
  }, [title]);
  return (
    <header className="yd-page-header">
      <div className="yd-grow">
        {before}
        <div className="yd-row">
          <h1>{title}</h1>
          {extra}
        </div>
        {children}
      </div>
      {actions && <div className="yd-row yd-page-actions">{actions}</div>}
    </header>
  );
}
