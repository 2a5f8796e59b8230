/** A link that looks like a button: one element, one stop of the Tab key. */

import { Button, type ButtonProps } from "antd";
import type { ReactNode } from "react";
import { useHref, useLinkClickHandler } from "react-router";

interface ButtonLinkProps extends Pick<ButtonProps, "type" | "size" | "icon" | "accessKey"> {
  to: string;
  children: ReactNode;
}

export function ButtonLink({ to, children, ...look }: ButtonLinkProps) {
  const follow = useLinkClickHandler<HTMLElement>(to);
  return (
    <Button
      {...look}
      href={useHref(to)}
      onClick={(event) => follow(event as React.MouseEvent<HTMLElement>)}
    >
      {children}
    </Button>
  );
}
