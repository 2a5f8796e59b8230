/** What the customer calls a line: its number on his purchase order, and his article number. */

import { orderFieldWords } from "../i18n/fields/words.ts";
import { useWords } from "../i18n/words.ts";

interface CustomerLineProps {
  line: { customer_po_line?: string; customer_article_no?: string } | undefined;
}

export function CustomerLine({ line }: CustomerLineProps) {
  const t = useWords(orderFieldWords);
  if (!line?.customer_po_line && !line?.customer_article_no) return null;
  return (
    <span className="yd-block yd-small yd-muted">
      {line.customer_po_line && `${t("customer_po_line")} ${line.customer_po_line} `}
      {line.customer_article_no && `${t("customer_article_no")} ${line.customer_article_no}`}
    </span>
  );
}
