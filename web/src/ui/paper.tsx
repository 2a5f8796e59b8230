/** A paper that leaves the house: who issues it, what it is, its number, the order's revision it is
 * about, and a way to print it. */

import { PrinterOutlined } from "@ant-design/icons";
import { Button } from "antd";
import type { ReactNode } from "react";
import { useMe } from "../api/session.ts";
import { useFormat } from "../i18n/format.ts";
import { useText, useWords } from "../i18n/words.ts";
import { PageHeader } from "./page-header.tsx";
import { uiWords } from "./words.ts";
import "./paper.css";

interface PaperProps {
  title: string;
  number: string;
  /** Where it belongs: a way back. */
  before: ReactNode;
  /** Below the number. */
  under: ReactNode;
  /** Who signs. */
  signs: readonly string[];
  children: ReactNode;
}

export function Paper({ title, number, before, under, signs, children }: PaperProps) {
  const t = useWords(uiWords);
  const text = useText();
  const format = useFormat();
  const { company, name } = useMe();
  return (
    <>
      <div className="yd-no-print">
        <PageHeader
          title={`${title} ${number}`}
          before={before}
          actions={
            <Button type="primary" icon={<PrinterOutlined aria-hidden />} onClick={print}>
              {t("print")}
            </Button>
          }
        />
      </div>
      <article className="yd-paper" aria-label={`${title} ${number}`}>
        <header className="yd-paper-head">
          <div>
            <div>{company ? text(company) : ""}</div>
            <h1>{title}</h1>
          </div>
          <div className="yd-paper-number">
            <strong className="yd-number">{number}</strong>
            {under}
          </div>
        </header>
        {children}
        <div className="yd-paper-signs">
          {signs.map((sign) => (
            <div key={sign}>{sign}</div>
          ))}
        </div>
        <p className="yd-paper-foot">
          {t("printedBy", { name, at: format.moment(new Date().toISOString()) })}
        </p>
      </article>
    </>
  );
}

const print = () => window.print();

/** Article number, name and model, without repeating one that says the same. */
export const goodsName = (parts: readonly (string | undefined)[]) =>
  [...new Set(parts.filter(Boolean))].join(" ");
