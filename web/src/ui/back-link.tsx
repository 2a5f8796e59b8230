/** The way from a page to the list or the document that it belongs to. */

import { ArrowLeftOutlined } from "@ant-design/icons";
import type { ReactNode } from "react";
import { Link } from "react-router";

export function BackLink({ to, children }: { to: string; children: ReactNode }) {
  return (
    <Link to={to} className="yd-small">
      <ArrowLeftOutlined aria-hidden /> {children}
    </Link>
  );
}
